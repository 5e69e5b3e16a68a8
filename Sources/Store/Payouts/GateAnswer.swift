package import Holds
package import Records

/// What a payout run may do, line by line.
package struct GateAnswer: Sendable {
    package var run: String
    package var lines: [GateLine]
    /// Whether the run had been answered before; the answer is the same.
    package var isRepeat: Bool
    package var changes: GateChanges
    package var asOf: EventTime
    /// Lines that flags held when the run first asked and that are free now, by commission: none
    /// but for a repeat.
    package var freedSince: [String] = []
    /// Released lines of customers whom no record gives: flags are raised by customers, so none can
    /// hold them. None for a repeat.
    package var ownerless = 0
    /// Affiliates for whom a rule could not be evaluated at the last settle.
    package var unjudged: [RuleError] = []

    package var released: [GateLine] { lines.filter(\.isReleased) }
    package var held: [GateLine] { lines.filter { !$0.isReleased } }
}

/// The answer for one line of a payout run.
package struct GateLine: Hashable, Sendable {
    package var due: DueLine
    package var isReleased: Bool
    /// The pattern that holds the line, else why it is not paid; empty where it is released.
    package var reasonCode: String
    /// Flags that hold the line, sorted.
    package var flagIDs: [String]

    package init(due: DueLine, isReleased: Bool, reasonCode: String = "", flagIDs: [String] = []) {
        self.due = due
        self.isReleased = isReleased
        self.reasonCode = reasonCode
        self.flagIDs = flagIDs
    }
}

/// What happened to flags since the payout run before.
package struct GateChanges: Hashable, Sendable {
    /// The run before; `nil` for the first.
    package var since: String?
    /// Raised, reopened, or grown past the step of their dismissal.
    package var new: [String] = []
    package var withdrawn: [String] = []
    /// Confirmed, dismissed or released.
    package var decided: [String] = []

    package init(since: String?) { self.since = since }
}
