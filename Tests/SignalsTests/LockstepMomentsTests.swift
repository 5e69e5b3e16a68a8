import FirmRecords
import Foundation
import Records
import Testing

@testable import Signals

struct LockstepMomentsTests {
    /// An affiliate `X` whose buyers come one by one, at noon.
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground(affiliates: 8, buyers: 15)
        for number in 0..<12 { firm.buyer("one\(number)", of: "X", day: 8 * number) }
        return firm
    }

    private func pace(_ firm: HandmadeFirm) throws -> Reading {
        try reading(LockstepMoments.self, of: "X", firm)
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

    /// One bunch of accounts of so many sizes.
    private func assorted(_ sizes: Int, favourite: Int = 0, isUsed: Bool = false) throws -> Reading
    {
        var firm = firm()
        for number in 0..<20 {
            let size = number < favourite ? 1 : number % sizes + 1
            firm.buyer("bunch\(number)", of: "X", day: 43, ["account_size": "\(size)0000"])
            for day in 44..<54 where isUsed { firm.trade("bunch\(number)", day: day, lots: "0.4") }
        }
        return try pace(firm)
    }

    @Test func `one bunch of more products than prizes are is no gift's`() throws {
        let found = try assorted(5)
        #expect(found["repeated"] == 20)
        #expect(found["log_odds"] > 5)
        #expect(Set(found.customers) == Set((0..<20).map { "bunch\($0)" }))
        #expect(try assorted(4)["log_odds"] < 0)
        #expect(try assorted(5, favourite: 10)["log_odds"] < 0)
        #expect(try assorted(5, isUsed: true)["log_odds"] < 0)
    }

    @Test(arguments: [(2, 0), (5, 7)])
    func `two bunches within three days are one occasion, within a week two`(
        apart: Int, repeated: Double
    ) throws {
        var firm = firm()
        for number in 0..<14 {
            firm.buyer("bunch\(number)", of: "X", day: number < 7 ? 41 : 41 + apart)
        }
        let found = try pace(firm)
        #expect(found["bunched"] == 14)
        #expect(found["repeated"] == repeated)
        #expect((found["log_odds"] > 5) == (repeated > 0))
    }

    /// Minutes after a call at which thirty people answer it: each on their own, fewer and fewer
    /// within ten hours.
    private static let answers = (0..<30).map { Int(-150 * log(1 - (Double($0) + 0.5) / 30)) }

    @Test func `a crowd that answers a call, again and again, is none`() throws {
        var firm = firm()
        for (index, minute) in Self.answers.enumerated() {
            for day in [43, 81] {
                firm.buyer("win\(day)x\(index)", of: "X", day: day, minute: minute)
            }
        }
        let found = try pace(firm)
        #expect(found["repeated"] >= 20)
        #expect(found["expected"] > 10)
        #expect(found["unused"] >= 40)
        #expect(found["log_odds"] < 0)
    }

    @Test func `as many over as many hours by one hand are lockstep`() throws {
        var firm = firm()
        for index in 0..<30 {
            for day in [43, 81] {
                firm.buyer(
                    "hand\(day)x\(index)", of: "X", day: day, minute: 12 * index + index % 3)
            }
        }
        let found = try pace(firm)
        #expect(found["bunched"] == 60)
        #expect(found["expected"] < 2)
        #expect(found["log_odds"] > 5)
    }

    @Test func `even pauses are one hand's, random ones a crowd's`() {
        func areOneHands(_ seconds: [Int]) -> Bool {
            EvenPauses.areOneHands(
                seconds.map {
                    EventTime(microseconds: Int64($0) * EventTime.microsecondsPerSecond)
                })
        }
        #expect(areOneHands((0..<12).map { 400 * $0 + 40 * ($0 % 2) }))
        #expect(!areOneHands(Self.answers.map { 60 * $0 }))
        // Too few to tell, and none at all.
        #expect(!areOneHands([0, 400, 800]))
        #expect(!areOneHands([]))
        // A batch told by the second.
        #expect(areOneHands([Int](repeating: 0, count: 12)))
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
        for number in 0..<16 {
            firm.buyer(
                "promo\(number)", of: "X", day: number < 8 ? 43 : 91, minute: 15 * (number % 8))
        }
        let alone = try pace(firm)["log_odds"]
        for affiliate in 0..<8 {
            for number in 0..<48 {
                firm.buyer(
                    "promo\(affiliate)x\(number)", of: "H\(affiliate)", day: number < 24 ? 43 : 91,
                    minute: 50 * (number % 24) - 600)
            }
        }
        let found = try pace(firm)
        #expect(found["bunched"] == 16)
        #expect(found["expected"] > 1)
        #expect(found["log_odds"] < 2)
        #expect(alone > found["log_odds"] + 2)
    }

    @Test func `where the firm books once a day nothing is bunched`() throws {
        var firm = HandmadeFirm()
        for affiliate in 0..<8 {
            for number in 0..<40 {
                firm.buyer("h\(affiliate)x\(number)", of: "H\(affiliate)", day: 3 * number)
            }
        }
        for number in 0..<24 { firm.buyer("x\(number)", of: "X", day: 30 * (number / 8)) }
        let found = try pace(firm)
        #expect(found["bunched"] == 0)
        #expect(found["moments"] == 0)
        #expect(found["log_odds"] == 0)
    }

    @Test func `sign-ups in bunches are lockstep even where the purchases are spread`() throws {
        var firm = firm()
        for number in 0..<14 {
            let id = "bunch\(number)"
            firm.customer(id, of: "X", day: number < 7 ? 43 : 81, minute: number)
            firm.transaction("fee-" + id, of: id, "challenge_fee", day: 83 + 2 * number)
        }
        let found = try pace(firm)
        #expect(found["sign_ups"] == 14)
        #expect(found["purchases"] == 0)
        #expect(found["bunched"] == 14)
        #expect(found["repeated"] == 7)
        #expect(found["log_odds"] > 5)
    }

    /// Fourteen spread accounts of `X` that change their phase in two bunches.
    private func passing(modifiedAt times: [String]) -> HandmadeFirm {
        var firm = firm()
        for number in 0..<14 {
            firm.buyer(
                "pass\(number)", of: "X", day: 2 + 5 * number, minute: 40 * number,
                ["phase": "funded", "last_modified_date": times[number % times.count]])
        }
        return firm
    }

    @Test func `phase changes in bunches are lockstep`() throws {
        let firm = passing(modifiedAt: ["2026-04-20T15:03:00Z", "2026-05-02T08:41:00Z"])
        let found = try pace(firm)
        #expect(found["phase_changes"] == 14)
        #expect(found["purchases"] == 0)
        #expect(found["repeated"] == 7)
        #expect(found["log_odds"] > 5)
    }

    @Test func `a version that changes no phase, or came with the purchase, is no phase change`()
        throws
    {
        var firm = firm()
        for number in 0..<14 {
            firm.buyer(
                "same\(number)", of: "X", day: 2 + 5 * number,
                [
                    "phase": number < 7 ? "phase_1" : "failed",
                    "last_modified_date": number < 7
                        ? "2026-04-20T15:03:00Z" : HandmadeFirm.noon(0).description,
                ])
        }
        #expect(try pace(firm)["phase_changes"] == 0)
    }

    @Test func `where the firm closes accounts once a night phase changes tell nothing`() throws {
        var firm = passing(modifiedAt: ["2026-04-20T02:00:00Z", "2026-05-02T02:00:00Z"])
        for affiliate in 0..<8 {
            for number in 0..<6 {
                firm.buyer(
                    "night\(affiliate)x\(number)", of: "H\(affiliate)", day: 9 * number,
                    minute: 90 * affiliate,
                    [
                        "phase": "failed",
                        "last_modified_date": number % 2 == 0
                            ? "2026-04-20T02:00:00Z" : "2026-05-02T02:00:00Z",
                    ])
            }
        }
        #expect(try pace(firm)["phase_changes"] == 0)
    }

    /// Of the firm's customers half lose within days and a fifth never begin; of each of `X`'s two
    /// bunches six of ten accounts are never used, and the others on so many days.
    private func reseller(days: Int) -> HandmadeFirm {
        var firm = firm()
        func buy(_ id: String, of affiliate: String, day: Int, minute: Int, uses: Int) {
            let phase = (1...4).contains(uses) ? "failed" : "phase_1"
            firm.buyer(id, of: affiliate, day: day, minute: minute, ["phase": phase])
            for later in 0..<uses {
                firm.trade(id, day: day + 1 + later, lots: "0.37", pnl: "-9.00")
            }
        }
        for affiliate in 0..<8 {
            for number in 0..<20 {
                buy(
                    "brief\(affiliate)x\(number)", of: "H\(affiliate)", day: 3 * number,
                    minute: 80 * affiliate + 7 * number - 600, uses: number % 4)
            }
        }
        for day in [43, 81] {
            for number in 0..<6 { firm.buyer("idle\(day)x\(number)", of: "X", day: day) }
            for number in 0..<4 {
                buy("used\(day)x\(number)", of: "X", day: day, minute: 3 * number, uses: days)
            }
        }
        return firm
    }

    @Test func `those who trade on for weeks speak for a reseller`() throws {
        let farm = try pace(reseller(days: 2))
        #expect(farm["unused"] == 12)
        #expect(farm["mature"] == 20)
        #expect(farm["log_odds"] > 4)
        let reseller = try pace(reseller(days: 20))
        #expect(reseller["unused"] == 12)
        #expect(reseller["idleness"] < farm["idleness"] - 2)
        #expect(reseller["log_odds"] < farm["log_odds"] - 3)
    }

    @Test func `a purchase that never settled takes its bunch apart`() throws {
        var firm = firm()
        for number in 0..<4 { firm.buyer("bunch\(number)", of: "X", day: 43) }
        #expect(try pace(firm)["bunched"] == 4)
        firm.transaction("fee-bunch0", of: "bunch0", "challenge_fee", day: 43, status: "failed")
        #expect(try pace(firm)["bunched"] == 0)
    }
}
