import FirmRecords
import Testing

@testable import Signals

/// Accounts that are traded for show, and what looks like them.
struct TokenTradingTests {
    /// Of twenty-four accounts of `X` some are traded for so many days in lots of a size, the
    /// others in earnest.
    private func firm(
        shown: Int, days: Int = 2, lots: String = "0.01", elsewhere: Int = 0
    ) -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        func open(_ id: String, of affiliate: String, _ day: Int, _ isShown: Bool) {
            firm.buyer(id, of: affiliate, day: day)
            for offset in 1...(isShown ? days : 9) {
                firm.trade(id, day: day + offset, lots: isShown ? lots : "0.40")
            }
        }
        for number in 0..<24 { open("x\(number)", of: "X", 2 * number, number < shown) }
        for affiliate in 0..<10 {
            for number in 0..<12 {
                open("h\(affiliate)-\(number)", of: "H\(affiliate)", 3 * number, number < elsewhere)
            }
        }
        return firm
    }

    private func found(_ firm: HandmadeFirm) throws -> Reading {
        try reading(TokenTrading.self, of: "X", firm)
    }

    @Test func `a third of the accounts traded for a day or two in the smallest lots are shown`()
        throws
    {
        let found = try found(firm(shown: 8))
        #expect(found["shown"] == 8)
        #expect(found["persons"] == 8)
        #expect(found["mature"] == 24)
        #expect(found["expected"] < 1)
        #expect(found["log_odds"] > 6)
        #expect(Set(found.customers) == Set((0..<8).map { "x\($0)" }))
    }

    @Test func `two beginners who try the platform are no pretence`() throws {
        #expect(try found(firm(shown: 2))["log_odds"] < 4)
    }

    @Test func `a firm of beginners excuses them`() throws {
        #expect(try found(firm(shown: 8, elsewhere: 4))["log_odds"] < 3)
    }

    @Test(arguments: [("0.03", 2), ("0.01", 5)])
    func `larger lots or more days are an attempt`(lots: String, days: Int) throws {
        #expect(try found(firm(shown: 8, days: days, lots: lots))["shown"] == 0)
    }

    @Test func `what is bought in one day is one purchase`() throws {
        var firm = firm(shown: 8)
        let person = HandmadeFirm.person(1)
        for number in 0..<6 {
            firm.buyer("size\(number)", of: "X", day: 20, person)
            firm.trade("size\(number)", day: 22, lots: "0.01")
        }
        let found = try found(firm)
        #expect(found["shown"] == 9)
        #expect(found["mature"] == 25)
    }

    @Test func `what goes on after the settle withdraws it`() throws {
        var run = StatisticRun([TokenTrading.self])
        var firm = firm(shown: 8)
        run.take(firm.rows)
        let before = run.settle()
        let rows = firm.rows.count
        for number in 0..<8 {
            for day in 50..<58 { firm.trade("x\(number)", day: day, lots: "0.40") }
        }
        run.take(Array(firm.rows.dropFirst(rows)))
        let after = run.settle()
        #expect(before.lines != after.lines)
        #expect(after.readings(TokenTrading.self).first { $0.subject == ["X"] }?["shown"] == 0)
        var twin = StatisticRun([TokenTrading.self])
        twin.take(firm.rows)
        #expect(twin.settle().lines == after.lines)
    }
}
