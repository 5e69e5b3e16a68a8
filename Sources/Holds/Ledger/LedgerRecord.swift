/// A line of the ledger, whatever its state: what a store keeps.
package enum LedgerRecord: Sendable {
    case accrued(LedgerLine<Accrued>)
    case held(LedgerLine<Held>)
    case cleared(LedgerLine<Cleared>)
    case released(LedgerLine<Released>)
    case declined(LedgerLine<Declined>)
    case paid(LedgerLine<Paid>)

    /// A line as it was kept; `nil` where the account is none that a line can stand in.
    ///
    /// - Parameter isSentOut: tells what was released from what was only cleared.
    package init?(account: LedgerAccount, facts: LineFacts, isSentOut: Bool) {
        switch account {
        case .accrued: self = .accrued(LedgerLine(facts))
        case .held: self = .held(LedgerLine(facts))
        case .released where isSentOut: self = .released(LedgerLine(facts))
        case .released: self = .cleared(LedgerLine(facts))
        case .declined: self = .declined(LedgerLine(facts))
        case .paid: self = .paid(LedgerLine(facts))
        case .earned, .clawback: return nil
        }
    }

    package var account: LedgerAccount {
        switch self {
        case .accrued: .accrued
        case .held: .held
        case .cleared, .released: .released
        case .declined: .declined
        case .paid: .paid
        }
    }

    /// Whether the money may be gone.
    package var hasLeft: Bool {
        switch self {
        case .released, .paid: true
        case .accrued, .held, .cleared, .declined: false
        }
    }

    package var facts: LineFacts {
        switch self {
        case .accrued(let line): line.facts
        case .held(let line): line.facts
        case .cleared(let line): line.facts
        case .released(let line): line.facts
        case .declined(let line): line.facts
        case .paid(let line): line.facts
        }
    }
}

/// A ledger line on its way through several moves, with the entries so far.
struct LedgerJourney {
    var record: LedgerRecord
    var entries: [LedgerEntry] = []

    mutating func take<State>(
        _ posting: Posting<State>, _ wrap: (LedgerLine<State>) -> LedgerRecord
    ) {
        record = wrap(posting.line)
        entries += posting.entries
    }
}
