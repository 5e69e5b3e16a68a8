internal import ArgumentParser
internal import Holds
internal import Records
internal import Store

/// `holdback flags decide`: a reviewer's word.
struct FlagsDecideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "Confirm, dismiss or release a flag.",
        discussion: """
            confirm: it is fraud, and the lines that the flag holds are declined. dismiss: it is \
            none; its lines are free, and it stays shut until its evidence has grown. release: pay \
            what it holds now; it stays open. Above the policy's amount a second person must repeat \
            the decision.
            """)

    @Argument(help: "The flag's id.")
    var flag: String

    @Argument(help: "confirm, dismiss or release.")
    var verdict: Verdict

    @Option(help: "Why: one sentence that stays in the audit log. Name nobody.")
    var reason: String

    @Option(help: "What else a colleague should know.")
    var note = ""

    @OptionGroup var database: DatabaseOption
    @OptionGroup var actor: ActorOption
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if reason.isEmpty { throw ValidationError("--reason takes a sentence, got nothing") }
    }

    func run() throws {
        let decision = Decision(
            flagID: flag, verdict: verdict, reason: reason, note: note, actor: actor.actor)
        let effect = try reviewing(database.db) { db in
            try DecisionEffect.of(decision, at: present(), db)
        }
        shared.tell(text(effect)) { write(effect, to: &$0) }
    }

    private func text(_ effect: DecisionEffect) -> String {
        switch effect.result {
        case .effective(let id, let lines):
            let money =
                effect.moved.isEmpty
                ? "" : ", \(amountsText(effect.moved.map { ($0.currency, $0.amount) }))"
            return "\(id): \(verdict.rawValue) took effect on \(counted(lines, "line"))\(money)"
                + stillHeld(effect)
        case .proposed(let id):
            return
                "\(id): proposed; a second person must repeat it, for it moves more than one may "
                + "decide on"
        }
    }

    private func stillHeld(_ effect: DecisionEffect) -> String {
        if effect.stillHeld.isEmpty { return "" }
        let lines = counted(effect.stillHeld.count, "line")
        return
            "\n\(lines), \(amountsText(effect.stillHeld.map { ($0.currency, $0.amount) })), stay held by "
            + effect.holders.joined(separator: ", ")
    }

    private func write(_ effect: DecisionEffect, to line: inout JSONLine) {
        switch effect.result {
        case .effective(let id, let lines):
            line.string("decision", id)
            line.string("state", "effective")
            line.integer("lines", lines)
            line.integer("still_held", effect.stillHeld.count)
            line.strings("held_by", effect.holders)
        case .proposed(let id):
            line.string("decision", id)
            line.string("state", "proposed")
            line.integer("lines", 0)
        }
    }
}

extension Verdict: ExpressibleByArgument {}
