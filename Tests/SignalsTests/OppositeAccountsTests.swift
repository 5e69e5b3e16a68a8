import FirmRecords
import Testing

@testable import Signals

/// Two strangers who are opposite on forty days, for different reasons.
struct OppositeAccountsTests {
    private static let days = 1..<41

    private func strangers() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground(affiliates: 20)
        firm.buyer("left", of: "X", day: 2)
        firm.buyer("right", of: "Y", day: 44)
        return firm
    }

    /// Cents a lot that the left one wins on a day.
    private func move(_ day: Int) -> Int {
        (day * 3 % 5 < 2 ? 1 : -1) * (9_000 + 1_100 * (day * 7 % 19))
    }

    private func trade(
        _ firm: inout HandmadeFirm, _ id: String, _ day: Int, _ lots: Int, _ cents: Int
    ) {
        firm.trade(
            id, day: day, lots: HandmadeFirm.hundredths(lots),
            pnl: HandmadeFirm.hundredths(cents * lots / 100))
    }

    /// On a third of the days the right one takes the other side of the left one's trades.
    ///
    /// - Parameter other: on its other days, cents a lot.
    private func pairs(other: (Int) -> Int) -> [[String]] {
        var firm = strangers()
        for day in Self.days {
            trade(&firm, "left", day, 100, move(day))
            trade(&firm, "right", day, 100, day % 3 == 0 ? -move(day) - 100 : other(day))
        }
        return readings(MirroredPairs.self, firm).map(\.subject)
    }

    @Test func `who is opposite on all other days too, by other amounts, has another style`() {
        let isOften = pairs { day in -move(day) * (day % 2 == 0 ? 40 : 210) / 100 }
        #expect(isOften == [])
    }

    @Test func `who trades his own way on his other days hedges on the rest`() {
        let isOwn = pairs { day in (day % 2 == 0 ? 1 : -1) * (4_000 + 1_700 * (day * 11 % 17)) }
        #expect(isOwn == [["left", "right"]])
    }

    /// Legs that lose a tenth of a typical move beside what they win from each other.
    ///
    /// - Parameters:
    ///   - isLasting: on all their days, or on a third of them.
    ///   - days: how many they have.
    private func costly(isLasting: Bool, days: Int) -> [[String]] {
        var firm = strangers()
        // Two others tell what the market costs.
        for id in ["one", "other"] { firm.buyer(id, of: "Z", day: 20) }
        for day in 1..<25 {
            trade(&firm, "one", day, 213 + 7 * day, 17_000 - move(day + 3))
            trade(&firm, "other", day, 213 + 7 * day, move(day + 3) - 17_100)
        }
        for day in 1...days {
            trade(&firm, "left", day, 100, move(day))
            let mirrored = -move(day) - 1_500
            trade(
                &firm, "right", day, 100,
                isLasting || day % 3 == 0 ? mirrored : 5_000 - 1_300 * (day * 5 % 9))
        }
        return readings(MirroredPairs.self, firm).map(\.subject).filter { $0 != ["one", "other"] }
    }

    @Test func `legs that cost their accounts the same every day are a pair at any cost`() {
        #expect(costly(isLasting: true, days: 24) == [["left", "right"]])
    }

    @Test func `a cost that explains a few of many days is a coincidence`() {
        #expect(costly(isLasting: false, days: 48) == [])
    }

    @Test func `who goes where the other trades says more than who is there anyway`() {
        let support = { (market: String) in
            var firm = strangers()
            for day in Self.days where day % 4 == 0 {
                trade(&firm, "left", day, 100, move(day))
                trade(&firm, "right", day, 100, -move(day) - 100)
            }
            for day in 50..<90 {
                firm.trade("right", day: day, lots: "0.55", pnl: "31.00", instrument: market)
            }
            return readings(MirroredPairs.self, firm).first?["log_likelihood"] ?? 0
        }
        let (there, elsewhere) = (support("EURUSD"), support("NAS100"))
        #expect(there > 10)
        #expect(elsewhere > there + 5)
    }
}
