import FirmRecords
import Testing

@testable import Signals

/// Weeks whose accounts hardly anybody uses, and what looks like them.
struct AbandonedBurstTests {
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        return firm
    }

    /// Accounts that came day after day, each traded on so many days.
    private func wave(
        _ name: String, _ count: Int, of affiliate: String = "X", from day: Int,
        tradedFor days: Int = 2, countries: [String] = ["US", "GB", "DE", "FR", "IT"],
        _ firm: inout HandmadeFirm
    ) {
        for number in 0..<count {
            let (id, day) = ("\(name)\(number)", day + number % 3)
            firm.buyer(
                id, of: affiliate, day: day, minute: 37 * number % 600,
                country: countries[number % countries.count])
            for offset in 0..<days {
                firm.trade(
                    id, day: day + 1 + offset, lots: "0.1\(number % 10)", pnl: "3.\(number)1")
            }
        }
    }

    private func burst(_ firm: HandmadeFirm, _ affiliate: String = "X") -> Reading? {
        readings(AbandonedBurst.self, firm).first { $0.subject == [affiliate] }
    }

    @Test func `two waves in three weeks are a burst, and the second proves the first`() throws {
        var firm = firm()
        wave("a", 12, from: 40, &firm)
        wave("b", 11, from: 52, &firm)
        let found = try #require(burst(firm))
        #expect(found["barely_used"] == 11)
        #expect(found["forgiven"] == 12)
        #expect(found["log_odds"] > 8)
        #expect(found.customers.count == 23)
    }

    @Test func `the first is left alone where the second proves little`() throws {
        var isProven: Set<Bool> = []
        for second in 3...15 {
            var firm = firm()
            // Some give up everywhere.
            for number in 0..<8 { wave("q\(number)", 6, of: "H\(number)", from: 3 * number, &firm) }
            wave("a", 16, from: 40, &firm)
            wave("b", second, from: 52, &firm)
            let found = try #require(burst(firm))
            #expect(found["forgiven"] == 16)
            if found["log_odds"] < 3 { continue }
            isProven.insert(found["log_odds"] >= 8)
            let all = second + (found["log_odds"] >= 8 ? 16 : 0)
            #expect(found.customers.count == all)
            #expect(found.customers.filter { $0.hasPrefix("b") }.count == second)
        }
        #expect(isProven == [false, true])
    }

    @Test(arguments: [(20, 0), (40, 20)])
    func `one week alone is forgiven, as a raffle or where a third of it trades on`(
        unused: Int, used: Int
    ) {
        var firm = firm()
        wave("a", unused, from: 40, &firm)
        wave("u", used, from: 40, tradedFor: 9, &firm)
        #expect(burst(firm) == nil)
    }

    @Test func `more of one week than a raffle draws is not forgiven`() throws {
        var firm = firm()
        wave("a", 21, from: 40, &firm)
        let found = try #require(burst(firm))
        #expect(found["forgiven"] == 0)
        #expect(found["log_odds"] > 8)
        #expect(found.customers.count == 21)
    }

    @Test func `what other affiliates' accounts of the same days show as well tells nothing`()
        throws
    {
        var firm = firm()
        wave("a", 12, from: 40, &firm)
        wave("b", 11, from: 52, &firm)
        for number in 0..<8 {
            wave("h\(number)a", 6, of: "H\(number)", from: 40, &firm)
            wave("h\(number)b", 6, of: "H\(number)", from: 52, &firm)
        }
        #expect((burst(firm)?["log_odds"] ?? 0) < 6)
    }

    @Test func `of a burst of one country the others are customers of the same weeks`() throws {
        var firm = firm()
        wave("a", 12, from: 40, countries: ["VN"], &firm)
        wave("b", 12, from: 52, countries: ["VN"], &firm)
        wave("c", 3, from: 46, countries: ["US", "GB"], &firm)
        let found = try #require(burst(firm))
        #expect(found["log_odds"] > 8)
        #expect(found.customers.count == 24)
        #expect(found.customers.allSatisfy { !$0.hasPrefix("c") })
    }

    @Test func `what was returned untraded counts for nothing`() {
        var firm = firm()
        wave("a", 12, from: 40, tradedFor: 0, &firm)
        wave("b", 11, from: 52, tradedFor: 0, &firm)
        for name in ["a", "b"] {
            for number in 0..<(name == "a" ? 12 : 11) {
                firm.transaction(
                    "back-\(name)\(number)", of: "\(name)\(number)", "refund", day: 66)
            }
        }
        #expect(burst(firm) == nil)
    }

    @Test(arguments: [Int32(7), 14, 21])
    func `the emptiest days are those found by trying all`(length: Int32) throws {
        var firm = firm()
        for (number, day) in [3, 3, 9, 15, 16, 16, 22, 40, 44, 47, 58].enumerated() {
            wave("s\(number)", 1 + number % 2, from: day, &firm)
        }
        var run = StatisticRun([AbandonedBurst.self])
        run.take(firm.rows)
        let population = run.settle().population
        let affiliate = try #require(population.records.affiliateIDs.id(of: "X"))
        let use = DailyUse(of: affiliate, population)
        let first = try #require(use.days.first).day
        let last = try #require(use.days.last).day
        let best = (first...last).map { day in
            use.days.filter { (day..<day + length).contains($0.day) }
                .reduce(0) { $0 + $1.use.barelyUsed }
        }.max()
        #expect(use.use(in: use.emptiest(length)).barelyUsed == best)
        #expect(best ?? 0 > 2)
    }
}
