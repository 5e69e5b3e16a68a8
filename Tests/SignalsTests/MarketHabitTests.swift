import FirmRecords
import Testing

@testable import Signals

struct MarketHabitTests {
    /// One over the chances of the rows of some days that may be hedged, of an account that trades
    /// each day.
    ///
    /// - Parameters:
    ///   - hedged: days of 1 to 36.
    ///   - market: of a day that is hedged; that of the other days is another.
    private func ratios(hedged: [Int], market: String) throws -> [Double] {
        var firm = HandmadeFirm()
        firm.honestBackground(affiliates: 20)
        firm.buyer("account", of: "X", day: 1)
        for day in 1...36 {
            firm.trade("account", day: day, instrument: hedged.contains(day) ? market : "USDCHF")
        }
        let book = try tradingBook(firm)
        let account = try #require(
            book.order.customers.indices.first { book.range(ofAccount: UInt32($0)).count == 36 })
        let range = book.range(ofAccount: UInt32(account))
        let positions = hedged.map { range.lowerBound + $0 - 1 }
        var habit = MarketHabit(book.order.customers[account], opposite: positions, book)
        return positions.map { habit.ratio(of: book.rows[$0]) }
    }

    @Test func `each day in a market of its own says less than the one before`() throws {
        let ratios = try ratios(hedged: [3, 8, 9, 17, 21, 30], market: "GBPNZD")
        #expect(zip(ratios, ratios.dropFirst()).allSatisfy { $0 > $1 })
        #expect(ratios[0] > 40)
        // The last is seen after 35 days, five of them in this market.
        let share: Double = (5.0 + 4.0 * 6.0 / 36.0) / 39.0
        #expect(abs(ratios[5] - 1 / share) < 1e-9)
    }

    @Test func `days in the usual market say next to nothing`() throws {
        let ratios = try ratios(
            hedged: Array(stride(from: 2, through: 36, by: 3)), market: "USDCHF")
        #expect(ratios.allSatisfy { $0 == 1 })
    }
}
