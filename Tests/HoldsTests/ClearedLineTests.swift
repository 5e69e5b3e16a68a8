import Holds
import Records
import Testing

/// Lines that a reviewer released and that nobody took yet: no money has left.
struct ClearedLineTests {
    private let hold = LineHold(reasonCode: "lockstep", flagIDs: ["F1"])

    private func cleared() -> LedgerRecord {
        let held = LedgerLine<Accrued>.post(line()).line.hold(.flagged(pattern: "lockstep")).line
        return .cleared(held.clear(.decided(decision: "D1")).line)
    }

    /// - Parameters:
    ///   - isReleased: whether what the reviewer said covers the line as it is now.
    ///   - isFlagged: whether a flag names it that the reviewer did not release it under.
    private func reconcile(
        _ kept: LedgerRecord, _ current: HoldableLine?, isReleased: Bool = true,
        isFlagged: Bool = false
    ) -> (record: LedgerRecord?, moves: [String]) {
        let (record, entries) = LineReconciliation.reconcile(
            kept: kept, current: current, hold: isFlagged ? hold : nil,
            release: isReleased ? .decided(decision: "D1") : nil, lift: .flagWithdrawn)
        return (
            record,
            entries.map { "\($0.from) -> \($0.to) \($0.amount.text(minorDigits: 2)) \($0.reason)" }
        )
    }

    @Test(arguments: [100_000, 0, -5] as [Int64])
    func `a smaller amount is still released, and nothing is clawed back`(_ units: Int64) {
        let (record, moves) = reconcile(cleared(), line(amount: units))
        guard case .cleared(let line)? = record else {
            Issue.record("it is no longer released")
            return
        }
        #expect(line.facts.amount == Money(units: units))
        #expect(line.facts.clawedBack == .zero)
        #expect(moves.first == "earned -> released -14.85 record_corrected")
        #expect(moves.count == (units == 0 ? 1 : 2))
    }

    @Test func `a line that is gone is worth nothing, and nothing is clawed back`() {
        let (record, moves) = reconcile(cleared(), nil)
        #expect(record?.account == .released)
        #expect(record?.facts.amount == .zero)
        #expect(moves == ["earned -> released -14.85 record_corrected"])
    }

    @Test(arguments: [
        line(amount: 298_500), line(affiliate: "A2"), line(currency: "EUR"),
    ])
    func `more money, another affiliate or currency is asked about anew`(_ current: HoldableLine) {
        let (record, moves) = reconcile(cleared(), current, isReleased: false, isFlagged: true)
        #expect(record?.account == .held)
        #expect(record?.facts.affiliateID == current.affiliateID)
        #expect(record?.facts.amount == current.amount)
        #expect(record?.facts.currency == current.currency)
        #expect(moves.first == "released -> accrued 14.85 record_corrected")
        #expect(reconcile(cleared(), current, isReleased: false).record?.account == .accrued)
    }

    @Test func `a flag that it was not released under holds it again, until it goes away`() {
        let (held, moves) = reconcile(cleared(), line(), isFlagged: true)
        #expect(moves == ["released -> held 14.85 flagged"])
        guard let held else { return }
        #expect(reconcile(held, line()).moves == ["held -> released 14.85 decided"])
    }

    @Test func `a line that is worth again what was released is released`() {
        let accrued = LedgerRecord.accrued(LedgerLine<Accrued>.post(line()).line)
        #expect(reconcile(accrued, line()).moves == ["accrued -> released 14.85 decided"])
    }

    @Test(arguments: [
        (CommissionStatus.accrued, "released", false), (.released, "released", true),
        (.paid, "paid", true), (.declined, "declined", false),
    ])
    func `what the firm says it did with the line is followed`(
        _ status: CommissionStatus, _ account: String, _ hasLeft: Bool
    ) {
        let (record, _) = reconcile(cleared(), line(status: status))
        #expect(record?.account.rawValue == account)
        #expect(record?.hasLeft == hasLeft)
    }

    @Test func `what an earlier version clawed back of it is given back`() {
        let facts = LineFacts(
            id: "K1", affiliateID: "A1", currency: currency("USD"), amount: Money(units: 148_500),
            clawedBack: Money(units: -48_500))
        guard let kept = LedgerRecord(account: .released, facts: facts, isSentOut: false) else {
            return
        }
        let (record, moves) = reconcile(kept, line(amount: 100_000))
        #expect(record?.facts.clawedBack == .zero)
        #expect(
            moves == [
                "earned -> clawback 4.85 record_corrected",
                "earned -> released -14.85 record_corrected",
                "earned -> released 10.00 record_corrected",
            ])
    }
}
