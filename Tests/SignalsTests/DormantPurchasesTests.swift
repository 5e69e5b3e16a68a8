import FirmRecords
import Records
import Testing

@testable import Signals

struct DormantPurchasesTests {
    /// An affiliate `X` with some buyers who trade, in a firm in which everybody does.
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<10 { use("used\(number)", day: 7 * number, after: 1, &firm) }
        return firm
    }

    private func use(_ id: String, day: Int, after wait: Int, _ firm: inout HandmadeFirm) {
        firm.buyer(id, of: "X", day: day)
        for offset in 0..<4 { firm.trade(id, day: day + wait + offset, lots: "0.4\(offset)") }
    }

    /// Fees on which nobody trades, `apart` days from each other.
    private func leave(_ count: Int, apart: Int, _ firm: inout HandmadeFirm) {
        for number in 0..<count { firm.buyer("left\(number)", of: "X", day: apart * number) }
    }

    private func dormant(_ firm: HandmadeFirm) throws -> Reading {
        try reading(DormantPurchases.self, of: "X", firm)
    }

    @Test func `fees over months on which nobody trades are dormant`() throws {
        var firm = firm()
        leave(12, apart: 7, &firm)
        let found = try dormant(firm)
        #expect(found["observed"] == 12)
        #expect(found["expected"] < 4)
        #expect(found["ratio"] > 1)
        #expect(found["log_odds"] > 4)
        #expect(found.customers.count == 12)
        #expect(found.customers.allSatisfy { $0.hasPrefix("left") })
    }

    @Test func `what a person leaves unused who trades another account is not dormant`() throws {
        var firm = firm()
        for number in 0..<12 {
            let person = [
                "first_name": "Noor", "last_name": "Abell\(UnicodeScalar(UInt8(97 + number)))i",
                "email": "noor.abell\(UnicodeScalar(UInt8(97 + number)))i@example.com",
            ]
            firm.buyer("left\(number)", of: "X", day: 7 * number, person)
            firm.buyer("kept\(number)", of: "X", day: 7 * number, person)
            firm.trade("kept\(number)", day: 7 * number + 1, lots: "0.3")
        }
        let found = try dormant(firm)
        #expect(found["observed"] == 0)
        #expect(found["log_odds"] <= 0)
    }

    @Test func `sizes that a person buys in one day are one purchase, and all are dormant`() throws
    {
        var firm = firm()
        for number in 0..<12 {
            for size in 0..<3 {
                firm.buyer(
                    "left\(number)\(size)", of: "X", day: 7 * number, minute: size,
                    HandmadeFirm.person(number / 2))
            }
        }
        let found = try dormant(firm)
        #expect(found["observed"] == 12)
        #expect(found["persons"] == 6)
        #expect(found["mature"] == 22)
        #expect(found.customers.count == 36)
    }

    /// Ninety purchases in three sizes and from three countries, of which every third is never
    /// used; or else all of one size.
    private func crowd(isAlike: Bool) throws -> Reading {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<90 {
            let (isUsed, kind) = (number % 3 > 0, number / 3 % 3)
            firm.buyer(
                "crowd\(number)", of: "X", day: number, country: ["US", "VN", "BR"][kind],
                ["account_size": isAlike || isUsed ? "\(kind + 1)0000" : "5000"])
            if !isUsed { continue }
            for offset in 1...4 {
                firm.trade("crowd\(number)", day: number + offset, lots: "0.4\(offset)")
            }
        }
        return try dormant(firm)
    }

    @Test func `a crowd that leaves some of everything is excused, not who leaves one size`() throws
    {
        let (alike, apart) = (try crowd(isAlike: true), try crowd(isAlike: false))
        #expect(alike["observed"] == apart["observed"])
        #expect(apart["log_odds"] > 4)
        #expect(alike["log_odds"] < apart["log_odds"] - 2)
    }

    /// Ten accounts that are used, eight that are not and six that are traded on two days.
    private func pretended(lots: String, last: Int = 20) throws -> Reading {
        var firm = firm()
        leave(8, apart: 9, &firm)
        for number in 0..<6 {
            let id = "shown\(number)"
            firm.buyer(id, of: "X", day: 12 * number)
            for day in [4, last] { firm.trade(id, day: 12 * number + day, lots: lots) }
        }
        return try dormant(firm)
    }

    @Test func `a few days of the smallest lots are no use, and a pretence`() throws {
        let (shown, traded) = (try pretended(lots: "0.02"), try pretended(lots: "0.03"))
        #expect(shown["observed"] == 14)
        #expect(shown["token"] == 6)
        #expect(shown.customers.count == 14)
        #expect(traded["observed"] == 8)
        #expect(traded["token"] == 0)
        #expect(shown["log_odds"] > traded["log_odds"] + 4)
    }

    @Test func `who tries the smallest lots lately may go on`() throws {
        var firm = firm()
        for number in 0..<6 {
            let (id, day) = ("late\(number)", 60 + number)
            firm.buyer(id, of: "X", day: day)
            for last in [0, 1] { firm.trade(id, day: 116 + last, lots: "0.01") }
        }
        #expect(try dormant(firm)["token"] == 0)
    }

    @Test func `a first trade takes an account out again`() throws {
        var firm = firm()
        leave(12, apart: 7, &firm)
        for number in 0..<12 { firm.trade("left\(number)", day: 7 * number + 20, lots: "0.33") }
        let found = try dormant(firm)
        #expect(found["observed"] == 0)
        #expect(found["log_odds"] < 0)
    }

    @Test func `a raffle within a week counts for nothing`() throws {
        var firm = firm()
        for number in 0..<12 { firm.buyer("raffle\(number)", of: "X", day: 50 + number / 2) }
        let found = try dormant(firm)
        #expect(found["observed"] == 0)
        #expect(found["log_odds"] < 0)
    }

    @Test(arguments: [(12, 0.0), (2, 24.0)])
    func `a large raffle counts for nothing where a third of its prizes are used`(
        _ used: Int, _ observed: Double
    ) throws {
        var firm = firm()
        for number in 0..<24 {
            firm.buyer("raffle\(number)", of: "X", day: 50 + number % 6)
        }
        for number in 0..<used {
            firm.buyer("winner\(number)", of: "X", day: 50 + number % 6)
            for day in 1...4 {
                firm.trade("winner\(number)", day: 57 + day, lots: "0.4\(day)", pnl: "21.50")
            }
        }
        #expect(try dormant(firm)["observed"] == observed)
    }

    @Test func `what a week's occasion excused is dormant where the rest is proved`() throws {
        var isProven: Set<Bool> = []
        for rest in 1...12 {
            var firm = firm()
            for number in 0..<12 { firm.buyer("raffle\(number)", of: "X", day: 50 + number / 2) }
            for number in 0..<rest { firm.buyer("left\(number)", of: "X", day: 4 * number) }
            let found = try dormant(firm)
            #expect(found["observed"] == Double(rest))
            isProven.insert(found["log_odds"] >= 8)
            #expect(
                found.customers.count { $0.hasPrefix("raffle") }
                    == (found["log_odds"] >= 8 ? 12 : 0))
        }
        #expect(isProven == [false, true])
    }

    @Test(arguments: [("instant", true), ("two_step", false)])
    func `an account that was sold funded and never traded goes with those that prove it`(
        type: String, isSold: Bool
    ) throws {
        var firm = firm()
        leave(20, apart: 4, &firm)
        for (kind, phase) in [("instant", "funded"), ("two_step", "phase_1")] {
            for number in 0..<30 {
                let id = "\(phase)x\(number)"
                firm.buyer(id, of: "B", day: number, ["challenge_type": kind, "phase": phase])
                for offset in 1...5 { firm.trade(id, day: number + offset) }
            }
        }
        // Who passes trades: else the affiliate's trading is not sent.
        for number in 0..<14 {
            use("passed\(number)", day: 6 * number, after: 1, &firm)
            firm.customer(
                "passed\(number)", of: "X", day: 6 * number,
                ["phase": "funded", "last_modified_date": HandmadeFirm.noon(110).description])
        }
        for number in 0..<4 {
            firm.buyer(
                "given\(number)", of: "X", day: 20 * number,
                ["challenge_type": type, "phase": "funded"])
        }
        let found = try dormant(firm)
        #expect(found["log_odds"] > 8)
        #expect(found["observed"] == 20)
        #expect(found.customers.count { $0.hasPrefix("given") } == (isSold ? 4 : 0))
    }

    @Test func `a raffle beside stray unused accounts counts for nothing`() throws {
        var firm = firm()
        for number in 0..<8 { firm.buyer("raffle\(number)", of: "X", day: 50 + number / 2) }
        for number in 0..<3 { firm.buyer("stray\(number)", of: "X", day: 10 + 30 * number) }
        #expect(try dormant(firm)["observed"] == 3)
    }

    @Test func `a week in which the whole firm sells more is no giveaway`() throws {
        var (quiet, busy) = (firm(), firm())
        for number in 0..<60 {
            let id = "promo\(number)"
            busy.buyer(id, of: "H\(number % 8)", day: 50 + number % 5)
            for offset in 1...4 { busy.trade(id, day: 55 + offset, lots: "0.4\(offset)") }
        }
        for number in 0..<10 {
            let day = number < 6 ? 50 + number : 10 * number - 50
            quiet.buyer("left\(number)", of: "X", day: day)
            busy.buyer("left\(number)", of: "X", day: day)
        }
        #expect(try dormant(busy)["observed"] == 10)
        #expect(try dormant(quiet)["observed"] < 10)
    }

    @Test func `fees younger than a month are not judged`() throws {
        var firm = firm()
        for number in 0..<12 { firm.buyer("young\(number)", of: "X", day: 92 + 2 * number) }
        #expect(try dormant(firm)["observed"] == 0)
    }

    @Test func `late starters are no dormant accounts`() throws {
        var firm = firm()
        for number in 0..<8 { use("late\(number)", day: 8 * number, after: 25, &firm) }
        let found = try dormant(firm)
        #expect(found["observed"] == 0)
        #expect(found["log_odds"] < 0)
    }

    @Test func `unused challenges that are returned are not dormant`() throws {
        var firm = firm()
        leave(12, apart: 7, &firm)
        for number in 0..<12 {
            firm.transaction("back\(number)", of: "left\(number)", "refund", day: 7 * number + 9)
        }
        #expect(try dormant(firm)["observed"] == 0)
    }

    @Test func `accounts that passed without trading that was sent say nothing`() throws {
        var firm = firm()
        for number in 0..<12 {
            firm.buyer("funded\(number)", of: "X", day: 7 * number, ["phase": "funded"])
        }
        let found = try dormant(firm)
        #expect(found["observed"] == 0)
        #expect(found["mature"] == 10)
    }

    /// Twelve unused accounts of `X`, and ten that moved on, so many of them without trading.
    private func moved(silent: Int) -> HandmadeFirm {
        var firm = firm()
        leave(12, apart: 7, &firm)
        for number in 0..<10 {
            let id = "moved\(number)"
            firm.buyer(id, of: "X", day: 5 * number, ["phase": "phase_2"])
            for day in 1...4 where number >= silent {
                firm.trade(id, day: 5 * number + day, lots: "0.4\(day)")
            }
        }
        return firm
    }

    @Test func `an affiliate whose customers move on without trading has a gap in the feed`()
        throws
    {
        let subjects = readings(DormantPurchases.self, moved(silent: 3)).map(\.subject)
        #expect(!subjects.contains(["X"]))
        #expect(subjects.contains(["H0"]))
    }

    @Test func `two of ten that moved on without trading are no gap`() throws {
        #expect(try dormant(moved(silent: 2))["log_odds"] > 4)
    }

    @Test func `accounts that are sold funded are no gap when they lie unused`() throws {
        var firm = firm()
        leave(12, apart: 7, &firm)
        for number in 0..<10 {
            firm.buyer(
                "sold\(number)", of: "X", day: 5 * number,
                ["phase": "funded", "challenge_type": "instant"])
        }
        #expect(try dormant(firm)["log_odds"] > 4)
    }

    @Test func `a firm that sends no trading accuses nobody`() {
        var firm = HandmadeFirm()
        for number in 0..<120 {
            firm.buyer("a\(number)", of: "A\(number % 6)", day: number, country: "US")
        }
        firm.transaction("late", of: "a0", "reset_fee", day: 200)
        #expect(readings(DormantPurchases.self, firm).isEmpty)
    }
}
