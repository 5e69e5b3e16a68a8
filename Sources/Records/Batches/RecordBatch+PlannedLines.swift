extension RecordBatch {
    /// The batch with a reject in the place of each commission line, where a plan gives the firm's
    /// lines.
    package var withoutLines: RecordBatch {
        var batch = self
        for (index, record) in commissions.enumerated() {
            batch.rejects.append(
                Reject(
                    source: source, line: line(of: index),
                    violation: Violation(
                        code: .plannedLines, field: "commission_id",
                        found: "`\(text.string(record.id))`",
                        expected:
                            "no commission lines, for this database's lines come from its plan; "
                            + "`--change-plan` says that the firm sends its own from now on"),
                    record: recordText(of: index)))
        }
        batch.rejects.sort { $0.line < $1.line }
        (batch.commissions, batch.lines, batch.rawSpans) = ([], [], [])
        return batch
    }
}
