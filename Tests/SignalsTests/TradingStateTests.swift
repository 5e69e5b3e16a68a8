import FirmRecords
import Records
import Testing

@testable import Signals

/// What is kept of trading from settle to settle equals what a fresh look finds.
struct TradingStateTests {
    private struct Kept: Equatable {
        var pairs: [String]
        var late: [String]
        var baseline: [String]

        init(_ population: Population) {
            guard let trading = population.trading else { preconditionFailure("not compared") }
            let name = { (account: UInt32) in
                population.records.customerIDs[population.order.customers[Int(account)]]
            }
            pairs = trading.opposites.map {
                "\(name($0.accounts.first)) \(name($0.accounts.second)) \($0.days) "
                    + "\($0.matches) \($0.coactive) \($0.movement) \($0.lots)"
            }
            let id = { (account: UInt32) in population.records.customerIDs[account] }
            late = trading.late.map {
                "\(id($0.accounts.first)) \(id($0.accounts.second)) \($0.days) "
                    + "\($0.matches) \($0.coactive) \($0.movement) \($0.styles) \($0.lots)"
            }.sorted()
            baseline = trading.book.baseline.map { "\($0.name) \($0.value)" }
        }
    }

    private func signals(threads: Int) -> SignalSet {
        let types: [any Statistic.Type] = [MirroredPairs.self, GroupHedges.self]
        return SignalSet(
            signals: types.map { $0.init(settings: $0.description.settings.map(\.standard)) },
            threads: threads)
    }

    private func expectFresh(_ kept: Population, _ rows: [FieldRow]) {
        var signals = signals(threads: 1)
        for batch in batches(rows) { _ = signals.apply(batch) }
        #expect(Kept(signals.settle(asOf: kept.asOf).0) == Kept(kept))
    }

    @Test(
        arguments: (1...12).map(MirrorTrace.init)
            + (1...8).map { MirrorTrace(seed: $0, isLate: true) })
    func `a few rows at a time, corrected, late or out of time, leave what a fresh look finds`(
        _ trace: MirrorTrace
    ) {
        var stream = SeededStream(trace.seed + 500)
        var signals = signals(threads: 2)
        var end = trace.rows.count * 3 / 4
        for batch in batches(Array(trace.rows[..<end])) { _ = signals.apply(batch) }
        _ = signals.settle(asOf: signals.records.latestEventTime)
        var (found, foundLate) = (0, 0)
        while end < trace.rows.count {
            let next = min(trace.rows.count, end + stream.integer(1...40))
            for batch in batches(Array(trace.rows[end..<next])) { _ = signals.apply(batch) }
            end = next
            let asOf = signals.records.latestEventTime.advanced(
                byDays: stream.chance(70) ? 0 : -stream.integer(1...4))
            let population = signals.settle(asOf: asOf).0
            found += population.trading?.opposites.count ?? 0
            foundLate += population.trading?.late.count ?? 0
            if stream.chance(30) { expectFresh(population, Array(trace.rows[..<end])) }
        }
        expectFresh(
            signals.settle(asOf: signals.records.latestEventTime).0, trace.rows)
        #expect(found > 10)
        if trace.isLate { #expect(foundLate > 10) }
    }

    @Test(arguments: (1...4).map { MirrorTrace(seed: $0, isLate: true) })
    func `legs a day apart that all pairs looked at tell are found by the search`(
        _ trace: MirrorTrace
    ) throws {
        var signals = signals(threads: 2)
        for batch in batches(trace.rows) { _ = signals.apply(batch) }
        let population = signals.settle(asOf: signals.records.latestEventTime).0
        let trading = try #require(population.trading)
        let groups = trading.book.traded.map(\.lateCoincidences)
        var filter = CoincidenceFilter(expected: 1 << 16)
        for coincidences in groups { filter.add(coincidences) }
        let candidates = Set(
            CoincidentPairs(
                groups: groups, filter: filter, accounts: trading.book.accountCount, threads: 2,
                needed: Coincidence.neededLate(accounts: trading.book.accounts)
            ).pairs())
        let evidence = MirrorEvidence(book: trading.book, lag: 1)
        var (history, told) = (PairHistory(), 0)
        for first in 0..<UInt32(trading.book.accountCount) {
            for second in 0..<UInt32(trading.book.accountCount) where second != first {
                let key = UInt64(first) << 32 | UInt64(second)
                let pair = MirroredPair.read(key, evidence, &history).pair
                if pair.logLikelihoodRatio < 15 { continue }
                told += 1
                #expect(candidates.contains(key))
            }
        }
        #expect(told >= 3)
    }

    @Test(arguments: (1...2).map { MirrorTrace(seed: $0, isLate: true) })
    func `legs a day apart equal those of every two accounts looked at both ways`(
        _ trace: MirrorTrace
    ) throws {
        var run = StatisticRun([MirroredPairs.self])
        run.take(trace.rows)
        let settled = run.settle()
        let trading = try #require(settled.population.trading)
        let ids = settled.population.records.customerIDs
        let found = Dictionary(
            uniqueKeysWithValues: trading.late.map {
                ([ids[$0.accounts.first], ids[$0.accounts.second]], $0)
            })
        let expected = SlowLatePairs(SlowPairs(settled.slow, asOf: settled.population.asOf)).all()
        let known = Set(expected.map(\.pair.names))
        #expect(found.keys.allSatisfy(known.contains))
        var compared = 0
        for (pair, isMixed) in expected {
            let ways = [pair.names, pair.names.reversed()]
            guard let same = found[pair.names], same.isMixed == isMixed else {
                // Whom the search leaves out says little beyond what was found of the two.
                let strongest = ways.compactMap { found[$0]?.logLikelihoodRatio }.max() ?? 0
                #expect(pair.logLikelihood < strongest + 12, "\(pair)")
                continue
            }
            #expect(same.days == pair.days && same.matches == pair.matches)
            #expect(same.coactive == pair.coactive)
            #expect(abs(same.movement - pair.movement) < 1e-4)
            #expect(abs(same.styles - pair.styles) < 1e-4)
            #expect(abs(same.lots - pair.lots) < 1e-4)
            compared += 1
        }
        #expect(compared >= 3)
    }

    @Test(arguments: (1...3).map(MirrorTrace.init))
    func `what one leg trades elsewhere changes what its lots say of the pair`(
        _ trace: MirrorTrace
    ) {
        var signals = signals(threads: 1)
        for batch in batches(trace.rows) { _ = signals.apply(batch) }
        let before = Kept(signals.settle(asOf: signals.records.latestEventTime).0)
        var later = HandmadeFirm()
        for leg in ["c0", "c7", "c12", "c19"] {
            for market in ["EURUSD", "XAUUSD", "US30", "BTCUSD", "GBPJPY"] {
                later.trade(leg, day: 39, lots: "0.53", pnl: "7.00", instrument: market)
            }
        }
        for batch in batches(later.rows) { _ = signals.apply(batch) }
        let population = signals.settle(asOf: signals.records.latestEventTime).0
        #expect(Kept(population).pairs != before.pairs)
        expectFresh(population, trace.rows + later.rows)
    }
}
