import FirmRecords
import Records
import Testing

@testable import Signals

/// The null of mirrored pairs: accounts that changed places within each day and market.
///
/// Of the pairs in the trace one leg is left out first: where a good part of all rows are one half
/// of a mirrored trade, chance puts the halves on two accounts more often than among honest people.
struct PermutedAccountsTests {
    /// Rows of which the accounts changed places within their group, so that nobody mirrors anybody
    /// but by chance, however crowded its outcomes and common its lots are.
    private func permuted(_ rows: [FieldRow], seed: UInt64) -> [FieldRow] {
        var stream = SeededStream(seed)
        let traded = rows.filter { $0.entity == .tradingActivity && !isSecondLeg($0) }
        let current = Dictionary(traded.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        let groups = Dictionary(grouping: current.values) { row in
            ["date", "instrument", "currency"].map { row[$0] }
        }
        return rows.filter { $0.entity != .tradingActivity }
            + groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { _, members in
                let members = members.sorted { $0["customer_id"] < $1["customer_id"] }
                let owners = members.map { $0["customer_id"] }.shuffled(using: &stream)
                return zip(members, owners).map { $0.with(["customer_id": $1]) }
            }
    }

    /// Accounts 1, 7, 13 and so on mirror those before them.
    private func isSecondLeg(_ row: FieldRow) -> Bool {
        number(row) % 6 == 1
    }

    private func comparison(_ rows: [FieldRow]) throws -> TradingComparison {
        var signals = SignalSet(signals: [MirroredPairs(settings: [3, 0.05, 1, 0])], threads: 2)
        for batch in batches(rows) { _ = signals.apply(batch) }
        let population = signals.settle(asOf: signals.records.latestEventTime).0
        return try #require(population.trading)
    }

    /// What e-BH promises rests on this alone: the mean e-value of the null is one at most.
    @Test func `the mean e-value of all pairs of permuted accounts is at most one`() throws {
        var (sum, possible, planted) = (0.0, 0.0, 0)
        for seed in UInt64(1)...10 {
            let rows = MirrorTrace(seed: seed).rows
            planted += try comparison(rows).opposites.count { $0.logLikelihoodRatio > 10 }
            let null = try comparison(permuted(rows, seed: seed))
            for pair in null.opposites { sum += Numerics.exponential(pair.logLikelihoodRatio) }
            possible += Double(null.book.accounts * (null.book.accounts - 1) / 2)
        }
        #expect(planted > 20)
        #expect(sum / possible <= 1, "\(sum) over \(possible) pairs")
    }

    @Test func `the same holds of legs a day apart, of which twice as many are possible`() throws {
        var (sum, possible, planted) = (0.0, 0.0, 0)
        for seed in UInt64(1)...10 {
            let rows = MirrorTrace(seed: seed, isLate: true).rows
            planted += try comparison(rows).late.count { $0.logLikelihoodRatio > 15 }
            let null = try comparison(permuted(rows, seed: seed))
            for late in null.late {
                sum += Numerics.exponential(late.logLikelihoodRatio)
            }
            possible += Double(null.book.accounts * (null.book.accounts - 1))
        }
        #expect(planted > 20)
        #expect(sum / possible <= 1, "\(sum) over \(possible) pairs")
    }

    @Test func `where accounts changed places no affiliate has a series of pairs`() {
        var found = [0, 0]
        for seed in UInt64(1)...10 {
            let rows = MirrorTrace(seed: seed).rows.map { row in
                row.entity == .customers
                    ? row.with(["affiliate_id": "A\(number(row) / 20)"]) : row
            }
            for (place, rows) in [rows, permuted(rows, seed: seed)].enumerated() {
                var run = StatisticRun([HedgeSeries.self])
                run.take(rows)
                found[place] += run.settle().readings(HedgeSeries.self).count
            }
        }
        #expect(found[0] > 2)
        #expect(found[1] == 0)
    }

    private func number(_ row: FieldRow) -> Int { Int(row["customer_id"].dropFirst()) ?? 0 }
}
