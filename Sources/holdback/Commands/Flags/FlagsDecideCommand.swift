internal import ArgumentParser
internal import Holds
internal import Records
internal import Store

/// `holdback flags decide`: a reviewer's word.
struct FlagsDecideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide", abstract: "Confirm, dismiss or release a flag.",
        discussion: """
            confirm: it is fraud, and the lines that the flag holds are declined, as are those that an \
            earlier decision freed and no payout run took. dismiss: it is none; its lines are free, \
            and it stays shut until its evidence has grown. release: pay what it holds now; it stays \
            open. The last word counts, but what was declined stays declined. Above the policy's amount, \
            with what the same person freed of the flag before, and against what two persons said, a second \
            person must repeat the decision while the lines are the same.
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
        if reason.allSatisfy(\.isWhitespace) {
            throw ValidationError("--reason takes a sentence, got nothing")
        }
    }

    func run() throws {
        let decision = Decision(
            flagID: flag, verdict: verdict, reason: reason, note: note, actor: actor.actor)
        let result = try reviewing(database.db) { try Store.decide(decision, at: present(), $0) }
        shared.tell(text(result)) { write(result, to: &$0) }
    }

    private func text(_ result: DecisionResult) -> String {
        switch result {
        case .effective(let id, let moved, let untouched):
            let money = moved.isEmpty ? "" : ", \(moved.sums)"
            return
                "\(id): \(verdict.rawValue) took effect on \(counted(moved.count, "line"))\(money)"
                + untouched.told
        case .proposed(let id, true, _):
            return
                "\(id): proposed anew, for the flag's lines are others than those that were proposed; a "
                + "second person must repeat it"
        case .proposed(let id, false, let need):
            return "\(id): proposed; a second person must repeat it, for \(need.told)"
        }
    }

    private func write(_ result: DecisionResult, to line: inout JSONLine) {
        switch result {
        case .effective(let id, let moved, let untouched):
            line.string("decision", id)
            line.string("state", "effective")
            line.integer("lines", moved.count)
            line.object("untouched") { row in
                row.integer("still_held", untouched.stillHeld.count)
                row.strings("held_by", untouched.holders)
                row.integer("declined", untouched.declined)
                row.integer("sent_out", untouched.sentOut)
            }
        case .proposed(let id, let isAnew, _):
            line.string("decision", id)
            line.boolean("anew", isAnew)
            line.string("state", "proposed")
            line.integer("lines", 0)
        }
    }
}

extension [LineFacts] {
    fileprivate var sums: String { amountsText(map { ($0.currency, $0.amount) }) }
}

extension SecondPersonNeed {
    fileprivate var told: String {
        switch self {
        case .stake: "it moves more than one may decide on"
        case .stakeWithFreed:
            "with what you freed of the flag before it moves more than one may decide on"
        case .reversal: "two persons decided otherwise"
        }
    }
}

extension UntouchedLines {
    /// What did not move and why, in words; nothing where everything did.
    fileprivate var told: String {
        var parts: [String] = []
        if !stillHeld.isEmpty {
            let flags = holders.joined(separator: ", ")
            parts.append("\(stillHeld.count), \(stillHeld.sums), held by \(flags)")
        }
        if declined > 0 { parts.append("\(declined) declined before") }
        if sentOut > 0 { parts.append("\(sentOut) released or paid") }
        return parts.isEmpty
            ? "" : "; the others stay as they are: " + parts.joined(separator: "; ")
    }
}

extension Verdict: ExpressibleByArgument {}
