internal import ArgumentParser
internal import Holds
internal import Records
internal import Store

/// `holdback flags show`: why, on what evidence, what it holds, and what happened to it.
struct FlagsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one flag: why, its evidence, its money, its history.")

    @Argument(help: "The flag's id.")
    var flag: String

    @OptionGroup var database: DatabaseOption
    @OptionGroup var shared: SharedOptions

    func run() throws {
        let history = try reportingStore {
            try Store(opening: database.db, for: .read).read { try FlagHistory.of(flag, $0) }
        }
        guard let history else {
            throw Failure(
                code: .usage,
                message: "error: there is no flag `\(flag)`\n"
                    + "  hint: `holdback flags list --db \(database.db)` names them")
        }
        if shared.json {
            Terminal.standardOutput(json(history))
        } else if !shared.quiet {
            Terminal.standardOutput(text(history).joined(separator: "\n"))
        }
    }

    private func json(_ history: FlagHistory) -> String {
        var line = JSONLine()
        history.flag.write(to: &line)
        line.raw("flag", history.flag.body)
        line.objects("lines", history.lines) { row, kept in
            row.string("commission_id", kept.record.facts.id)
            row.raw("amount", amount(kept.record.facts))
            row.string("currency", kept.record.facts.currency.description)
        }
        line.objects("history", history.events) { row, event in
            row.string("at", event.at.description)
            row.string("event", event.kind.rawValue)
            row.number("posterior", event.posterior)
            row.string("reference", event.reference)
        }
        line.objects("decisions", history.decisions) { row, decision in
            row.string("decision", decision.id)
            row.string("verdict", decision.verdict)
            row.string("state", decision.state)
            row.string("reason", decision.reason)
            row.string("note", decision.note)
            row.string("actor", decision.actor)
            row.string("approver", decision.approver)
            row.string("at", decision.at.description)
        }
        line.strings("linked", history.linked.map(\.id))
        return String(decoding: line.finished(), as: UTF8.self)
    }

    private func amount(_ facts: LineFacts) -> String {
        facts.amount.text(minorDigits: facts.currency.minorDigits)
    }

    private func text(_ history: FlagHistory) -> [String] {
        let (flag, paint) = (history.flag, shared.paint)
        var lines = [
            paint.bold("\(flag.id)  \(flag.pattern)  \(flag.subjectKind) \(flag.subjectID)"),
            "\(flag.statusText); probability of fraud \(flag.posteriorText); rule \(flag.rule)",
        ]
        lines += wrapped(flag.explanation, width: Terminal.width, indent: 0)
        lines += ["", paint.bold("evidence")] + EvidenceText.lines(ofFlag: flag.body, limit: 40)
        lines += ["", paint.bold("holds \(history.lines.count) lines, \(flag.stakeText)")]
        lines += history.lines.prefix(20).map {
            "  \($0.record.facts.id)  \(amount($0.record.facts)) \($0.record.facts.currency)"
        }
        if history.lines.count > 20 { lines.append("  ... and \(history.lines.count - 20) more") }
        lines += ["", paint.bold("history")] + history.events.map(eventLine)
        lines += history.decisions.map(decisionLine)
        if !history.linked.isEmpty {
            lines += ["", paint.bold("other flags on the same affiliates")]
            lines += history.linked.prefix(10).map {
                "  \($0.id)  \($0.pattern)  \($0.stakeText)  \($0.status)"
            }
        }
        return lines.map(Terminal.plain)
    }

    private func eventLine(_ event: FlagEvent) -> String {
        let share = (event.posterior * 1000).rounded(.down) / 10
        return "  \(event.at.description.prefix(19))  \(event.kind.rawValue)  \(share) %"
            + (event.reference.isEmpty ? "" : "  \(event.reference)")
    }

    private func decisionLine(_ decision: FlagHistory.KeptDecision) -> String {
        "  \(decision.id)  \(decision.verdict) (\(decision.state)) by \(decision.actor)"
            + (decision.approver.isEmpty ? "" : ", approved by \(decision.approver)")
            + ": \(decision.reason)" + (decision.note.isEmpty ? "" : "; \(decision.note)")
    }
}
