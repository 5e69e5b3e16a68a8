import FirmRecords
import Records
import Testing

@testable import Signals

struct MirrorSearchTests {
    /// Accounts that all trade one instrument, of which some mirror their neighbour.
    private func firm(accounts: Int, days: Int, seed: UInt64) -> HandmadeFirm {
        var (firm, stream) = (HandmadeFirm(), SeededStream(seed))
        for number in 0..<accounts {
            firm.customer("c\(number)", of: "A\(number % 7)", day: 0, [:])
        }
        for day in 0..<days {
            var (move, lots) = (0, 0)
            for number in 0..<accounts where number < 80 || stream.chance(90) {
                let isSecond = number % 2 == 1 && number < 80 && stream.chance(85)
                move = isSecond ? -move + stream.integer(-3...3) : stream.integer(-500...500)
                let isNear = number < 40 && isSecond
                lots = isNear ? lots * stream.integer(95...105) / 100 : stream.integer(10...300)
                firm.trade(
                    "c\(number)", day: day, lots: HandmadeFirm.hundredths(max(1, lots)),
                    pnl: HandmadeFirm.hundredths(move * max(1, lots)),
                    instrument: day % 4 == 3 ? "XAUUSD" : "EURUSD")
            }
        }
        return firm
    }

    /// Every pair is read, however large the groups, so that what the search leaves out shows.
    @Test(arguments: [(120, 8), (1300, 7)])
    func `the search finds all pairs that have enough meetings, and only those`(
        _ accounts: Int, _ days: Int
    ) throws {
        var signals = SignalSet(signals: [MirroredPairs(settings: [3, 0.05, 1, 0])], threads: 2)
        let firm = firm(accounts: accounts, days: days, seed: 5)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let population = signals.settle(asOf: signals.records.latestEventTime).0
        let book = try #require(population.trading).book
        #expect((book.traded.map(\.members.count).max() ?? 0 > 1000) == (accounts > 1000))

        let found = Set(
            MirrorRepeats(
                groups: book.traded, accounts: book.accountCount, threads: 1
            ).pairs())
        let evidence = MirrorEvidence(book: book, pass: .search)
        var (history, expected) = (PairHistory(), Set<UInt64>())
        for first in 0..<UInt32(accounts) {
            for second in first + 1..<UInt32(accounts) {
                evidence.read(first, second, &history)
                if history.points >= Meeting.needed { expected.insert(book.key(first, second)) }
            }
        }
        #expect(found == expected)
        #expect(expected.count > 15)
    }
}
