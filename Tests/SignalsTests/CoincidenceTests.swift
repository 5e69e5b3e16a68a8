import FirmRecords
import Records
import Testing

@testable import Signals

struct CoincidenceTests {
    private func filter(_ groups: [TradedGroup]) -> CoincidenceFilter {
        var filter = CoincidenceFilter(expected: 0)
        for group in groups { filter.add(group.coincidences) }
        return filter
    }

    /// Many accounts trade one instrument each day; the first ones hedge in pairs on one day of
    /// three, in lots that many trade.
    private func scattered(accounts: Int, pairs: Int, days: Int) -> HandmadeFirm {
        var (firm, stream) = (HandmadeFirm(), SeededStream(17))
        for number in 0..<accounts {
            firm.customer("c\(number)", of: "A\(number % 7)", day: 0, [:])
        }
        for day in 0..<days {
            var (move, lots) = (0, 0)
            for number in 0..<accounts {
                let isLeg = number % 2 == 1 && number < 2 * pairs && (day + number / 2) % 3 == 0
                move = isLeg ? stream.integer(-3...3) - move : stream.integer(-500...500)
                lots = isLeg ? lots : stream.integer(1...12) * 25
                firm.trade(
                    "c\(number)", day: day, lots: HandmadeFirm.hundredths(lots),
                    pnl: HandmadeFirm.hundredths(move * lots))
            }
        }
        return firm
    }

    @Test func `no pair is lost to what a row keeps, nor does a row keep more than a few`() throws {
        let (accounts, pairs) = (1200, 30)
        let book = try tradingBook(scattered(accounts: accounts, pairs: pairs, days: 18))
        let found = Set(
            CoincidentPairs(
                groups: book.traded.map(\.coincidences), filter: filter(book.traded),
                accounts: book.accountCount,
                threads: 1
            ).pairs())
        let numbers = (0..<UInt32(pairs)).map { book.key(2 * $0, 2 * $0 + 1) }
        #expect(numbers.count(where: found.contains) == pairs)
        #expect(found.count < accounts * accounts / 100)
        for group in book.traded {
            #expect(group.coincidences.count < 30 * group.members.count)
            #expect(group.coincidences == group.coincidences.sorted())
        }
    }

    @Test func `points are those of all groups together`() throws {
        let book = try tradingBook(scattered(accounts: 90, pairs: 15, days: 12))
        let found = CoincidentPairs(
            groups: book.traded.map(\.coincidences), filter: filter(book.traded),
            accounts: book.accountCount,
            threads: 2
        ).pairs()
        let evidence = MirrorEvidence(book: book, pass: .search)
        var (history, expected) = (PairHistory(), [UInt64]())
        for first in 0..<UInt32(90) {
            for second in first + 1..<90 {
                evidence.read(first, second, &history)
                if history.coincidences >= Coincidence.needed {
                    expected.append(book.key(first, second))
                }
            }
        }
        #expect(found == expected.sorted())
        #expect(found.count >= 15)
    }

    @Test func `a filter from which all is taken away lets nothing pass`() {
        let all = (0..<5000).map { Coincidence(key: UInt64($0 % 900) << 32 | 7, points: $0 % 15) }
        var filter = CoincidenceFilter(expected: all.count)
        filter.add(all)
        let sums = Dictionary(grouping: all, by: \.key).mapValues {
            $0.reduce(0) { $0 + $1.points }
        }
        #expect(sums.filter { $0.value >= 18 }.keys.allSatisfy { filter.mayReach($0) })
        filter.remove(all)
        #expect(sums.keys.count { filter.mayReach($0) } == 0)
    }

    /// Two accounts whose outcomes are opposite where everybody's are, and alike on other days.
    @Test func `a pair that did not speak for itself is found once its other days are taken back`()
        throws
    {
        var firm = HandmadeFirm()
        for number in 0..<62 { firm.customer("c\(number)", of: "A\(number % 3)", day: 0, [:]) }
        let trade = { (firm: inout HandmadeFirm, number: Int, day: Int, lots: Int) in
            let side = number == 1 && day < 4 ? -1 : 1
            firm.trade(
                "c\(number)", day: day, lots: HandmadeFirm.hundredths(lots),
                pnl: HandmadeFirm.hundredths(side * (300 + 10 * day) * lots))
        }
        for day in 0..<10 {
            for number in 0..<62 { trade(&firm, number, day, number < 2 ? 137 + day : 50) }
        }
        var signals = SignalSet(signals: [MirroredPairs(settings: [3, 0.05, 1, 0])], threads: 2)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let isFound = { (population: Population) in
            population.trading?.opposites.contains { pair in
                [pair.accounts.first, pair.accounts.second].map {
                    population.records.customerIDs[population.order.customers[Int($0)]]
                } == ["c0", "c1"]
            } == true
        }
        #expect(!isFound(signals.settle(asOf: signals.records.latestEventTime).0))
        var correction = HandmadeFirm()
        for day in 4..<10 { trade(&correction, 1, day, 0) }
        for batch in batches(correction.rows) { _ = signals.apply(batch) }
        #expect(isFound(signals.settle(asOf: signals.records.latestEventTime).0))
    }
}
