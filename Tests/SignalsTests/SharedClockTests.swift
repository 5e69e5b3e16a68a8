import FirmRecords
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

    /// Somebody who closes at the same distances meets the pair's outcomes without keeping its hours.
    @Test func `who closes at a stop or a target meets a pair and keeps no hours with it`() throws {
        var firm = firm(["left", "right", "stops"])
        let (side, its) = (signal(1), signal(2))
        trade(&firm, "left", days: 1..<21, lots: 137, move: { _ in 500 }, side: side)
        trade(&firm, "right", days: 1..<21, lots: 137, move: { _ in 500 }) { -side($0) }
        trade(&firm, "stops", days: 1..<41, move: { _ in 500 }, side: its)
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair.subject == ["left", "right"])
    }

    /// The two alone are opposite for too few days to tell; one of them kept the hours of others before.
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
}
