import FirmRecords
import Records
import Testing

@testable import Signals

/// What is kept record by record equals what a naive pass over the raw rows gives.
struct TwinTests {
    /// Checks after every `stride` rows, and after the last.
    private func forEachSettle(
        _ trace: Trace, stride: Int,
        _ check: (Population, [SignalResult], SlowRecords) throws -> Void
    ) rethrows {
        var signals = SignalSet(
            signals: [
                MirroredPairs(settings: [3, 0.05, 1, 0]), GroupHedges(settings: [3, 0.5]),
            ],
            threads: 2)
        var slow = SlowRecords()
        var rest = trace.rows[...]
        while !rest.isEmpty {
            for batch in batches(Array(rest.prefix(stride))) { _ = signals.apply(batch) }
            for row in rest.prefix(stride) { slow.take(row) }
            rest = rest.dropFirst(stride)
            let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
            try check(population, results, slow)
        }
    }

    @Test(arguments: Trace.all, [97, .max])
    func `accounts equal their rows gone through again`(_ trace: Trace, _ stride: Int) {
        forEachSettle(trace, stride: stride) { population, _, slow in
            #expect(population.asOf == slow.latest)
            for (id, customer) in slow.customers {
                let row = population.records.customerIDs.id(of: id) ?? .max
                let expected = SlowAccount(of: customer, slow, asOf: population.asOf).facts
                #expect(AccountFacts(kept: row, population) == expected, "\(id)")
            }
        }
    }

    @Test(arguments: Trace.all, [97, .max])
    func `records of known customers are counted as they are gone through`(
        _ trace: Trace, _ stride: Int
    ) {
        forEachSettle(trace, stride: stride) { population, _, slow in
            let totals = population.records.totals
            #expect(totals.transactions == slow.joined(.transactions).count)
            #expect(totals.activityRows == slow.joined(.tradingActivity).count)
        }
    }

    @Test func `the latest time moves back with what is corrected`() throws {
        var firm = HandmadeFirm()
        firm.buyer("known", of: "X", day: 1)
        firm.transaction("fee", of: "known", "challenge_fee", day: 30)
        firm.transaction("fee", of: "known", "challenge_fee", day: 20)
        firm.transaction("parked", of: "late", "challenge_fee", day: 40)
        firm.transaction("parked", of: "late", "challenge_fee", day: 35)
        firm.buyer("late", of: "X", day: 2)
        var records = CurrentRecords()
        var slow = SlowRecords()
        for (number, row) in firm.rows.enumerated() {
            for batch in batches([row]) { _ = records.apply(batch) }
            slow.take(row)
            #expect(records.latestEventTime == slow.latest)
            if number % 2 == 0 { records.markSettled() }
            #expect(records.latestEventTime == slow.latest)
        }
        #expect(records.latestEventTime.day == HandmadeFirm.noon(35).day)
    }

    @Test(arguments: Trace.all)
    func `accounts at any time equal those of the rows until then`(_ trace: Trace) {
        var signals = SignalSet(signals: [], threads: 2)
        var slow = SlowRecords()
        for batch in batches(trace.rows) { _ = signals.apply(batch) }
        for row in trace.rows { slow.take(row) }
        for days in [0, -3, -20, -1, -60, 14, -7] {
            let asOf = slow.latest.advanced(byDays: days)
            let (population, _) = signals.settle(asOf: asOf)
            for (id, customer) in slow.customers {
                let row = population.records.customerIDs.id(of: id) ?? .max
                let expected = SlowAccount(of: customer, slow, asOf: asOf).facts
                #expect(AccountFacts(kept: row, population) == expected, "\(id)")
            }
        }
    }

    @Test(arguments: Trace.all, [97, .max])
    func `persons equal accounts grouped by mailbox`(_ trace: Trace, _ stride: Int) {
        forEachSettle(trace, stride: stride) { population, _, slow in
            let customers = slow.customers
            for (id, customer) in customers {
                let namesakes = customers.filter { isOneMailbox($1["email"], customer["email"]) }
                let first = ([id] + namesakes.keys).min()
                let ids = population.records.customerIDs
                #expect(ids[population.persons[ids.id(of: id) ?? .max]] == first)
            }
        }
    }

    private func isOneMailbox(_ left: String, _ right: String) -> Bool {
        !left.isEmpty && Trace.mailboxes.contains { $0.contains(left) && $0.contains(right) }
    }

    @Test(arguments: Trace.all, [450, .max])
    func `discovered pairs equal those of all pairs looked at`(_ trace: Trace, _ stride: Int) {
        forEachSettle(trace, stride: stride) { population, results, slow in
            let found = results[0].findings.map {
                Reading($0, of: MirroredPairs.self, population.records)
            }
            let firm = SlowFirm(slow, asOf: population.asOf) { _ in nil }
            let pairs = SlowPairs(slow, asOf: population.asOf)
            let corroboration = SlowCorroboration(slow, firm, pairs)
            let expected = pairs.discovered(corroboration: corroboration.logRatio)
            #expect(Set(found.map(\.subject)).isSubset(of: expected.map(\.names)))
            // Of a crowd that keeps the same hours a clock takes some away, which has its own
            // tests.
            let own = expected.filter { !$0.names.allSatisfy(Trace.isInCrowd) }
            #expect(Set(found.map(\.subject)).isSuperset(of: own.map(\.names)))
            for pair in expected {
                guard let reading = found.first(where: { $0.subject == pair.names }) else {
                    continue
                }
                #expect(reading["days"] == Double(pair.days))
                #expect(reading["matches"] == Double(pair.matches))
                #expect(reading["coactive"] == Double(pair.coactive))
                #expect(abs(reading["log_likelihood"] - pair.logLikelihood) < 1e-4)
                #expect(abs(reading["corroboration"] - pair.corroboration) < 1e-5)
            }
        }
    }

    @Test(arguments: Trace.all, [450, .max])
    func `group hedges equal those of all sets looked at`(_ trace: Trace, _ stride: Int) {
        forEachSettle(trace, stride: stride) { population, results, slow in
            let found = results[1].findings.map {
                Reading($0, of: GroupHedges.self, population.records)
            }
            let firm = SlowFirm(slow, asOf: population.asOf) { _ in nil }
            let pairs = SlowPairs(slow, asOf: population.asOf)
            let expected = SlowGroups(
                pairs, corroboration: SlowCorroboration(slow, firm, pairs).logRatio
            ).discovered(days: 3, rate: 0.5)
            #expect(Set(found.map(\.customers)) == Set(expected.map(\.names)))
            for group in expected {
                guard let reading = found.first(where: { $0.customers == group.names }) else {
                    continue
                }
                #expect(reading.subject == [group.names[0]])
                #expect(reading["days"] == Double(group.days))
                #expect(reading["matches"] == Double(group.matches))
                #expect(abs(reading["log_likelihood"] - group.logLikelihood) < 1e-4)
                let odds = group.logLikelihood - 2 - group.logSets
                #expect(abs(reading["log_odds"] - odds) < 1e-4)
            }
        }
    }

    @Test func `the traces have pairs, groups, persons and every outcome of a fee in them`() {
        var (pairs, groups) = (0, 0)
        var outcomes: Set<String> = []
        var isShared = false
        for trace in Trace.all {
            forEachSettle(trace, stride: .max) { population, results, slow in
                pairs += results[0].findings.count
                groups += results[1].findings.count
                for customer in slow.customers.values {
                    let account = SlowAccount(of: customer, slow, asOf: population.asOf)
                    outcomes.formUnion(account.facts.fees.values)
                }
                isShared =
                    isShared
                    || Set(slow.customers.keys).contains { id in
                        let ids = population.records.customerIDs
                        return ids[population.persons[ids.id(of: id) ?? .max]] != id
                    }
            }
        }
        #expect(pairs > 10)
        #expect(groups > 2)
        #expect(isShared)
        #expect(
            outcomes == [
                "standing", "payoutReturn", "coolingOff", "doubleBooking", "abusive", "chargeback",
            ])
    }
}
