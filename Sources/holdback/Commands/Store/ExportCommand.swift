internal import ArgumentParser
internal import Detection
internal import Holds
internal import Pipeline
internal import Records
internal import Signals
internal import Store

/// `holdback export`: the four files that a scan of a database's records would write.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write what a scan of a database's records would find.",
        discussion: """
            The same bytes as `holdback scan` of the same records: decisions are no part of it. \
            Writes nothing to the database and waits for nobody.
            """)

    @OptionGroup var database: DatabaseOption

    @Option(help: "The folder to write to.")
    var out: String

    @Option(help: "Judge as of this RFC 3339 time; by default the latest event time.")
    var asOf: String?

    @Option(help: "Affiliates to list.")
    var top = 20

    @OptionGroup var engine: EngineOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if top < 1 { throw ValidationError("--top takes 1 or more, got \(top)") }
        if asOf != nil, time == nil {
            throw ValidationError(
                "--as-of takes an RFC 3339 time such as 2026-03-01T00:00:00Z, got `\(asOf ?? "")`")
        }
    }

    private var time: EventTime? { asOf.flatMap(EventTime.init(text:)) }

    func run() throws {
        let settings = try engine.settings(asOf: time)
        let result = try reportingStore {
            try Export.run(Store(opening: database.db, for: .read), settings)
        }
        try OutputFolder(path: out).write([
            ("flags.ndjson", result.outcome.flags.lazy.map(\.jsonLine)),
            ("holds.ndjson", result.outcome.holds.lazy.map(\.jsonLine)),
            ("affiliates.ndjson", result.outcome.affiliates.lazy.map(\.jsonLine)),
            ("rejects.ndjson", result.rejects.lazy.map(\.jsonLine)),
        ])
        let report = ScanReport(
            outcome: result.outcome, rejects: result.rejects.count, top: top,
            width: Terminal.width, paint: shared.paint)
        result.outcome.missingRates.forEach { Terminal.standardError($0.warning) }
        if shared.json {
            Terminal.standardOutput(report.json())
        } else if !shared.quiet {
            Terminal.standardOutput(report.text())
        }
        if !result.outcome.ruleErrors.isEmpty { throw Failure(code: .found) }
        if !result.rejects.isEmpty { throw Failure(code: .rejects) }
    }
}

extension EventTime {
    /// Reads RFC 3339; `nil` if the text is no such time.
    init?(text: String) {
        var text = text
        let time = text.withUTF8 { EventTime(parsing: UnsafeRawBufferPointer($0)) }
        guard let time else { return nil }
        self = time
    }
}
