import FirmRecords
import Foundation
import Records
import Testing

@testable import Signals

/// Persons who hedge by ever new accounts.
struct PersonPairsTests {
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        return firm
    }

    private func open(
        _ firm: inout HandmadeFirm, _ account: String, of affiliate: String, by name: String,
        day: Int
    ) {
        firm.buyer(
            account, of: affiliate, day: day,
            [
                "email": "\(name).\(name)son@gmail.com", "first_name": name,
                "last_name": name + "son",
            ])
    }

    /// Two persons open an account each every fourth day and trade them for two, in lots of their
    /// own; the right one loses what the left one wins.
    private func hedge(
        _ firm: inout HandmadeFirm, rounds: Int, left: String = "kwame", right: String = "ingrid",
        wins: (Int) -> Int = { $0 % 2 == 0 ? 1 : -1 }
    ) {
        for round in 0..<rounds {
            open(&firm, "left\(round)", of: "X", by: left, day: 4 * round)
            open(&firm, "right\(round)", of: "Y", by: right, day: 4 * round)
            for day in 4 * round + 1...4 * round + 2 {
                let lots = HandmadeFirm.hundredths(113 + 7 * day)
                let cents = wins(day) * (31_000 + 1700 * day)
                firm.trade(
                    "left\(round)", day: day, lots: lots, pnl: HandmadeFirm.hundredths(cents))
                firm.trade(
                    "right\(round)", day: day, lots: lots,
                    pnl: HandmadeFirm.hundredths(-150 - cents)
                )
            }
        }
    }

    @Test func `two persons who hedge each challenge for two days are pairs of accounts`() {
        var firm = firm()
        hedge(&firm, rounds: 5)
        let found = readings(MirroredPairs.self, firm)
        #expect(found.map(\.subject) == (0..<5).map { ["left\($0)", "right\($0)"] })
        for pair in found {
            #expect(pair.customers == pair.subject)
            #expect(pair["pairs"] == 5)
            #expect(pair["days"] == 10)
            #expect(pair["log_odds"] > 8)
        }
    }

    @Test func `evidence of two accounts is their own days, each leg on its side`() throws {
        var firm = firm()
        hedge(&firm, rounds: 5) { $0 % 4 == 1 ? -1 : 1 }
        let rows = try evidence(MirroredPairs.self, firm)
        #expect(rows.count == 2)
        let losses = rows.map { row in
            row.values.contains { $0.name == "pnl_first" && "\($0.value)".contains("-") }
        }
        #expect(losses == [true, false])
    }

    @Test func `as many accounts of as many people are no pairs`() {
        var firm = firm()
        hedge(&firm, rounds: 5)
        var apart = HandmadeFirm()
        var names = [
            "abebe", "bruno", "chidi", "dolores", "esteban", "fumiko", "goran", "hilda", "iskra",
            "jomo",
        ][...]
        for row in firm.rows {
            let isLeg = row.entity == .customers && !row["customer_id"].hasPrefix("h")
            guard isLeg, let name = names.popFirst() else {
                apart.send(row)
                continue
            }
            apart.send(
                row.with([
                    "email": "\(name)@example.com", "first_name": name, "last_name": name + "sen",
                ]))
        }
        #expect(readings(MirroredPairs.self, apart).isEmpty)
    }

    @Test func `two persons whose results agree are no pairs`() {
        var firm = firm()
        hedge(&firm, rounds: 5)
        for round in 0..<5 {
            for day in 4 * round + 1...4 * round + 2 {
                firm.trade(
                    "right\(round)", day: day, lots: HandmadeFirm.hundredths(113 + 7 * day),
                    pnl: HandmadeFirm.hundredths((day % 2 == 0 ? 1 : -1) * (31_000 + 1700 * day)))
            }
        }
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test func `a person who hedges against itself by ever new accounts is found`() {
        var firm = firm()
        hedge(&firm, rounds: 5, left: "kwame", right: "kwame")
        let found = readings(MirroredPairs.self, firm)
        #expect(found.map(\.subject) == (0..<5).map { ["left\($0)", "right\($0)"] })
    }

    @Test func `results of most accounts are corrected, the pairs of the others go too`() {
        var firm = firm()
        hedge(&firm, rounds: 5)
        for day in 5...18 where day % 4 == 1 || day % 4 == 2 {
            firm.trade(
                "right\(day / 4)", day: day, lots: HandmadeFirm.hundredths(113 + 7 * day),
                pnl: HandmadeFirm.hundredths(4000 + 90 * day))
        }
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test func `where accounts stand for themselves nothing is taken together`() {
        var firm = firm()
        hedge(&firm, rounds: 5)
        var signals = SignalSet(
            signals: [MirroredPairs(settings: [3, 0.05, 1, 0])], threads: 1)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        #expect(signals.settle(asOf: signals.records.latestEventTime).1[0].findings.isEmpty)
    }

    @Test(arguments: (1...6).map(SerialTrace.init), [150, .max])
    func `persons' pairs equal those of all pairs of persons looked at`(
        _ trace: SerialTrace, _ stride: Int
    ) {
        var signals = SignalSet(
            signals: [MirroredPairs(settings: [3, 0.05, 0, 1])], threads: 2)
        var slow = SlowRecords()
        var (rest, pairs) = (trace.rows[...], 0)
        while !rest.isEmpty {
            for batch in batches(Array(rest.prefix(stride))) { _ = signals.apply(batch) }
            for row in rest.prefix(stride) { slow.take(row) }
            rest = rest.dropFirst(stride)
            let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
            let found = results[0].findings.map {
                Reading($0, of: MirroredPairs.self, population.records)
            }
            let expected = expected(slow, population)
            let persons = found.filter { $0["pairs"] > 1 }
            #expect(Set(persons.map(\.subject)) == Set(expected.keys))
            #expect(persons.count == expected.count)
            for reading in persons {
                guard let (pair, count) = expected[reading.subject] else { continue }
                #expect(reading["pairs"] == Double(count))
                #expect(reading["days"] == Double(pair.days))
                #expect(reading["coactive"] == Double(pair.coactive))
                #expect(abs(reading["log_likelihood"] - pair.logLikelihood) < 1e-4)
                pairs += 1
            }
        }
        #expect(pairs > 5)
    }

    /// Corrections, accounts that begin to trade or no longer do, and accounts that turn out to be
    /// another person's, one after the other.
    @Test(arguments: (1...4).map(SerialTrace.init))
    func `persons followed record by record are those that are read anew`(_ trace: SerialTrace) {
        var known = Array(trace.rows.dropLast(12))
        var run = StatisticRun([MirroredPairs.self])
        run.take(known)
        var seen: Set<[String]> = [run.settle().lines]
        var hasPersons = false
        for row in trace.rows.suffix(12) + changes(trace) {
            run.take([row])
            known.append(row)
            var anew = StatisticRun([MirroredPairs.self])
            anew.take(known)
            let settled = run.settle()
            #expect(settled.lines == anew.settle().lines)
            seen.insert(settled.lines)
            let found = settled.readings(MirroredPairs.self)
            hasPersons = hasPersons || found.contains { $0["pairs"] > 1 }
        }
        #expect(hasPersons)
        #expect(seen.count > 10)
    }

    private func changes(_ trace: SerialTrace) -> [FieldRow] {
        var firm = HandmadeFirm()
        let trades = trace.rows.filter { $0.entity == .tradingActivity }
        for number in 0..<8 {
            let round = number % 5
            let (one, other) = (4 * (number % 6), SerialTrace.account(4 * (number % 6) + 1, round))
            // Whoever stood against this account is its owner from now on, or a stranger is.
            let name = String(UnicodeScalar(UInt8(97 + one + (number < 4 ? 0 : 2))))
            if let row = trace.rows.last(where: {
                $0.entity == .customers && $0["customer_id"] == other
            }) {
                firm.send(
                    row.with([
                        "email": "\(name)rown.taylor\(name)@gmail.com", "first_name": "Per" + name,
                        "last_name": "Taylor" + name,
                        "last_modified_date": HandmadeFirm.noon(30).description,
                    ]))
            }
            let account = SerialTrace.account(one, round)
            // None of its rows counts any more, where lots are none.
            for row in trades.filter({ $0["customer_id"] == account }).prefix(number % 3 + 1) {
                firm.send(row.with(number % 2 == 0 ? ["lots_traded": "0.00"] : ["pnl": "-77.00"]))
            }
            firm.buyer(
                "new\(number)", of: "A1", day: 2,
                [
                    "email": "\(name)rown.taylor\(name)@gmail.com", "first_name": "Per" + name,
                    "last_name": "Taylor" + name,
                ])
            for row in trades.filter({ $0["customer_id"] == other }) {
                firm.send(row.with(["customer_id": "new\(number)"]))
            }
        }
        return firm.rows
    }

    /// By pair of accounts, what their persons say; where the accounts say more, nothing.
    private func expected(
        _ slow: SlowRecords, _ population: Population
    ) -> [[String]: (pair: SlowPairs.Pair, count: Int)] {
        let persons = Dictionary(
            uniqueKeysWithValues: slow.customers.keys.map { ($0, population.person(of: $0) ?? $0) })
        let alone = SlowPairs(slow, asOf: population.asOf)
        let together = SlowPairs(slow, asOf: population.asOf, persons: persons)
        let odds = { (pair: SlowPairs.Pair, pairs: SlowPairs) in
            pair.support - log(Double(pairs.accounts - 1))
        }
        var all: [[String]: (pair: SlowPairs.Pair, count: Int)] = [:]
        for pair in together.discovered() {
            let accounts = Set(pair.accounts)
            if accounts.count > 1 { for each in accounts { all[each] = (pair, accounts.count) } }
        }
        for pair in alone.discovered() {
            if let other = all[pair.names], odds(pair, alone) >= odds(other.pair, together) {
                all[pair.names] = nil
            }
        }
        return all
    }
}
