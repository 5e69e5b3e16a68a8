import FirmRecords
import Records
import Testing

@testable import Signals

/// What is kept of the whole firm follows single records that concern others than those whom it
/// judges.
struct FirmBooksTests {
    /// One after the other, each settled by a run that saw the earlier ones and by one that did
    /// not.
    ///
    /// - Returns: what was said after each, which is not what was said after the one before.
    private func follow(
        _ steps: [(rows: [FieldRow], asOf: EventTime?)], _ types: [any Statistic.Type]
    ) -> [StatisticRun.Settled] {
        var run = StatisticRun(types)
        var rows: [FieldRow] = []
        var settled: [StatisticRun.Settled] = []
        for step in steps {
            rows += step.rows
            run.take(step.rows)
            var fresh = StatisticRun(types, threads: 1)
            fresh.take(rows)
            let found = run.settle(asOf: step.asOf)
            #expect(found.lines == fresh.settle(asOf: step.asOf).lines)
            #expect(found.lines != settled.last?.lines)
            settled.append(found)
        }
        return settled
    }

    private func rows(_ change: (inout HandmadeFirm) -> Void) -> [FieldRow] {
        var firm = HandmadeFirm()
        change(&firm)
        return firm.rows
    }

    private func value(
        _ field: String, of subject: String, _ type: (some Statistic).Type,
        _ settled: StatisticRun.Settled
    ) -> Double? {
        settled.readings(type).first { $0.subject == [subject] }?[field]
    }

    @Test func `an outage that comes, spreads and is undone concerns affiliates it does not name`()
    {
        let firm = rows { firm in
            firm.honestBackground()
            for number in 0..<20 {
                firm.buyer("x\(number)", of: "X", day: 2 * number)
                for day in 1...4 {
                    firm.trade(
                        "x\(number)", day: 2 * number + day, lots: "0.4\(day)", pnl: "21.50")
                }
            }
            for (number, day) in [(9, 20), (10, 117)] {
                firm.transaction("stray-\(number)", of: "h7x\(number)", "refund", day: day)
            }
            for number in 0..<8 {
                firm.trade("x\(number)", day: 92, lots: "0.43", pnl: "-9.00")
                firm.transaction("back-\(number)", of: "x\(number)", "refund", day: 94)
            }
        }
        let elsewhere = { (status: String) in
            rows { firm in
                for affiliate in 0..<8 {
                    for number in 0..<2 {
                        let id = "h\(affiliate)x\(number)"
                        firm.trade(id, day: 92 - number, lots: "0.41", pnl: "-9.00")
                        firm.transaction(
                            "outage-" + id, of: id, "refund", day: 94, status: status)
                    }
                }
            }
        }
        let settled = follow(
            [(firm, nil), (elsewhere("completed"), nil), (elsewhere("reversed"), nil)],
            [RefundExcess.self])
        let observed = settled.map { value("observed", of: "X", RefundExcess.self, $0) }
        #expect(observed == [8, 0, 8])
    }

    /// The median week is one of many quiet ones when time goes by.
    @Test func `refunds that are usual in a busy time are an outage after a long quiet one`() {
        let firm = rows { firm in
            firm.honestBackground()
            for week in 0..<10 {
                for affiliate in 0..<8 {
                    let id = "r\(week)x\(affiliate)"
                    firm.buyer(id, of: "H\(affiliate)", day: 7 * week + 30)
                    firm.trade(id, day: 7 * week + 40, lots: "0.41", pnl: "-9.00")
                    firm.transaction("back-" + id, of: id, "refund", day: 7 * week + 44)
                }
            }
        }
        let settled = follow(
            [(firm, HandmadeFirm.noon(121)), ([], HandmadeFirm.noon(400))], [RefundExcess.self])
        #expect((value("observed", of: "H3", RefundExcess.self, settled[0]) ?? 0) > 5)
        #expect(value("observed", of: "H3", RefundExcess.self, settled[1]) == 0)
    }

    @Test
    func `once the firm sends trading, who shows none is judged, without a record of its own`() {
        let all = rows { firm in
            firm.honestBackground()
            for number in 0..<12 { firm.buyer("left\(number)", of: "X", day: 7 * number) }
            for number in 0..<6 {
                firm.buyer(
                    "one\(number)", of: "Y", day: 6 * number,
                    ["email": "one@example.com", "phase": "failed"])
            }
        }
        let trading = all.filter { $0.entity == .tradingActivity }
        let late = rows { $0.transaction("late", of: "h0x0", "reset_fee", day: 121) }
        let settled = follow(
            [(all.filter { $0.entity != .tradingActivity } + late, nil), (trading, nil)],
            [DormantPurchases.self, ChallengeChurn.self])
        let observed = settled.map { value("observed", of: "X", DormantPurchases.self, $0) }
        #expect(observed == [nil, 12])
    }

    /// Neither way of return sees another return, or a fee of another product, week or country.
    @Test func `one more fee like others moves what is expected of both ways of return`() {
        let firm = rows { firm in
            firm.honestBackground()
            firm.buyer("x0", of: "X", day: 30)
        }
        let settled = follow(
            [(firm, nil), (rows { $0.buyer("x1", of: "X", day: 30) }, nil)], [RefundExcess.self])
        #expect(settled.map { value("matured", of: "X", RefundExcess.self, $0) } == [1, 2])
    }

    @Test func `a product that nobody had bought before concerns its buyer's affiliate alone`() {
        let firm = rows { $0.honestBackground() }
        let first = rows {
            $0.buyer("first", of: "H1", day: 20, ["challenge_type": "instant"])
        }
        var run = StatisticRun()
        run.take(firm)
        _ = run.settle()
        run.take(first)
        let found = run.settle()
        var fresh = StatisticRun(threads: 1)
        fresh.take(firm + first)
        #expect(found.lines == fresh.settle().lines)
        #expect(found.population.isStale.count { $0 } == 1)
    }

    @Test func `the firm's cheapest size comes and goes with one account`() {
        let firm = rows { firm in
            firm.honestBackground()
            for number in 0..<6 {
                let id = "one\(number)"
                firm.buyer(id, of: "X", day: 8 * number, ["email": "one@example.com"])
                firm.trade(id, day: 8 * number + 1, lots: "0.71", pnl: "-310.00")
            }
        }
        let small = { (size: String) in
            rows { $0.buyer("small", of: "H1", day: 20, ["account_size": size]) }
        }
        let settled = follow(
            [(firm, nil), (small("5000"), nil), (small("10000"), nil)], [ChallengeChurn.self])
        let cheapest = settled.map { settled in
            settled.readings(ChallengeChurn.self).map { $0["cheapest"] }.max()
        }
        #expect(cheapest == [6, 0, 6])
    }

    /// The same affiliate, a purchase nearby and two ends say less of a pair the more of the firm
    /// has them.
    @Test func `what two accounts have in common by chance follows accounts of others`() {
        let firm = rows { firm in
            firm.honestBackground()
            firm.buyer("left", of: "X", ["phase": "failed"])
            firm.buyer("right", of: "X", ["phase": "funded"])
            for day in 1..<6 {
                let lots = HandmadeFirm.hundredths(113 + 7 * day)
                let cents = (day % 2 == 0 ? 1 : -1) * (31_000 + 1700 * day)
                for (leg, sign) in [("left", 1), ("right", -1)] {
                    let pnl = HandmadeFirm.hundredths(sign * cents)
                    firm.trade(leg, day: day, lots: lots, pnl: pnl)
                }
            }
        }
        let others = { (day: Int, version: Int, phases: [String]) in
            rows { firm in
                for number in 0..<60 {
                    firm.buyer(
                        "z\(number)", of: "Z", day: day,
                        [
                            "phase": phases[number % phases.count],
                            "last_modified_date": HandmadeFirm.noon(40 + version).description,
                        ])
                }
            }
        }
        let settled = follow(
            [
                (firm, nil), (others(40, 0, ["phase_1"]), nil), (others(0, 1, ["phase_1"]), nil),
                (others(0, 2, ["failed", "funded"]), nil),
            ], [MirroredPairs.self])
        #expect(settled.allSatisfy { $0.readings(MirroredPairs.self).count == 1 })
    }

    @Test(arguments: [
        [("late", 40), ("late", 20)], [("early", 20), ("late", 40), ("early", 10)],
    ])
    func `the latest time goes back with the record that set it`(_ changes: [(String, Int)]) {
        var signals = SignalSet(signals: [], threads: 1)
        var days = ["": 3]
        let take = { (signals: inout SignalSet, rows: [FieldRow]) in
            for batch in batches(rows) { _ = signals.apply(batch) }
            let asOf = signals.records.latestEventTime
            _ = signals.settle(asOf: asOf)
            return asOf
        }
        _ = take(&signals, rows { $0.buyer("a", day: 3) })
        for (id, day) in changes {
            days[id] = day
            let asOf = take(&signals, rows { $0.transaction(id, of: "a", "reset_fee", day: day) })
            #expect(asOf == days.values.max().map { HandmadeFirm.noon($0) })
        }
    }

    @Test func `a line counts for the latest time when its customer arrives`() {
        var signals = SignalSet(signals: [], threads: 1)
        let line = rows { firm in
            firm.buyer("b", day: 3)
            firm.commission("early", of: "A", customer: "a", day: 50)
        }
        for (rows, day) in [(line, 3), (rows { $0.customer("a", day: 5) }, 50)] {
            for batch in batches(rows) { _ = signals.apply(batch) }
            let asOf = signals.records.latestEventTime
            #expect(asOf == HandmadeFirm.noon(day))
            _ = signals.settle(asOf: asOf)
        }
    }
}
