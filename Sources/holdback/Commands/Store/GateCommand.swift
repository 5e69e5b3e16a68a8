internal import ArgumentParser
internal import Feeds
internal import Holds
internal import Pipeline
internal import Records
internal import Store

/// `holdback gate`: splits a payout run into what may be paid and what is held back.
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate", abstract: "Split a payout run into what may be paid and what is held.",
        discussion: """
            DUE is a CSV file with a header, or one JSON object a line, with commission_id, \
            affiliate_id, amount and currency: a commissions file will do. Asking again under the \
            same key gives the same answer; a line is released once, to one run.
            """)

    @Argument(help: "The payout run.")
    var due: String

    @OptionGroup var database: DatabaseOption

    @Option(help: "Where to write the lines that may be paid (.csv, else one JSON object a line).")
    var out: String

    @Option(help: "Where to write the lines that are held back, with reasons and flags.")
    var held: String

    @Option(help: "The run's idempotency key; by default its contents are its key.")
    var key: String?

    @ArgumentParser.Flag(help: "End with exit code 1 where any line is held back.")
    var failOnHold = false

    @Option(
        help:
            "How far the records may end before now (90m, 36h, 7d, or off): older, and the gate refuses."
    )
    var maxLag = "36h"

    @Option(help: "Seconds to wait for a process that takes records.")
    var wait = 30.0

    @OptionGroup var actor: ActorOption
    @OptionGroup var engine: EngineOptions
    @OptionGroup var planChange: PlanChangeOption
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if case nil = LagLimit(lag: maxLag) {
            throw ValidationError("--max-lag takes 90m, 36h, 7d or off, got `\(maxLag)`")
        }
        if !(0...3600).contains(wait) {
            throw ValidationError("--wait takes 0 to 3600 seconds, got \(wait)")
        }
        if key?.isEmpty ?? false { throw ValidationError("--key takes a word, got nothing") }
        if out == held { throw ValidationError("--out and --held name the same file") }
    }

    func run() throws {
        var settings = try engine.settings()
        settings.changesPlan = planChange.changePlan
        let lag = LagLimit(lag: maxLag)?.seconds
        let answer = try reportingStore {
            let run = try PayoutRunReader.read(due)
            let question = GateQuestion(
                run: key ?? String(run.digest.prefix(20)), dueDigest: run.digest,
                lines: run.lines.map(DueLine.init), actor: actor.actor)
            return try Gate(
                path: database.db, settings: settings, maximumLag: lag, patience: wait,
                clock: { present() }
            ).answer(question)
        }
        try writeText(GateFile(path: out).text(answer.released), to: out)
        try writeText(GateFile(path: held).text(answer.held), to: held)
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
}

extension DueLine {
    init(_ line: PayoutLine) {
        self.init(
            commissionID: line.commissionID, affiliateID: line.affiliateID, amount: line.amount,
            currency: line.currency)
    }
}

/// A span that a word such as `36h` names; `seconds` is `nil` for `off`.
private struct LagLimit {
    let seconds: Double?

    init?(lag: String) {
        if lag == "off" {
            seconds = nil
            return
        }
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let last = lag.last, let unit = units[last], let count = Double(lag.dropLast()),
            count > 0, count < 1_000_000
        else { return nil }
        seconds = count * unit
    }
}
