import FirmRecords
import Foundation
import Records
import Statistics

@testable import Signals

/// Accounts never used, and the waiting times of everybody else multiplied out death by death.
struct SlowDormancy {
    private struct Use {
        var id: String
        var person: String
        var bought: Int
        var age: Int
        var hasStarted: Bool
        var wasReturned: Bool
        var wait: Int
        var product: String
        var country: String
        var isToken = false
        /// What was bought with it and never used either.
        var idle: [String] = []
    }

    private let days: Int
    private var uses: [String: [Use]] = [:]
    private var judged: [String: [Use]] = [:]
    /// How far what is unused is like what is used, 0 at most.
    private var likeness: [String: Double] = [:]

    init(_ firm: SlowFirm, days: Int = 30) {
        self.days = days
        let bought = firm.byAffiliate.mapValues { buyers in
            buyers.map(\.firstFee).filter { Self.wholeDays($0, firm.asOf) >= days }
                .map { Int($0.day.number) }
        }
        for affiliate in firm.affiliates {
            let known = (firm.byAffiliate[affiliate] ?? []).filter(\.isTradingSent)
            let own = known.filter { buyer in
                Self.started(buyer) != nil
                    || !known.contains { $0.person == buyer.person && Self.started($0) != nil }
            }.compactMap { use($0, firm.asOf) }
            let purchases = occasions(of: own)
            let timely = purchases.filter { $0.age >= days && !$0.wasReturned }
            likeness[affiliate] = min(0, likeness(timely, \.product) + likeness(timely, \.country))
            let old = withoutGiveaway(
                timely,
                others: bought.filter { $0.key != affiliate }.flatMap(\.value),
                all: bought.flatMap(\.value))
            // Who has no account to be judged teaches nothing either.
            if !old.isEmpty { (uses[affiliate], judged[affiliate]) = (purchases, old) }
        }
    }

    /// What a person bought in a day is one: used if any is, else kept if any is.
    private func occasions(of uses: [Use]) -> [Use] {
        Dictionary(grouping: uses) { "\($0.bought) " + $0.person }.values.compactMap { day in
            var one =
                day.first(where: \.hasStarted) ?? day.first { !$0.wasReturned } ?? day.first
            one?.idle = day.filter { !$0.hasStarted && !$0.wasReturned && $0.age >= days }
                .map(\.id)
            return one
        }.sorted { $0.id < $1.id }
    }

    /// Unused and used purchases drawn one by one from an urn each, to all drawn from one; each urn
    /// begins with four balls, in the shares of all.
    private func likeness(_ uses: [Use], _ kind: (Use) -> String) -> Double {
        let all = uses.map(kind)
        let drawn = { (balls: [String]) in
            balls.indices.map { index -> Double in
                let share = Double(all.count { $0 == balls[index] }) / Double(all.count)
                let same = Double(balls[..<index].count { $0 == balls[index] })
                return log((4 * share + same) / (4 + Double(index)))
            }.reduce(0, +)
        }
        let unused = uses.filter { !$0.hasStarted }.map(kind)
        let used = uses.filter(\.hasStarted).map(kind)
        return drawn(unused) + drawn(used) - drawn(all)
    }

    /// The first day of trading in earnest.
    private static func started(_ buyer: SlowBuyer) -> Day? {
        buyer.facts.isTokenTraded ? nil : buyer.facts.firstDay
    }

    private func use(_ buyer: SlowBuyer, _ asOf: EventTime) -> Use? {
        let bought = Int(buyer.firstFee.day.number)
        let product = buyer.row["challenge_type"] + " " + buyer.row["account_size"]
        if let first = Self.started(buyer) {
            return Use(
                id: buyer.id, person: buyer.person, bought: bought,
                age: Self.wholeDays(buyer.firstFee, asOf), hasStarted: true, wasReturned: false,
                wait: min(90, max(0, Int(first.number) - bought)), product: product,
                country: buyer.row["country_code"])
        }
        if ["funded", "failed"].contains(buyer.phase) || buyer.facts.payouts > 0 { return nil }
        let watched = buyer.returns.min() ?? asOf
        return Use(
            id: buyer.id, person: buyer.person, bought: bought,
            age: Self.wholeDays(buyer.firstFee, asOf), hasStarted: false,
            wasReturned: !buyer.returns.isEmpty,
            wait: min(90, Self.wholeDays(buyer.firstFee, watched)), product: product,
            country: buyer.row["country_code"], isToken: buyer.facts.isTokenTraded)
    }

    /// Days from the midnight after a fee that are over, one by one.
    private static func wholeDays(_ fee: EventTime, _ time: EventTime) -> Int {
        var (end, count) = (fee.day.end.advanced(byDays: 1), 0)
        while end <= time { (end, count) = (end.advanced(byDays: 1), count + 1) }
        return count
    }

    /// The seven days in which most of the unused were bought, the earliest of equals, are out,
    /// unless they hold more than twenty of them with fewer than half as many used ones, or no more
    /// than chance explains.
    private func withoutGiveaway(_ uses: [Use], others: [Int], all: [Int]) -> [Use] {
        let unused = uses.filter { !$0.hasStarted }.map(\.bought)
        let inWeek = { (start: Int) in unused.count { (start..<start + 7).contains($0) } }
        guard let most = unused.map(inWeek).max(),
            let start = unused.filter({ inWeek($0) == most }).min()
        else { return uses }
        let prizes = uses.count { (start..<start + 7).contains($0.bought) }
        if most > 20, 3 * most > 2 * prizes { return uses }
        let length = (all.max() ?? 0) - (all.min() ?? 0) + 1
        let part =
            Double(others.count { (start..<start + 7).contains($0) })
            / Double(max(1, others.count))
        let share = max(min(1, 7 / Double(length)), part)
        let tail = binomialTail(atLeast: most - 1, of: unused.count - 1, share: share)
        if Double(unused.count) * tail >= 0.05 { return uses }
        return uses.filter { !(start..<start + 7).contains($0.bought) }
    }

    /// `P(not started within the days)`, one unused in twenty added to twenty accounts.
    private func survival(_ uses: [Use]) -> [Double] {
        var (left, curve) = (1.0, [Double]())
        for day in 0...90 {
            let atRisk = uses.count { $0.wait >= day }
            let starts = uses.count { $0.wait == day && $0.hasStarted }
            if atRisk > 0 { left *= 1 - Double(starts) / Double(atRisk) }
            curve.append((left * Double(uses.count) + 1) / (Double(uses.count) + 20))
        }
        return curve
    }

    private func counts(trusted: [String]) -> [ExcessJudge.Count] {
        judged.keys.sorted().map { affiliate in
            let own = judged[affiliate] ?? []
            let others = trusted.filter { $0 != affiliate }.flatMap { uses[$0] ?? [] }
            let curve = survival(others)
            return ExcessJudge.Count(
                observed: own.count { !$0.hasStarted },
                expected: own.map { curve[min(90, $0.age)] }.reduce(0, +), trials: own.count)
        }
    }

    func readings() -> [SlowReading] {
        let affiliates = judged.keys.sorted()
        let assumptions = ExcessJudge.Assumptions(
            guiltyShare: 0.4, smallestBound: 0.15,
            honestRatios: ExcessJudge.Assumptions.usualRatios)
        let first = counts(trusted: affiliates)
        let odds = zip(affiliates, first).map { affiliate, count in
            ExcessJudge(first, assumptions).logLikelihoodRatio(count) + (likeness[affiliate] ?? 0)
        }
        let trusted = zip(affiliates, ExcessJudge.trusted(odds)).filter(\.1).map(\.0)
        let counts = counts(trusted: trusted)
        let judge = ExcessJudge(counts, assumptions)
        let tokens = affiliates.map { affiliate in
            let idle = (judged[affiliate] ?? []).filter { !$0.hasStarted }
            return (successes: idle.count(where: \.isToken), trials: idle.count)
        }
        let show = RateJudge(
            RateHistogram(counts: tokens), guiltyRates: BetaBinomial(alpha: 1, beta: 3),
            smallestFloor: 0.1)
        return zip(zip(affiliates, counts), tokens).map { known, token in
            let (affiliate, count) = known
            let idle = (judged[affiliate] ?? []).filter { !$0.hasStarted }
            let shown = show.logLikelihoodRatio(token.successes, of: token.trials)
            return SlowReading(
                subject: affiliate,
                values: [
                    "observed": Double(count.observed), "expected": count.expected,
                    "token": Double(token.successes),
                    "persons": Double(Set(idle.map(\.person)).count),
                    "mature": Double(count.trials),
                    "ratio": judge.lowerRatios([count], threads: 1)[0],
                    "log_odds": judge.logLikelihoodRatio(count) + (likeness[affiliate] ?? 0)
                        + min(6, max(0, shown)),
                ],
                customers: idle.flatMap(\.idle).sorted())
        }
    }
}
