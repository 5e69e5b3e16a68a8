import FirmRecords
import Records
import Testing

@testable import Signals

/// What each statistic says equals what a naive pass over the raw rows says, whatever was settled
/// before.
struct StatisticTwinTests {
    /// Checks after each fifth of the rows, or after the last alone.
    private func forEachSettle(
        _ trace: BusyTrace, parts: Int, of statistic: any Statistic.Type,
        _ check: (StatisticRun.Settled, SlowFirm) throws -> Void
    ) rethrows {
        var run = StatisticRun([statistic])
        let size = trace.rows.count / parts + 1
        for start in stride(from: 0, to: trace.rows.count, by: size) {
            run.take(trace.rows[start..<min(trace.rows.count, start + size)])
            let settled = run.settle()
            try check(settled, settled.slowFirm)
        }
    }

    @Test(arguments: BusyTrace.all, [1, 5])
    func `suspect returns equal those counted fee by fee`(_ trace: BusyTrace, _ parts: Int) {
        forEachSettle(trace, parts: parts, of: RefundExcess.self) { settled, firm in
            expectSame(settled.readings(RefundExcess.self), SlowReturns(firm).readings())
        }
    }

    @Test(arguments: BusyTrace.all, [1, 5])
    func `unused accounts equal those counted one by one`(_ trace: BusyTrace, _ parts: Int) {
        forEachSettle(trace, parts: parts, of: DormantPurchases.self) { settled, firm in
            expectSame(settled.readings(DormantPurchases.self), SlowDormancy(firm).readings())
        }
    }

    @Test(arguments: BusyTrace.all, [1, 5])
    func `bunched moments equal those compared two by two`(_ trace: BusyTrace, _ parts: Int) {
        forEachSettle(trace, parts: parts, of: LockstepMoments.self) { settled, firm in
            expectSame(
                settled.readings(LockstepMoments.self), SlowPace(firm: firm).readings())
        }
    }

    @Test(arguments: BusyTrace.all, [1, 5])
    func `bursts equal the strongest of all stretches`(_ trace: BusyTrace, _ parts: Int) {
        forEachSettle(trace, parts: parts, of: CountryBurst.self) { settled, firm in
            expectSame(settled.readings(CountryBurst.self), SlowBursts(firm).readings())
        }
    }

    @Test func `a farm's further countries and its tails equal those gone through`() throws {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<36 {
            let day = number < 30 ? 70 + number % 3 : 60 + 5 * (number - 30)
            firm.buyer(
                "farm\(number)", of: "X", day: day, country: number % 2 == 0 ? "VN" : "BR")
        }
        var run = StatisticRun([CountryBurst.self])
        run.take(firm.rows)
        let settled = run.settle()
        let found = settled.readings(CountryBurst.self)
        expectSame(found, SlowBursts(settled.slowFirm).readings())
        #expect(try #require(found.last).customers.count > 30)
    }

    @Test func `what is kept of an affiliate goes when others show that its trading is missing`() {
        var first = HandmadeFirm()
        first.honestBackground()
        for number in 0..<20 {
            first.buyer("idle\(number)", of: "X", day: 40 + number % 4, country: "VN")
        }
        for number in 0..<12 {
            first.buyer("lost\(number)", of: "X", day: 5 * number, ["phase": "failed"])
        }
        // Hardly anybody else fails without a trade, so those of `X` must have traded.
        var later = HandmadeFirm()
        for number in 0..<300 {
            let id = "f\(number)"
            later.buyer(id, of: "H\(number % 8)", day: number % 60, ["phase": "failed"])
            later.trade(id, day: number % 60 + 1, lots: "0.37", pnl: "-9.00")
        }
        var kept = StatisticRun([CountryBurst.self])
        kept.take(first.rows)
        let before = kept.settle().readings(CountryBurst.self)
        kept.take(later.rows)
        let after = kept.settle().readings(CountryBurst.self)
        var fresh = StatisticRun([CountryBurst.self])
        fresh.take(first.rows + later.rows)
        let anew = fresh.settle().readings(CountryBurst.self)
        #expect(before.first { $0.subject == ["X"] }?["log_odds"] ?? 0 > 4)
        #expect(anew.map(\.subject) == after.map(\.subject))
        #expect(anew.map(\.customers) == after.map(\.customers))
        #expect(anew.map { $0["log_odds"] } == after.map { $0["log_odds"] })
    }

    @Test(arguments: BusyTrace.all, [1, 5])
    func `churn equals every person's accounts gone through`(_ trace: BusyTrace, _ parts: Int) {
        forEachSettle(trace, parts: parts, of: ChallengeChurn.self) { settled, firm in
            expectSame(
                settled.readings(ChallengeChurn.self), SlowChurn(firm: firm).readings())
        }
    }

    @Test(arguments: BusyTrace.all, [1, 5])
    func `distances equal those of traits counted anew`(_ trace: BusyTrace, _ parts: Int) throws {
        try forEachSettle(trace, parts: parts, of: AffiliateAnomaly.self) { settled, firm in
            expectSame(settled.readings(AffiliateAnomaly.self), try SlowTraits(firm).readings())
        }
    }

    @Test func `the traces have something of everything in them`() throws {
        var most: [String: Double] = [:]
        var outages = 0
        for trace in BusyTrace.all {
            try forEachSettle(trace, parts: 1, of: RefundExcess.self) { _, firm in
                let all =
                    [
                        ("returns", SlowReturns(firm).readings()),
                        ("dormancy", SlowDormancy(firm).readings()),
                        ("pace", SlowPace(firm: firm).readings()),
                        ("bursts", SlowBursts(firm).readings()),
                        ("churn", SlowChurn(firm: firm).readings()),
                        ("traits", try SlowTraits(firm).readings()),
                    ]
                outages += SlowReturns(firm).outages.values.map(\.count).reduce(0, +)
                for (name, readings) in all {
                    for (field, value) in readings.flatMap(\.values) {
                        most[name + " " + field] = max(most[name + " " + field] ?? 0, value)
                    }
                }
            }
        }
        #expect(outages > 0)
        for (field, least) in [
            ("returns observed", 8.0), ("dormancy observed", 8), ("pace bunched", 8),
            ("pace repeated", 4), ("pace unused", 2), ("pace phase_changes", 4),
            ("pace sign_ups", 8), ("bursts idle", 4), ("churn rebuys", 1),
            ("churn blow_ups", 2), ("churn resets", 1), ("traits distance", 5),
        ] {
            #expect(most[field] ?? 0 >= least, "\(field)")
        }
    }
}
