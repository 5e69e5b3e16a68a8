import FirmRecords
import Testing

@testable import Signals

struct LockstepPurchasesTests {
    /// An affiliate `X` whose buyers come one by one; everybody buys at noon.
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground(affiliates: 8, buyers: 15)
        for number in 0..<12 { firm.buyer("one\(number)", of: "X", day: 8 * number) }
        return firm
    }

    private func pace(_ firm: HandmadeFirm) throws -> Reading {
        try reading(LockstepPurchases.self, of: "X", firm)
    }

    @Test func `two bunches of purchases by different persons are lockstep`() throws {
        var firm = firm()
        for number in 0..<14 {
            firm.buyer("bunch\(number)", of: "X", day: number < 7 ? 43 : 81)
        }
        let found = try pace(firm)
        #expect(found["bunched"] == 14)
        #expect(found["repeated"] == 7)
        #expect(found["expected"] < 1)
        #expect(found["unused"] == 14)
        #expect(found["log_odds"] > 5)
        #expect(Set(found.customers) == Set((0..<14).map { "bunch\($0)" }))
    }

    @Test func `purchases day by day are none`() throws {
        var firm = firm()
        for number in 0..<14 { firm.buyer("day\(number)", of: "X", day: 3 + 7 * number) }
        let found = try pace(firm)
        #expect(found["bunched"] == 0)
        #expect(found["log_odds"] < 0)
    }

    @Test func `one bunch alone is none`() throws {
        var firm = firm()
        for number in 0..<14 { firm.buyer("bunch\(number)", of: "X", day: 43 + number / 7) }
        let found = try pace(firm)
        #expect(found["bunched"] == 14)
        #expect(found["repeated"] == 0)
        #expect(found["log_odds"] < 0)
    }

    @Test func `one person's portfolio is none`() throws {
        var firm = firm()
        for number in 0..<8 {
            firm.buyer("size\(number)", of: "X", day: 43, ["email": "one@example.com"])
        }
        #expect(try pace(firm)["bunched"] == 0)
    }

    @Test func `a promotion day of the whole firm explains itself`() throws {
        var firm = firm()
        for number in 0..<8 { firm.buyer("promo\(number)", of: "X", day: 43) }
        for number in 8..<16 { firm.buyer("promo\(number)", of: "X", day: 91) }
        let alone = try pace(firm)["log_odds"]
        for affiliate in 0..<8 {
            for number in 0..<16 {
                firm.buyer(
                    "promo\(affiliate)x\(number)", of: "H\(affiliate)", day: number < 8 ? 43 : 91)
            }
        }
        let found = try pace(firm)
        #expect(found["expected"] > 1)
        #expect(found["log_odds"] < 2)
        #expect(alone > found["log_odds"] + 2)
    }

    @Test func `a purchase that never settled takes its bunch apart`() throws {
        var firm = firm()
        for number in 0..<4 { firm.buyer("bunch\(number)", of: "X", day: 43) }
        #expect(try pace(firm)["bunched"] == 4)
        firm.transaction("fee-bunch0", of: "bunch0", "challenge_fee", day: 43, status: "failed")
        #expect(try pace(firm)["bunched"] == 0)
    }
}
