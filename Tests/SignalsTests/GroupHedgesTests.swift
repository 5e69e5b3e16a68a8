import FirmRecords
import Testing

@testable import Signals

struct GroupHedgesTests {
    private func firm(_ accounts: [String]) -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for id in accounts { firm.buyer(id, of: "X") }
        return firm
    }

    /// The accounts trade `days` days, the first in `lots` of the day, the others on the other side
    /// in their shares of it, in percent.
    private func hedge(
        _ firm: inout HandmadeFirm, _ accounts: [String], shares: [Int], days: Range<Int>
    ) {
        for day in days {
            let lots = 300 + 37 * day
            let move = (day % 2 == 0 ? 1 : -1) * (310 + 17 * day)
            trade(&firm, accounts[0], day, lots, move: move)
            for (account, share) in zip(accounts.dropFirst(), shares) {
                trade(&firm, account, day, lots * share / 100, move: -move)
            }
        }
    }

    private func trade(
        _ firm: inout HandmadeFirm, _ account: String, _ day: Int, _ lots: Int, move: Int
    ) {
        firm.trade(
            account, day: day, lots: HandmadeFirm.hundredths(lots),
            pnl: HandmadeFirm.hundredths(move * lots))
    }

    @Test(arguments: [[60, 40], [20, 30, 50], [10, 20, 30, 40]])
    func `one account against several whose lots add up is a group and no pair`(
        _ shares: [Int]
    ) throws {
        let accounts = ["big", "s1", "s2", "s3", "s4"].prefix(shares.count + 1)
        var firm = firm(Array(accounts))
        hedge(&firm, Array(accounts), shares: shares, days: 1..<11)
        let found = readings(GroupHedges.self, firm)
        let group = try #require(found.first)
        #expect(found.count == 1)
        #expect(group.subject == ["big"])
        #expect(group.customers == Array(accounts))
        #expect(group["accounts"] == Double(accounts.count))
        #expect(group["days"] == 10)
        #expect(group["log_odds"] > 4)
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test func `lots that do not add up are no group`() {
        var firm = firm(["big", "s1", "s2"])
        hedge(&firm, ["big", "s1", "s2"], shares: [60, 80], days: 1..<11)
        #expect(readings(GroupHedges.self, firm).isEmpty)
    }

    /// A big account stands against three others as one robot's customers against another's: always
    /// in the same lots, or anew every day.
    ///
    /// - Parameter others: further customers of the three's robot, in larger lots.
    private func opposed(others: [String] = [], lots: (Int) -> Int) -> [[String]] {
        var firm = HandmadeFirm()
        firm.honestBackground(affiliates: 20)
        for (place, id) in (["big", "s1", "s2", "s3"] + others).enumerated() {
            firm.buyer(id, of: "X\(place)", day: 1 + 17 * place)
        }
        for day in 61..<76 {
            let move = (day % 2 == 0 ? 1 : -1) * (310 + 17 * (day - 60))
            trade(&firm, "big", day, 4 * lots(day), move: move)
            for (small, lots) in [("s1", lots(day)), ("s2", lots(day)), ("s3", 2 * lots(day))] {
                trade(&firm, small, day, lots, move: 3 - move)
            }
            for other in others { trade(&firm, other, day, 2900, move: 3 - move) }
        }
        return readings(GroupHedges.self, firm).map(\.customers)
    }

    @Test func `customers of two opposed robots, in the same lots every day, are no group`() {
        #expect(opposed(others: ["s4", "s5"]) { _ in 130 } == [])
        let group = [["big", "s1", "s2", "s3"]]
        #expect(opposed(others: ["s4", "s5"]) { 13 * $0 - 680 } == group)
    }

    @Test func `lots that add up every day to the same, and nobody else in it, are a group`() {
        #expect(opposed { _ in 130 } == [["big", "s1", "s2", "s3"]])
    }

    /// A big account against four others, of whom one or another stays away on most days.
    ///
    /// - Parameter odd: hundredths that it trades more than those who are there, where not all are.
    private func changing(odd: Int) -> HandmadeFirm {
        let lots = [31, 44, 57, 70]
        var firm = HandmadeFirm()
        firm.honestBackground(affiliates: 20)
        // Two others make the trades as well, so that nothing but the sums speaks for a group.
        let others = ["s1", "s2", "s3", "s4"]
        for (place, id) in (["big"] + others + ["t1", "t2"]).enumerated() {
            firm.buyer(id, of: "X\(place)", day: 1 + 17 * place)
        }
        for day in 1..<25 {
            let move = (day % 2 == 0 ? 1 : -1) * (310 + 17 * day)
            let there = lots.indices.filter { (day + 2 * $0) % 5 != 0 }
            let sum = there.map { lots[$0] }.reduce(0, +)
            trade(&firm, "big", day, sum + (there.count < 4 ? odd : 0), move: move)
            for place in there { trade(&firm, others[place], day, lots[place], move: -move) }
            for id in ["t1", "t2"] { trade(&firm, id, day, 2900, move: -move) }
        }
        return firm
    }

    @Test func `a group of which one or another stays away is whole`() throws {
        let firm = changing(odd: 0)
        let group = try #require(readings(GroupHedges.self, firm).first)
        #expect(group.customers == ["big", "s1", "s2", "s3", "s4"])
        #expect(readings(MirroredPairs.self, firm).isEmpty)
        let astray = readings(GroupHedges.self, changing(odd: 90)).first
        #expect(group["log_odds"] > 5 + (astray?["log_odds"] ?? 0))
    }

    @Test func `a third account that joins a pair on two days makes no group of it`() throws {
        var firm = firm(["left", "right", "third"])
        hedge(&firm, ["left", "right"], shares: [100], days: 1..<11)
        hedge(&firm, ["left", "right", "third"], shares: [60, 40], days: 11..<13)
        #expect(readings(GroupHedges.self, firm).isEmpty)
        let pairs = readings(MirroredPairs.self, firm).map(\.subject)
        #expect(pairs == [["left", "right"]])
    }

    @Test func `corrected days of one leg take the group away`() {
        var firm = firm(["big", "s1", "s2"])
        hedge(&firm, ["big", "s1", "s2"], shares: [60, 40], days: 1..<11)
        #expect(readings(GroupHedges.self, firm).count == 1)
        for day in 1..<11 { firm.trade("s2", day: day, lots: "0.10", pnl: "4.00") }
        #expect(readings(GroupHedges.self, firm).isEmpty)
    }
}
