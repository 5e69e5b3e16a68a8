internal import Detection
internal import Holds
internal import Records
internal import Signals

/// What a scan came to, be it of files or of a database's records.
struct ScanAnswer {
    var outcome: Outcome
    /// In the order of the sources, then lines.
    var rejects: [Reject]

    /// Writes the four files.
    func write(to folder: String) throws(Failure) {
        try OutputFolder(path: folder).write([
            ("flags.ndjson", outcome.flags.lazy.map(\.jsonLine)),
            ("holds.ndjson", outcome.holds.lazy.map(\.jsonLine)),
            ("affiliates.ndjson", outcome.affiliates.lazy.map(\.jsonLine)),
            ("rejects.ndjson", rejects.lazy.map(\.jsonLine)),
        ])
    }

    /// Tells a person, or a pipeline, what was found.
    ///
    /// - Parameters:
    ///   - top: affiliates that are listed at most.
    ///   - out: the folder that the files were written to, if any.
    /// - Throws: with the exit code where rules failed or records were rejected.
    func tell(top: Int, out: String?, _ shared: SharedOptions) throws(Failure) {
        RuleErrorReport(errors: outcome.ruleErrors).warn()
        outcome.missingRates.forEach { Terminal.standardError($0.warning) }
        let report = ScanReport(
            outcome: outcome, rejects: rejects.count, out: out, top: top, width: Terminal.width,
            paint: shared.paint)
        if shared.json {
            Terminal.standardOutput(report.json())
        } else if !shared.quiet {
            Terminal.standardOutput(report.text())
        }
        if !outcome.ruleErrors.isEmpty { throw Failure(code: .found) }
        if !rejects.isEmpty { throw Failure(code: .rejects) }
    }
}
