package import Holds
package import Records

/// What a reviewer says of a flag.
package enum Verdict: String, CaseIterable, Sendable {
    /// It is fraud: the lines that it holds are declined, and those that an earlier decision freed,
    /// as far as no payout run took them.
    case confirm
    /// It is none: its lines are free, and it stays shut until its evidence has grown.
    case dismiss
    /// Pay what it holds now; the flag stays open and may hold later lines.
    case release
}

/// A reviewer's word on a flag.
package struct Decision: Sendable {
    package var flagID: String
    package var verdict: Verdict
    package var reason: String
    package var note: String
    package var actor: String

    package init(flagID: String, verdict: Verdict, reason: String, note: String, actor: String) {
        self.flagID = flagID
        self.verdict = verdict
        self.reason = reason
        self.note = note
        self.actor = actor
    }
}

/// What became of a decision.
package enum DecisionResult: Hashable, Sendable {
    /// It took effect, and moved these lines.
    case effective(decision: String, moved: [LineFacts], untouched: UntouchedLines)
    /// It waits for a second person.
    ///
    /// - Parameter isAnew: whether an earlier proposal was of other lines or amounts, and lapsed.
    case proposed(decision: String, isAnew: Bool, need: SecondPersonNeed)
}

/// Why one person may not decide alone.
package enum SecondPersonNeed: Hashable, Sendable {
    /// What the decision moves is worth too much.
    case stake
    /// It is with what the same person freed of the flag before.
    case stakeWithFreed
    /// Two persons decided otherwise.
    case reversal
}

/// Lines that a flag would hold if nothing had been decided, and that a decision can't move.
package struct UntouchedLines: Hashable, Sendable {
    /// Other flags hold them.
    package var stillHeld: [LineFacts] = []
    /// The flags that do, by id.
    package var holders: [String] = []
    /// For good.
    package var declined = 0
    /// Released or paid.
    package var sentOut = 0

    package init() {}
}

/// Why a decision can't be taken.
package enum DecisionFault: Error, Hashable, Sendable {
    case unknownFlag(String)
    /// Nothing supports the flag any more: there is nothing to decide.
    case withdrawn(String)
    /// A flag of a rule on trial holds nothing.
    case shadow(String)
    /// A second person must approve, and this is the first.
    case ownProposal(String, by: String)
    /// A second person must repeat a laxer policy, and this is the first.
    case ownPolicy(by: String)
    /// The flag has this verdict already, and holds nothing that it could be applied to.
    case alreadyDecided(String, Verdict)
    /// The flag holds nothing that could be released.
    case nothingToRelease(String)
    /// Nobody waits for a flag that was confirmed or dismissed, so it can't be put off.
    case notWaiting(String)
    /// A flag is put off until a time that has passed.
    case alreadyPast(EventTime)
}
