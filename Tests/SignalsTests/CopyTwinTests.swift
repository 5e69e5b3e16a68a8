import FirmRecords
import Records
import Testing

@testable import Signals

/// Copied accounts equal those found by comparing everybody with everybody.
struct CopyTwinTests {
    @Test(arguments: CopyTrace.all, [1, 3])
    func `cohorts equal those of all accounts compared`(_ trace: CopyTrace, _ parts: Int) {
        var run = StatisticRun([CopiedAccounts.self])
        let size = trace.rows.count / parts + 1
        for start in stride(from: 0, to: trace.rows.count, by: size) {
            run.take(trace.rows[start..<min(trace.rows.count, start + size)])
            let settled = run.settle()
            let person = settled.population.person
            let expected = SlowCopies(settled.slow, settled.slowFirm, person: person).cohorts()
            check(settled.readings(CopiedAccounts.self), expected)
        }
    }

    @Test(arguments: CopyTrace.all)
    func `cohorts of a few rows at a time, corrected or out of time, are those of a fresh look`(
        _ trace: CopyTrace
    ) {
        var stream = SeededStream(trace.seed + 700)
        var run = StatisticRun([CopiedAccounts.self])
        var (end, found) = (trace.rows.count / 2, 0)
        run.take(trace.rows[..<end])
        _ = run.settle()
        while end < trace.rows.count {
            let next = min(trace.rows.count, end + stream.integer(1...30))
            run.take(trace.rows[end..<next])
            end = next
            let last = run.settle().population.asOf
            let asOf = last.advanced(byDays: stream.chance(70) ? 0 : -stream.integer(1...4))
            let settled = run.settle(asOf: asOf)
            found += settled.readings(CopiedAccounts.self).count
            var fresh = StatisticRun([CopiedAccounts.self], threads: 1)
            fresh.take(trace.rows[..<end])
            #expect(settled.lines == fresh.settle(asOf: asOf).lines)
        }
        #expect(found > 10)
    }

    @Test func `trades that are taken back let two accounts agree`() throws {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for id in ["one", "other"] { firm.buyer(id, of: "X") }
        var taken = HandmadeFirm()
        for day in 1..<8 {
            for id in day % 2 == 1 ? ["one", "other"] : ["other"] {
                firm.trade(id, day: day, pnl: HandmadeFirm.hundredths(20_000 + 3000 * day))
            }
            for market in ["XAUUSD", "NAS100"] {
                firm.trade("other", day: day, pnl: "40.00", instrument: market)
                taken.trade("other", day: day, lots: "0.00", pnl: "0.00", instrument: market)
            }
        }
        var signals = SignalSet(signals: [CopiedAccounts(settings: [4])], threads: 1)
        var agreements = CopyAgreements(smallestDays: 4)
        var found: [Set<UInt64>] = []
        for rows in [firm.rows, taken.rows] {
            for batch in batches(rows) { _ = signals.apply(batch) }
            let population = signals.settle(asOf: signals.records.latestEventTime).0
            let trading = try #require(population.trading)
            found.append(agreements.settle(trading, population.records.customers.affiliate))
        }
        let ids = signals.records.customerIDs
        let pair = AccountPair(
            try #require(ids.id(of: "one")), try #require(ids.id(of: "other")))
        #expect(!found[0].contains(pair.key))
        #expect(found[1].contains(pair.key))
    }

    /// A finding gives its strongest cohort's numbers and every speaking cohort's accounts.
    private func check(_ found: [Reading], _ expected: [SlowCopies.Cohort]) {
        let byAffiliate = Dictionary(grouping: expected, by: \.affiliate)
        #expect(found.flatMap(\.subject) == byAffiliate.keys.sorted())
        for reading in found {
            let cohorts = byAffiliate[reading.subject[0]] ?? []
            let speaking = cohorts.filter {
                $0.accounts.contains(where: reading.customers.contains)
            }
            #expect(reading.customers == Set(speaking.flatMap(\.accounts)).sorted())
            #expect(
                speaking.contains { cohort in
                    cohort.values.allSatisfy { abs(reading[$0] - $1) < 1e-9 }
                }, "\(reading.values) of \(cohorts.map(\.values))")
        }
    }

    @Test func `the traces have strict rooms and lax ones in them`() {
        var odds: [Double] = []
        for trace in CopyTrace.all {
            var run = StatisticRun([CopiedAccounts.self])
            run.take(trace.rows)
            odds += run.settle().readings(CopiedAccounts.self).map { $0["log_odds"] }
        }
        #expect(odds.count > 6)
        #expect(odds.max() ?? 0 > 8)
        #expect(odds.min() ?? 8 < 4)
    }
}
