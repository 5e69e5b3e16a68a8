internal import Detection
internal import Holds
internal import Records
internal import Signals

/// What a scan came to, be it of files or of a database's records.
struct ScanAnswer {
    var outcome: Outcome
    /// In the order of the sources, then lines.
    var rejects: [Reject]

    static let fileNames = [
        "flags.ndjson", "holds.ndjson", "affiliates.ndjson", "rejects.ndjson",
    ]

    /// Writes the four files.
    func write(to folder: String) throws(Failure) {
        let rows: [any Sequence<[UInt8]>] = [
            outcome.flags.lazy.map(\.jsonLine), outcome.holds.lazy.map(\.jsonLine),
            outcome.affiliates.lazy.map(\.jsonLine), rejects.lazy.map(\.jsonLine),
        ]
        try OutputFolder(path: folder).write(
            zip(Self.fileNames, rows).map { (name: $0, lines: $1) })
    }

    /// Tells a person, or a pipeline, what was found.
    ///
    /// - Parameters:
    ///   - top: affiliates that are listed at most.
    ///   - out: the folder that the files were written to, if any.
    /// - Throws: with the exit code where rules failed or records were rejected.
    func tell(top: Int, out: String?, _ shared: SharedOptions) throws(Failure) {
        RuleErrorReport(errors: outcome.ruleErrors).warn()
        tellRates(
            missing: outcome.missingRates, apart: outcome.currenciesApart, isQuiet: shared.quiet)
        let report = ScanReport(
            outcome: outcome, rejects: RejectSummary(rejects), out: out, top: top,
            width: Terminal.width,
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
