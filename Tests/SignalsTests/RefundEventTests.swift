import FirmRecords
import Testing

@testable import Signals

struct RefundEventTests {
    /// Thirty buyers of `X`, one a day from day 60 on, who trade until day 92, and every third of
    /// whom has the fee back within three days from day 94 on.
    ///
    /// - Parameters:
    ///   - every: the fees of every so many buyers come back.
    ///   - lastTrade: days from the fee to the last trade; `nil` for day 92.
    ///   - back: the day on which the fee of the buyer of a number comes back.
    private func firm(
        every: Int = 3, lastTrade: Int? = nil, _ type: String = "refund",
        back: (_ number: Int) -> Int = { 94 + $0 % 3 }
    ) -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<30 {
            let bought = 60 + number
            firm.buyer("x\(number)", of: "X", day: bought, country: "KE")
            let last = lastTrade.map { bought + $0 } ?? 92
            firm.trade("x\(number)", day: bought + 1, lots: "0.41", pnl: "-9.00")
            firm.trade("x\(number)", day: last, lots: "0.42", pnl: "21.50")
            if number % every != 0 { continue }
            firm.transaction(
                "back-\(number)", of: "x\(number)", type, day: back(number),
                amount: type == "refund" ? "99.00" : "-99.00")
        }
        return firm
    }

    private func observed(_ firm: HandmadeFirm) throws -> Double {
        try reading(RefundExcess.self, of: "X", firm)["observed"]
    }

    @Test func `refunds of three days on fees of a month are forgiven`() throws {
        let found = try reading(RefundExcess.self, of: "X", firm())
        #expect(found["observed"] == 0)
        #expect(found["log_odds"] <= 0)
    }

    @Test func `refunds that follow their fees are no event`() throws {
        #expect(try observed(firm { 60 + $0 + 12 }) == 10)
    }

    @Test func `most of what was paid is no event`() throws {
        #expect(try observed(firm(every: 1)) == 30)
    }

    @Test func `refunds of accounts that were left long before are no event`() throws {
        #expect(try observed(firm(lastTrade: 2) { 104 + $0 % 3 }) == 10)
    }

    @Test func `refunds of fees whose commission is earned are no event`() throws {
        var firm = firm { 104 + $0 % 3 }
        for number in 0..<30 {
            firm.trade("x\(number)", day: 102, lots: "0.43", pnl: "-9.00")
        }
        #expect(try observed(firm) == 10)
    }

    @Test func `chargebacks are no event`() throws {
        #expect(try observed(firm("adjustment")) == 10)
    }

    /// Twelve fees of two days that come back two weeks later: days of fees, not of refunds.
    @Test func `refunds are bunched where their fees are`() throws {
        var firm = firm(every: 100)
        for number in 0..<12 {
            let id = "y\(number)"
            firm.buyer(id, of: "X", day: 84 + number % 2, country: "KE")
            firm.trade(id, day: 95, lots: "0.41", pnl: "-9.00")
            firm.transaction("back-" + id, of: id, "refund", day: 97 + number % 2)
            firm.buyer("z\(number)", of: "X", day: 94 + number % 2, country: "KE")
        }
        #expect(try observed(firm) >= 12)
    }

    @Test(arguments: 0..<200)
    func `pairs are counted as by looking at every two`(seed: Int) {
        var random = SeededStream(UInt64(seed))
        let refunds = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
            (
                paid: Int32(Int.random(in: 0..<60, using: &random)),
                age: Int32(Int.random(in: 0..<50, using: &random))
            )
        }
        let start = Int32(Int.random(in: 0..<100, using: &random))
        let days = start..<start + Int32([0, 3, 7][Int.random(in: 0..<3, using: &random)])
        var pairs = 0
        for (place, fee) in refunds.enumerated() {
            for (other, refund) in refunds.enumerated()
            where other != place && days.contains(fee.paid + refund.age) {
                pairs += 1
            }
        }
        #expect(RefundEvent.pairs(refunds, within: days) == pairs)
    }
}
