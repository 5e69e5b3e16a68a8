internal import ArgumentParser
internal import Feeds
internal import Holds
internal import Pipeline
internal import Records
internal import ServerOptions
internal import Store

/// `holdback gate`: splits a payout run into what may be paid and what is held back.
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate", abstract: "Split a payout run into what may be paid and what is held.",
        discussion: """
            DUE is a CSV file with a header, JSON lines, or a JSON array, with commission_id, \
            affiliate_id, amount and currency: a commissions file will do; - is standard input. \
            Asking again under the same key gives the same answer; a line is released once, to one \
            run.
            """)

    @Argument(help: "The payout run.")
    var due: String

    @OptionGroup var database: DatabaseOption

    @Option(help: "Where to write the lines that may be paid (.csv, else one JSON object a line).")
    var out: String

    @Option(help: "Where to write the lines that are held back, with reasons and flags.")
    var held: String

    @OptionGroup var key: RunKeyOption

    @ArgumentParser.Flag(help: "End with exit code 1 where any line is held back.")
    var failOnHold = false

    @Option(parsing: .unconditional, help: "Seconds to wait for a process that takes records.")
    var wait = 30.0

    @OptionGroup var lag: LagOption
    @OptionGroup var actor: ActorOption
    @OptionGroup var engine: EngineOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if !(0...3600).contains(wait) {
            throw ValidationError("--wait takes 0 to 3600 seconds, got \(wait)")
        }
    }

    func run() throws {
        try guardOutputs(("--out", out), ("--held", held), over: .answer) { files in
            files.keep(database: database.db)
            files.keep(due, as: "the payout run")
            engine.keep(in: &files)
        }
        let files = [GateFile(path: out), GateFile(path: held)]
        for file in files { try requireWritable(file.path) }
        // The answer of an earlier run must not pass for that of one that is refused.
        for file in files { try file.removeFormer() }
        var settings = try engine.settings()
        change.apply(to: &settings)
        let answer = try reportingStore {
            let question = GateQuestion(try PayoutRunReader.read(due), key: key, actor: actor)
            change.noteOtherRules(settings, database.db, isQuiet: shared.quiet)
            return try Gate(
                path: database.db, settings: settings, maximumLag: lag.seconds, patience: wait,
                clock: { present() }
            ).answer(question)
        }
        try write(answer)
        RuleErrorReport(errors: answer.unjudged).warn()
        let report = GateReport(answer: answer, paint: shared.paint)
        if shared.json {
            Terminal.standardOutput(report.json())
        } else if !shared.quiet {
            Terminal.standardOutput(report.text())
        }
        if !answer.unjudged.isEmpty || failOnHold && !answer.held.isEmpty {
            throw Failure(code: .found)
        }
    }

    private func write(_ answer: GateAnswer) throws(Failure) {
        do throws(Failure) {
            try writeText(GateFile(path: out).text(answer.released), to: out)
            try writeText(GateFile(path: held).text(answer.held), to: held)
        } catch {
            throw Failure(
                code: error.code,
                message: error.message
                    + "\nthe run is decided and its lines are released: ask again "
                    + "with --key \(Terminal.plain(answer.run)) for the same answer, not as another run"
            )
        }
    }
}
