import FirmRecords
import Records
import Testing

@testable import Signals

/// Accounts that trade the same hours, now on one side and now on the other.
struct SharedClockTests {
    private func firm(_ accounts: [String]) -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground(affiliates: 20)
        for (number, id) in accounts.enumerated() { firm.buyer(id, of: "X\(number)") }
        return firm
    }

    /// What the market moved between two hours of a day.
    private func move(_ day: Int) -> Int { 310 + 41 * (day * 5 % 11) }

    /// Trades those hours on each day.
    ///
    /// - Parameter side: 1 or -1 by day.
    private func trade(
        _ firm: inout HandmadeFirm, _ account: String, days: Range<Int>, lots: Int = 10,
        move: (Int) -> Int, side: (Int) -> Int
    ) {
        for day in days {
            let slip = (account.utf8.reduce(0) { $0 + Int($1) } + day * 7) % 5 - 2
            firm.trade(
                account, day: day, lots: HandmadeFirm.hundredths(lots),
                pnl: HandmadeFirm.hundredths((side(day) * move(day) - 4 + slip) * lots))
        }
    }

    /// Signals that agree on about half of the days.
    private func signal(_ number: Int) -> (Int) -> Int {
        { day in
            var stream = SeededStream(UInt64(100 * number + day))
            return stream.chance(50) ? 1 : -1
        }
    }

    @Test func `two who keep the hours of nobody else are a pair`() throws {
        var firm = firm(["left", "right"])
        let side = signal(1)
        trade(&firm, "left", days: 1..<21, move: move, side: side)
        trade(&firm, "right", days: 1..<21, move: move) { -side($0) }
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair.customers == ["left", "right"])
    }

    @Test func `who always stands against one of several that keep the same hours is no hedger`() {
        let others = (0..<3).map { "other\($0)" }
        var firm = firm(["left", "right"] + others)
        let side = signal(1)
        trade(&firm, "left", days: 1..<21, move: move, side: side)
        trade(&firm, "right", days: 1..<21, move: move) { -side($0) }
        for (number, id) in others.enumerated() {
            trade(&firm, id, days: 1..<21, move: move, side: signal(number + 2))
        }
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test(arguments: [0, 6])
    func `who makes the same trade on other days is no hedger`(_ same: Int) {
        var firm = firm(["left", "right"])
        let side = signal(1)
        trade(&firm, "left", days: 1..<25, move: move, side: side)
        trade(&firm, "right", days: 1..<25, move: move) { day in
            day % 4 == 0 && day / 4 <= same ? side(day) : -side(day)
        }
        #expect(readings(MirroredPairs.self, firm).isEmpty == (same > 0))
    }

    /// Somebody who closes at the same distances meets the pair's outcomes without keeping its
    /// hours.
    @Test func `who closes at a stop or a target meets a pair and keeps no hours with it`() throws {
        var firm = firm(["left", "right", "stops"])
        let (side, its) = (signal(1), signal(2))
        trade(&firm, "left", days: 1..<21, lots: 137, move: { _ in 500 }, side: side)
        trade(&firm, "right", days: 1..<21, lots: 137, move: { _ in 500 }) { -side($0) }
        trade(&firm, "stops", days: 1..<41, move: { _ in 500 }, side: its)
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair.subject == ["left", "right"])
    }

    /// The two alone are opposite for too few days to tell; one of them kept the hours of others
    /// before.
    @Test func `hours that were kept before the two met are kept`() {
        let others = (0..<3).map { "other\($0)" }
        var firm = firm(["left", "right"] + others)
        let side = signal(1)
        trade(&firm, "left", days: 1..<31, move: move, side: side)
        trade(&firm, "right", days: 19..<31, move: move) { -side($0) }
        for (number, id) in others.enumerated() {
            trade(&firm, id, days: 1..<25, move: move) { day in
                day < 19 ? self.signal(number + 2)(day) : side(day)
            }
        }
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    /// Two systems trade one market at one time: some of either side have lots in common.
    ///
    /// - Parameter own: lots of the first of either side alone.
    private func crowds(_ left: Int, _ right: Int, own: Int? = nil) -> HandmadeFirm {
        let ids = (0..<left).map { "left\($0)" } + (0..<right).map { "right\($0)" }
        var firm = firm(ids)
        let side = signal(1)
        for (number, id) in ids.enumerated() {
            let common = [10, 30, 50, 150, 300][number % 5]
            let lots = id.hasSuffix("t0") ? own ?? common : common
            trade(&firm, id, days: 1..<21, lots: lots, move: move) {
                number < left ? side($0) : -side($0)
            }
        }
        return firm
    }

    @Test(arguments: [1, 3, 6])
    func `lots in common of two tell where they are alone, not in crowds`(_ side: Int) {
        let pairs = readings(MirroredPairs.self, crowds(side, side, own: 137))
        #expect(pairs.map(\.customers) == (side == 1 ? [["left0", "right0"]] : []))
    }

    @Test func `whom one of a crowd stands against in the other is nobody's to say`() {
        #expect(readings(MirroredPairs.self, crowds(16, 9)).isEmpty)
    }

    /// Who stands beside and against a pair on old days is asked again when it comes up.
    @Test func `others who come up late tell as they do to a fresh look`() throws {
        let others = (0..<3).map { "other\($0)" }
        var firm = firm(["left", "right"] + others)
        let side = signal(1)
        trade(&firm, "left", days: 1..<21, move: move, side: side)
        trade(&firm, "right", days: 1..<21, move: move) { -side($0) }
        for (number, id) in others.enumerated() {
            trade(&firm, id, days: 1..<21, move: move, side: signal(number + 2))
        }
        let late = firm.rows.filter { row in
            row.entity == .tradingActivity && others.contains { $0 == row["customer_id"] }
        }
        var run = StatisticRun([MirroredPairs.self])
        run.take(firm.rows.filter { row in !late.contains { $0.key == row.key } })
        #expect(run.settle().readings(MirroredPairs.self).count == 1)
        run.take(late)
        #expect(run.settle().readings(MirroredPairs.self).isEmpty)
        run.take(late.map { $0.with(["lots_traded": "0.00"]) })
        #expect(run.settle().readings(MirroredPairs.self).count == 1)
    }
}
