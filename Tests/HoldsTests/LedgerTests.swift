import Holds
import Records
import Testing

/// The ledger's state machine, its entries, and that it always adds up.
struct LedgerTests {
    private func held() -> LedgerLine<Held> {
        LedgerLine<Accrued>.post(line()).line.hold(.flagged(pattern: "lockstep")).line
    }

    private func moves(_ entries: [LedgerEntry]) -> [String] {
        entries.map { "\($0.from) -> \($0.to) \($0.amount.text(minorDigits: 2)) \($0.reason)" }
    }

    @Test func `a held line may be lifted, released, declined or paid`() {
        #expect(
            moves(held().lift(.flagWithdrawn).entries) == ["held -> accrued 14.85 flag_withdrawn"])
        #expect(
            moves(held().clear(.decided(decision: "D1")).entries)
                == ["held -> released 14.85 decided"])
        #expect(
            moves(held().decline(.fraudConfirmed(decision: "D1")).entries)
                == ["held -> declined 14.85 fraud_confirmed"])
        #expect(
            moves(held().pay(.reportedByFirm).entries) == ["held -> paid 14.85 reported_by_firm"])
    }

    @Test func `a corrected amount is taken back and posted anew`() {
        let amended = held().amend(
            affiliateID: "A2", currency: currency("USD"), amount: Money(units: 50_000))
        #expect(
            moves(amended.entries) == [
                "earned -> held -14.85 record_corrected", "earned -> held 5.00 record_corrected",
            ])
        #expect(amended.entries.map(\.affiliateID) == ["A1", "A2"])
    }

    @Test func `what has left is clawed back, never below nothing and never twice`() throws {
        let paid = held().pay(.reportedByFirm).line
        let first = try #require(paid.clawBack(to: Money(units: 48_500)))
        #expect(moves(first.entries) == ["earned -> clawback -10.00 fee_undone"])
        #expect(first.line.clawBack(to: Money(units: 48_500)) == nil)
        let second = try #require(first.line.clawBack(to: Money(units: -7)))
        #expect(second.line.facts.clawedBack == Money(units: -148_500))
        #expect(second.line.clawBack(to: .zero) == nil)
    }

    @Test func `what was taken back by mistake is given back, up to what had left`() throws {
        let released = held().release(.reportedByFirm).line
        let taken = try #require(released.clawBack(to: Money(units: 48_500)))
        let some = try #require(taken.line.clawBack(to: Money(units: 98_500)))
        #expect(moves(some.entries) == ["earned -> clawback 5.00 fee_restored"])
        let all = try #require(some.line.clawBack(to: Money(units: 900_000)))
        #expect(moves(all.entries) == ["earned -> clawback 5.00 fee_restored"])
        #expect(all.line.facts.clawedBack == .zero)
        #expect(all.line.clawBack(to: Money(units: 148_500)) == nil)
    }

    @Test(arguments: [15_640, 7_900_000] as [Int64])
    func `what left is clawed back whole where the records have another currency`(_ units: Int64) {
        let released = LedgerRecord.released(held().release(.reportedByFirm).line)
        func reconcile(_ kept: LedgerRecord, _ current: HoldableLine) -> [String] {
            moves(
                LineReconciliation.reconcile(
                    kept: kept, current: current, hold: nil, release: nil, lift: .flagWithdrawn
                ).entries)
        }
        let other = line(amount: units, currency: "JPY")
        #expect(reconcile(released, other) == ["earned -> clawback -14.85 fee_undone"])
        let taken = LineReconciliation.reconcile(
            kept: released, current: other, hold: nil, release: nil, lift: .flagWithdrawn
        ).record
        guard let taken else { return }
        #expect(reconcile(taken, other).isEmpty)
        #expect(reconcile(taken, line()) == ["earned -> clawback 14.85 fee_restored"])
    }

    @Test func `a payment below nothing is neither taken back nor given back`() {
        let facts = LineFacts(
            id: "K1", affiliateID: "A1", currency: currency("USD"), amount: Money(units: -100))
        let record = LedgerRecord(account: .paid, facts: facts, isSentOut: true)
        guard case .paid(let line) = record else { return }
        #expect(line.clawBack(to: Money(units: 100)) == nil)
    }

    @Test(arguments: [
        (CommissionStatus.accrued, nil, "accrued"), (.accrued, "F1", "held"),
        (.held, nil, "accrued"), (.released, "F1", "released"), (.declined, "F1", "declined"),
        (.paid, "F1", "paid"),
    ])
    func `a new line stands where the firm and the flags have it`(
        _ status: CommissionStatus, _ flag: String?, _ account: String
    ) {
        let found = LineReconciliation.reconcile(
            kept: nil, current: line(status: status),
            hold: flag.map { LineHold(reasonCode: "lockstep", flagIDs: [$0]) },
            release: nil, lift: .flagWithdrawn)
        #expect(found.record?.account.rawValue == account)
    }

    @Test func `a line that the records no longer give is worth nothing and is no longer held`() {
        let found = LineReconciliation.reconcile(
            kept: .held(held()), current: nil, hold: nil, release: nil, lift: .flagWithdrawn)
        #expect(found.record?.account == .accrued)
        #expect(found.record?.facts.amount == .zero)
    }

    @Test func `what was declined stays declined, whatever the records say later`() {
        let declined = held().decline(.fraudConfirmed(decision: "D1")).line
        let found = LineReconciliation.reconcile(
            kept: .declined(declined), current: line(amount: 1, status: .paid),
            hold: LineHold(reasonCode: "lockstep", flagIDs: ["F1"]), release: nil,
            lift: .flagWithdrawn)
        #expect(found.record?.account == .declined)
        #expect(found.entries.isEmpty)
    }

    @Test(
        arguments: [
            (nil, "A1", 148_500, "USD", false, PayoutVerdict.refused(.unknownLine)),
            ("accrued", "A1", 148_500, "USD", false, .released),
            ("accrued", "A2", 148_500, "USD", false, .refused(.affiliateDiffers)),
            ("accrued", "A1", 148_600, "USD", false, .refused(.amountDiffers)),
            ("accrued", "A1", 148_500, "EUR", false, .refused(.currencyDiffers)),
            ("held", "A1", 148_500, "USD", false, .refused(.flagged)),
            ("released", "A1", 148_500, "USD", false, .released),
            ("released", "A1", 148_500, "USD", true, .refused(.alreadyReleased)),
            ("declined", "A1", 148_500, "USD", false, .refused(.declined)),
            ("paid", "A1", 148_500, "USD", false, .refused(.alreadyPaid)),
        ] as [(String?, String, Int64, String, Bool, PayoutVerdict)])
    func `a payout run gets what the ledger allows`(
        _ account: String?, _ affiliate: String, _ units: Int64, _ code: String, _ wasSent: Bool,
        _ expected: PayoutVerdict
    ) {
        let facts = LineFacts(
            id: "K1", affiliateID: "A1", currency: currency("USD"), amount: Money(units: 148_500))
        let kept = account.flatMap(LedgerAccount.init(rawValue:)).flatMap {
            LedgerRecord(account: $0, facts: facts, isSentOut: wasSent)
        }
        let due = DueLine(
            commissionID: "K1", affiliateID: affiliate, amount: Money(units: units),
            currency: currency(code))
        #expect(PayoutVerdict.of(due, kept: kept) == expected)
        // Whoever can't be judged is paid nothing but what a reviewer released.
        let unjudged = PayoutVerdict.of(due, kept: kept, isUnjudged: true)
        let isUntold = expected == .released && account == "accrued"
        #expect(unjudged == (isUntold ? .refused(.ruleError) : expected))
        // What stands in the way of an unpaid line is told of those alone.
        let hindered = PayoutVerdict.of(due, kept: kept, obstacle: .quarantined)
        let isUnpaid = account == "accrued" || account == "released" && !wasSent
        #expect(hindered == (isUnpaid ? .refused(.quarantined) : expected))
    }
}
