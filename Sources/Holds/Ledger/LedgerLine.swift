package import Records

/// An account that money of commission lines stands in.
package enum LedgerAccount: String, CaseIterable, Sendable {
    /// What affiliates earned in all: the other side of every posting.
    case earned
    case accrued, held, released, declined, paid
    /// What was taken back after it had left: never above zero.
    case clawback

    /// What sums of the account are called where people and programs see them: `accrued` means what
    /// is held too in every file and answer.
    package var sumName: String { self == .accrued ? "free" : rawValue }
}

/// A move of money from one account to another: never edited, never deleted.
package struct LedgerEntry: Hashable, Sendable {
    package var commissionID: String
    package var affiliateID: String
    package var currency: CurrencyCode
    package var from: LedgerAccount
    package var to: LedgerAccount
    /// Negative where a posting is taken back.
    package var amount: Money
    package var reason: String
    package var reference: String

    package init(
        commissionID: String, affiliateID: String, currency: CurrencyCode, from: LedgerAccount,
        to: LedgerAccount, amount: Money, reason: String, reference: String
    ) {
        self.commissionID = commissionID
        self.affiliateID = affiliateID
        self.currency = currency
        self.from = from
        self.to = to
        self.amount = amount
        self.reason = reason
        self.reference = reference
    }
}

/// A place in the life of a commission line.
package protocol LedgerState: Sendable {
    static var account: LedgerAccount { get }
}

package enum Accrued: LedgerState { package static var account: LedgerAccount { .accrued } }
package enum Held: LedgerState { package static var account: LedgerAccount { .held } }
/// A reviewer released it, and no payout run took it yet: the money is still here.
package enum Cleared: LedgerState { package static var account: LedgerAccount { .released } }
/// A payout run took it, or the firm says that it was sent out.
package enum Released: LedgerState { package static var account: LedgerAccount { .released } }
package enum Declined: LedgerState { package static var account: LedgerAccount { .declined } }
package enum Paid: LedgerState { package static var account: LedgerAccount { .paid } }

/// What a line of the ledger is, beside its state.
package struct LineFacts: Hashable, Sendable {
    package var id: String
    package var affiliateID: String
    package var currency: CurrencyCode
    /// What the line is worth; after it has left, what was sent out.
    package var amount: Money
    /// What was taken back of it, at most zero.
    package var clawedBack: Money

    package init(
        id: String, affiliateID: String, currency: CurrencyCode, amount: Money,
        clawedBack: Money = .zero
    ) {
        self.id = id
        self.affiliateID = affiliateID
        self.currency = currency
        self.amount = amount
        self.clawedBack = clawedBack
    }

    /// What was sent out and not taken back, of a line that has left.
    package var out: Money { Money(units: amount.units + clawedBack.units) }

    fileprivate func entry(
        from: LedgerAccount, to: LedgerAccount, _ amount: Money, _ reason: some LedgerReason
    ) -> LedgerEntry {
        LedgerEntry(
            commissionID: id, affiliateID: affiliateID, currency: currency, from: from, to: to,
            amount: amount, reason: reason.code, reference: reason.reference)
    }
}

/// A commission line in one state of its life.
///
/// `accrued -> held -> released | declined | paid`; a hold that lost its flags is lifted again.
/// What a reviewer released is only cleared until a payout run takes it: it follows the records,
/// other flags may hold it, and it may be declined. After that only clawbacks follow. A move that
/// is not here can't be written: each state has the moves that it allows and no others.
package struct LedgerLine<State: LedgerState>: Sendable {
    package let facts: LineFacts

    init(_ facts: LineFacts) { self.facts = facts }

    fileprivate func moved<Next: LedgerState>(
        to next: Next.Type, _ reason: some LedgerReason
    ) -> Posting<Next> {
        Posting(
            line: LedgerLine<Next>(facts),
            entries: [facts.entry(from: State.account, to: Next.account, facts.amount, reason)])
    }
}

/// A line after a move, and the entries that moved it.
package struct Posting<State: LedgerState>: Sendable {
    package var line: LedgerLine<State>
    package var entries: [LedgerEntry]
}

extension LedgerLine where State == Accrued {
    /// The first posting of a line.
    package static func post(_ line: HoldableLine) -> Posting<Accrued> {
        let facts = LineFacts(
            id: line.commissionID, affiliateID: line.affiliateID, currency: line.currency,
            amount: line.amount)
        return Posting(
            line: LedgerLine(facts),
            entries: [facts.entry(from: .earned, to: .accrued, line.amount, PostingReason.earned)])
    }

    package func hold(_ reason: HoldReason) -> Posting<Held> { moved(to: Held.self, reason) }
    package func release(_ reason: ReleaseReason) -> Posting<Released> {
        moved(to: Released.self, reason)
    }
    package func decline(_ reason: DeclineReason) -> Posting<Declined> {
        moved(to: Declined.self, reason)
    }
    package func pay(_ reason: PaymentReason) -> Posting<Paid> { moved(to: Paid.self, reason) }

    /// It is worth again what a reviewer released.
    package func clear(_ reason: ClearingReason) -> Posting<Cleared> {
        moved(to: Cleared.self, reason)
    }
}

extension LedgerLine where State == Held {
    package func lift(_ reason: LiftReason) -> Posting<Accrued> {
        moved(to: Accrued.self, reason)
    }
    package func clear(_ reason: ClearingReason) -> Posting<Cleared> {
        moved(to: Cleared.self, reason)
    }
    package func release(_ reason: ReleaseReason) -> Posting<Released> {
        moved(to: Released.self, reason)
    }
    package func decline(_ reason: DeclineReason) -> Posting<Declined> {
        moved(to: Declined.self, reason)
    }
    package func pay(_ reason: PaymentReason) -> Posting<Paid> { moved(to: Paid.self, reason) }
}

extension LedgerLine where State == Cleared {
    /// The money stays in its account; the entry tells who took it.
    package func release(_ reason: ReleaseReason) -> Posting<Released> {
        moved(to: Released.self, reason)
    }
    package func decline(_ reason: DeclineReason) -> Posting<Declined> {
        moved(to: Declined.self, reason)
    }
    package func pay(_ reason: PaymentReason) -> Posting<Paid> { moved(to: Paid.self, reason) }

    /// Flags name it that nobody released it under.
    package func hold(_ reason: HoldReason) -> Posting<Held> { moved(to: Held.self, reason) }

    /// Takes the reviewer's word back, for it was said of less money or of another's.
    package func recall() -> Posting<Accrued> {
        moved(to: Accrued.self, PostingReason.recordCorrected)
    }
}

extension LedgerLine where State == Released {
    package func pay(_ reason: PaymentReason) -> Posting<Paid> { moved(to: Paid.self, reason) }
}

/// Money that has not left: its amount and owner follow the records.
package protocol Unpaid: LedgerState {}
extension Accrued: Unpaid {}
extension Held: Unpaid {}
extension Cleared: Unpaid {}

extension LedgerLine where State: Unpaid {
    /// The line as corrected records have it: taken back as it was, posted as it is.
    package func amend(affiliateID: String, currency: CurrencyCode, amount: Money)
        -> Posting<State>
    {
        let amended = LineFacts(
            id: facts.id, affiliateID: affiliateID, currency: currency, amount: amount)
        let reason = PostingReason.recordCorrected
        let taken = Money(units: -facts.amount.units)
        let back = facts.entry(from: .earned, to: State.account, taken, reason)
        let again = amended.entry(from: .earned, to: State.account, amount, reason)
        // An earlier version clawed back of what had only been cleared.
        let kept = facts.entry(
            from: .earned, to: .clawback, Money(units: -facts.clawedBack.units), reason)
        return Posting(
            line: LedgerLine(amended), entries: [kept, back, again].filter { $0.amount != .zero })
    }
}

/// Money that may have left: nothing is edited, only taken back.
package protocol Departed: LedgerState {}
extension Released: Departed {}
extension Paid: Departed {}

extension LedgerLine where State: Departed {
    /// Takes back what the records no longer support, and gives back what they support again; `nil`
    /// where they support what is still out.
    ///
    /// What is out never exceeds what was sent out: a line is not topped up. So what is taken back
    /// hangs on the current records alone, not on those that came between.
    ///
    /// - Parameter supported: what the line is worth by the current records.
    package func clawBack(to supported: Money) -> Posting<State>? {
        let due = min(max(0, supported.units), facts.amount.units)
        if facts.amount <= .zero || due == facts.out.units { return nil }
        let moved = Money(units: due - facts.out.units)
        let reason = moved < .zero ? ClawbackReason.feeUndone : .feeRestored
        var after = facts
        after.clawedBack = Money(units: facts.clawedBack.units + moved.units)
        return Posting(
            line: LedgerLine(after),
            entries: [facts.entry(from: .earned, to: .clawback, moved, reason)])
    }
}
