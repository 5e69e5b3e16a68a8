internal import Holds
internal import Records
internal import Rules
internal import Store

/// A flag as a database knows it: why, on what evidence, what it holds, and what happened to it.
struct FlagStory {
    let history: FlagHistory
    let paint: Paint

    func text(_ width: Int) -> String {
        (head(width) + evidence() + money() + past() + linked()).joined(separator: "\n")
    }

    private func heading(_ text: String) -> String { paint.bold(Terminal.plain(text)) }

    private func head(_ width: Int) -> [String] {
        let flag = history.flag
        return [
            heading("\(flag.id)  \(flag.pattern)  \(flag.subjectKind) \(flag.subjectID)"),
            "\(flag.statusText); probability of fraud \(flag.posteriorText); "
                + "rule \(Terminal.plain(flag.rule)), evidence \(flag.evidenceText) in natural log-odds",
        ] + wrapped(Terminal.plain(flag.explanation), width: width, indent: 0)
    }

    private func evidence() -> [String] {
        let table = FlagExplanation(line: history.flag.body).map(EvidenceTable.init(flag:))
        return ["", heading("evidence")] + (table?.lines(limit: 40) ?? [])
    }

    private func money() -> [String] {
        let (lines, declined) = (history.lines, history.declined)
        let held = list("holds \(counted(lines.count, "line")), \(history.flag.stakeText)", lines)
        if declined.isEmpty { return held }
        let told = list(
            "declined \(counted(declined.count, "line")), \(amountsText(declined.map { ($0.record.facts.currency, $0.record.facts.amount) }))",
            declined)
        return lines.isEmpty ? told : held + told
    }

    private func list(_ title: String, _ lines: [KeptLine]) -> [String] {
        let rest = lines.count > 20 ? ["  ... and \(lines.count - 20) more"] : []
        return ["", heading(title)]
            + lines.prefix(20).map(\.record.facts).map {
                "  \(Terminal.plain($0.id))  \(amount($0)) \($0.currency)"
            } + rest
    }

    /// One line an event, and one a decision that no event tells of, in the order of their times.
    private func past() -> [String] {
        let told = Set(history.events.map(\.reference))
        let untold = history.decisions.filter { !told.contains($0.id) }
        let lines =
            history.events.map { (at: $0.at, text: eventText($0)) }
            + untold.map { (at: $0.at, text: "\($0.verdict)  \(decisionText($0))") }
        return ["", heading("history")]
            + lines.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map { Terminal.plain("  \($0.element.at.description.prefix(19))  \($0.element.text)") }
    }

    private func linked() -> [String] {
        if history.linked.isEmpty { return [] }
        return ["", heading("other flags on the same affiliates")]
            + history.linked.prefix(10).map {
                Terminal.plain("  \($0.id)  \($0.pattern)  \($0.stakeText)  \($0.status)")
            }
    }

    private func eventText(_ event: FlagEvent) -> String {
        let words = words(event)
        return "\(event.kind.rawValue)  \(percent(event.posterior))"
            + (words.isEmpty ? "" : "  \(words)")
    }

    private func words(_ event: FlagEvent) -> String {
        let by = event.actor.isEmpty ? "" : " by \(event.actor)"
        switch event.kind {
        case .assigned:
            return (event.reference.isEmpty ? "to nobody" : "to \(event.reference)") + by
        case .snoozed: return "until \(event.reference)" + by
        case .woken: return String(by.dropFirst())
        case .proposed, .confirmed, .dismissed, .released:
            let decision = history.decisions.first { $0.id == event.reference }
            guard let decision else { return event.reference }
            return (event.kind == .proposed ? "to \(decision.verdict) " : "")
                + decisionText(decision)
        default: return event.reference
        }
    }

    private func decisionText(_ decision: FlagHistory.KeptDecision) -> String {
        "(\(decision.state)) by \(decision.actor)"
            + (decision.approver.isEmpty ? "" : ", approved by \(decision.approver)")
            + ": \(decision.reason)" + (decision.note.isEmpty ? "" : "; \(decision.note)")
            + "  \(decision.id)"
    }

    /// The same as a JSON object.
    func write(to line: inout JSONLine) {
        history.flag.write(to: &line)
        line.raw("flag", history.flag.body)
        line.objects("lines", history.lines, write)
        line.objects("declined", history.declined, write)
        line.objects("history", history.events) { row, event in
            row.string("at", event.at.description)
            row.string("event", event.kind.rawValue)
            row.number("posterior", event.posterior)
            row.string("reference", event.reference)
            row.string("actor", event.actor)
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
    }

    private func write(_ row: inout JSONLine, _ kept: KeptLine) {
        row.string("commission_id", kept.record.facts.id)
        row.raw("amount", amount(kept.record.facts))
        row.string("currency", kept.record.facts.currency.description)
    }

    private func amount(_ facts: LineFacts) -> String {
        facts.amount.text(minorDigits: facts.currency.minorDigits)
    }
}
