internal import Records

/// What a person's word and the flags say of a line at a settle.
package struct LineHold: Hashable, Sendable {
    /// The pattern of the strongest flag.
    package var reasonCode: String
    /// Flags that name the line, are not dismissed, and under which nobody released it, sorted.
    package var flagIDs: [String]

    package init(reasonCode: String, flagIDs: [String]) {
        self.reasonCode = reasonCode
        self.flagIDs = flagIDs
    }
}

/// Brings one line of the ledger to where the records, the flags and the decisions have it.
///
/// A function of its arguments alone: running it twice changes nothing the second time.
package enum LineReconciliation {
    /// - Parameters:
    ///   - kept: the line as the ledger has it; `nil` where it has none.
    ///   - current: the line by the current records; `nil` where they no longer give it.
    ///   - hold: what holds it; `nil` where nothing does.
    ///   - release: a reviewer's word that covers the line as the records have it; `nil` where none
    ///     does.
    ///   - lift: why a hold would be lifted now.
    /// - Returns: the line afterwards, `nil` where there is none, and the entries in order.
    package static func reconcile(
        kept: LedgerRecord?, current: HoldableLine?, hold: LineHold?, release: ClearingReason?,
        lift: LiftReason
    ) -> (record: LedgerRecord?, entries: [LedgerEntry]) {
        guard var journey = start(kept, current) else { return (nil, []) }
        follow(&journey, current, isReleased: release != nil)
        if let current { followFirm(&journey, current.status) }
        followPersons(&journey, hold, release, lift)
        return (journey.record, journey.entries)
    }

    /// The same for a line that the current records give as they did when it was last brought
    /// there.
    ///
    /// Amount, owner and the firm's own word have been followed then, whatever happened since.
    package static func reconcile(
        unchanged kept: LedgerRecord, hold: LineHold?, release: ClearingReason?, lift: LiftReason
    ) -> (record: LedgerRecord, entries: [LedgerEntry]) {
        var journey = LedgerJourney(record: kept)
        followPersons(&journey, hold, release, lift)
        return (journey.record, journey.entries)
    }

    private static func start(_ kept: LedgerRecord?, _ current: HoldableLine?) -> LedgerJourney? {
        if let kept { return LedgerJourney(record: kept) }
        guard let current else { return nil }
        let posting = LedgerLine<Accrued>.post(current)
        return LedgerJourney(record: .accrued(posting.line), entries: posting.entries)
    }

    /// Amount and owner; a line that the records no longer give is worth nothing.
    private static func follow(
        _ journey: inout LedgerJourney, _ current: HoldableLine?, isReleased: Bool
    ) {
        let facts = journey.record.facts
        let amount = current?.amount ?? .zero
        let affiliate = current?.affiliateID ?? facts.affiliateID
        let currency = current?.currency ?? facts.currency
        let isSame =
            amount == facts.amount && affiliate == facts.affiliateID && currency == facts.currency
        // Amounts in two currencies can't be compared: nothing of what left in another is
        // supported.
        let supported = currency == facts.currency ? amount : .zero
        switch journey.record {
        case .accrued(let line):
            if isSame { return }
            let posting = line.amend(affiliateID: affiliate, currency: currency, amount: amount)
            journey.take(posting) { .accrued($0) }
        case .held(let line):
            if isSame { return }
            let posting = line.amend(affiliateID: affiliate, currency: currency, amount: amount)
            journey.take(posting) { .held($0) }
        case .cleared(let line):
            if isSame && facts.clawedBack == .zero { return }
            if isReleased {
                let posting = line.amend(
                    affiliateID: affiliate, currency: currency, amount: amount)
                return journey.take(posting) { .cleared($0) }
            }
            // The reviewer spoke of less, or of another's: flags hold it anew where they name it.
            journey.take(line.recall()) { .accrued($0) }
            follow(&journey, current, isReleased: false)
        case .released(let line):
            if let posting = line.clawBack(to: supported) {
                journey.take(posting) { .released($0) }
            }
        case .paid(let line):
            if let posting = line.clawBack(to: supported) {
                journey.take(posting) { .paid($0) }
            }
        case .declined: break
        }
    }

    /// What the firm says it has done with the line; it can't undo what has been done here.
    private static func followFirm(_ journey: inout LedgerJourney, _ status: CommissionStatus) {
        switch (journey.record, status) {
        case (.accrued(let line), .released):
            journey.take(line.release(.reportedByFirm)) { .released($0) }
        case (.accrued(let line), .declined):
            journey.take(line.decline(.reportedByFirm)) { .declined($0) }
        case (.accrued(let line), .paid):
            journey.take(line.pay(.reportedByFirm)) { .paid($0) }
        case (.held(let line), .released):
            journey.take(line.release(.reportedByFirm)) { .released($0) }
        case (.held(let line), .declined):
            journey.take(line.decline(.reportedByFirm)) { .declined($0) }
        case (.held(let line), .paid):
            journey.take(line.pay(.reportedByFirm)) { .paid($0) }
        case (.cleared(let line), .released):
            journey.take(line.release(.reportedByFirm)) { .released($0) }
        case (.cleared(let line), .declined):
            journey.take(line.decline(.reportedByFirm)) { .declined($0) }
        case (.cleared(let line), .paid):
            journey.take(line.pay(.reportedByFirm)) { .paid($0) }
        case (.released(let line), .paid):
            journey.take(line.pay(.reportedByFirm)) { .paid($0) }
        default: break
        }
    }

    /// What flags hold is held, whatever was released under others; the rest is as reviewers left
    /// it.
    private static func followPersons(
        _ journey: inout LedgerJourney, _ hold: LineHold?, _ release: ClearingReason?,
        _ lift: LiftReason
    ) {
        switch (journey.record, hold, release) {
        case (.accrued(let line), let hold?, _):
            journey.take(line.hold(.flagged(pattern: hold.reasonCode))) { .held($0) }
        case (.cleared(let line), let hold?, _):
            journey.take(line.hold(.flagged(pattern: hold.reasonCode))) { .held($0) }
        case (.accrued(let line), nil, let release?):
            journey.take(line.clear(release)) { .cleared($0) }
        case (.held(let line), nil, let release?):
            journey.take(line.clear(release)) { .cleared($0) }
        case (.held(let line), nil, nil):
            journey.take(line.lift(lift)) { .accrued($0) }
        case (.cleared(let line), nil, nil):
            journey.take(line.recall()) { .accrued($0) }
        default: break
        }
    }
}
