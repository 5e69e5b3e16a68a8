internal import ArgumentParser
internal import Detection
internal import Pipeline
internal import Records
internal import ServerOptions

/// `holdback scan`: a firm's files in, flags and held commissions out.
struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Scan a firm's files for affiliate fraud.",
        discussion: """
            Reads customers, transactions, trading_activity and, where there are any, affiliates \
            and commissions (.ndjson, .jsonl, .json or .csv). Writes flags.ndjson, holds.ndjson, \
            affiliates.ndjson and rejects.ndjson.
            """)

    @Argument(help: "Folders, files, or - for standard input.")
    var data: [String]

    @Option(help: "The folder to write to; without it nothing is written.")
    var out: String?

    @OptionGroup var engine: EngineOptions
    @OptionGroup var asOf: AsOfOption
    @OptionGroup var config: ConfigOption
    @OptionGroup var identities: IdentityOption

    @Option(parsing: .unconditional, help: "Affiliates to list.")
    var top = 20

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if top < 1 { throw ValidationError("--top takes 1 or more, got \(top)") }
    }

    func run() throws {
        try guardOutputs(folder: out) { files in
            files.keep(records: data)
            engine.keep(in: &files)
            files.keep(config.config, as: "the config")
            files.keep(identities.hashIdentities, as: "the key")
        }
        let settings = try engine.settings(asOf: asOf.time)
        let answer = try ScanRun(
            paths: data, engine: settings.makeEngine(), conventions: try config.conventions(),
            cloak: try identities.cloak(settings.rules), threads: engine.threads.count,
            isQuiet: shared.quiet || shared.json
        ).run()
        if let out { try answer.write(to: out) }
        if let plan = engine.plan, answer.outcome.counts.areLinesSent, !shared.quiet {
            Terminal.standardError(
                "note: the firm sends its own commissions, so \(Terminal.plain(plan)) counts for nothing"
            )
        }
        try answer.tell(top: top, out: out, shared)
        // Files without a record are a torn export, not a firm without fraud.
        if !answer.outcome.counts.hasRecords { throw Failure(code: .rejects) }
    }
}
