internal import ArgumentParser
internal import Pipeline
internal import ServerOptions
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

    @OptionGroup var asOf: AsOfOption

    @Option(parsing: .unconditional, help: "Affiliates to list.")
    var top = 20

    @OptionGroup var engine: EngineOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if top < 1 { throw ValidationError("--top takes 1 or more, got \(top)") }
    }

    func run() throws {
        try guardOutputs(folder: out) { files in
            files.keep(database: database.db)
            engine.keep(in: &files)
        }
        var settings = try engine.settings(asOf: asOf.time)
        change.apply(to: &settings)
        let result = try reportingStore {
            try Export.run(Store(opening: database.db, for: .read), settings)
        }
        let answer = ScanAnswer(outcome: result.outcome, rejects: result.rejects)
        try answer.write(to: out)
        try answer.tell(top: top, out: out, shared)
    }
}
