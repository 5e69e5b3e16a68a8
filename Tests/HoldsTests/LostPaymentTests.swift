import Holds
import Records
import Testing

/// Payments that went out after the copy that the ledger is.
struct LostPaymentTests {
    private func payment(_ units: Int64) -> LostPayment {
        LostPayment(
            run: "R1", affiliateID: "A1", currency: currency("USD"), amount: Money(units: units))
    }

    private func moves(_ entries: [LedgerEntry]) -> [String] {
        entries.map { "\($0.from) -> \($0.to) \($0.amount.text(minorDigits: 2)) \($0.reason)" }
    }

    private var accrued: LedgerLine<Accrued> { LedgerLine<Accrued>.post(line()).line }

    @Test func `a line that is held by now has left all the same`() throws {
        let held = accrued.hold(.flagged(pattern: "lockstep")).line
        let posted = try #require(payment(148_500).post(on: .held(held)))
        #expect(moves(posted.entries) == ["held -> released 14.85 passed_gate"])
        #expect(posted.entries.map(\.reference) == ["R1"])
        #expect(posted.record.hasLeft)
    }

    @Test func `more was sent out than the records have now: the rest is clawed back`() throws {
        let posted = try #require(payment(200_000).post(on: .accrued(accrued)))
        #expect(
            moves(posted.entries) == [
                "earned -> accrued -14.85 record_corrected",
                "earned -> accrued 20.00 record_corrected",
                "accrued -> released 20.00 passed_gate", "earned -> clawback -5.15 fee_undone",
            ])
        #expect(posted.record.facts.clawedBack == Money(units: -51_500))
    }

    @Test func `a payment in another currency than the records have is clawed back whole`() throws {
        let euros = LostPayment(
            run: "R1", affiliateID: "A1", currency: currency("EUR"), amount: Money(units: 148_500))
        let posted = try #require(euros.post(on: .accrued(accrued)))
        #expect(posted.record.facts.clawedBack == Money(units: -148_500))
    }

    @Test func `less was sent out than the records have now: it is not topped up`() throws {
        let posted = try #require(payment(100_000).post(on: .accrued(accrued)))
        #expect(posted.record.facts.amount == Money(units: 100_000))
        #expect(posted.record.facts.clawedBack == .zero)
    }

    @Test func `what was declined or has left takes no other payment`() {
        #expect(payment(148_500).post(on: .declined(accrued.decline(.reportedByFirm).line)) == nil)
        #expect(payment(148_500).post(on: .released(accrued.release(.reportedByFirm).line)) == nil)
        #expect(payment(148_500).post(on: .paid(accrued.pay(.reportedByFirm).line)) == nil)
    }
}
