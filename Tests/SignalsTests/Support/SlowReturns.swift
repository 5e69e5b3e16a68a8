import FirmRecords
import Foundation
import Records
import Statistics

@testable import Signals

/// Suspect returns fee by fee, and what every fee is expected to see, by the documented rates.
struct SlowReturns {
    private struct Fee {
        var buyer: SlowBuyer
        var time: EventTime
        var outcome: String
        /// Class of the age and of the days without use, where the return's time is known.
        var moment: [Int]?
        /// Days from the fee, and from the last use, to the return, where its time is known.
        var age: Int?
        var unused: Int?
        var week: Int32 { time.day.number / 7 }
        var product: [String] { [buyer.row["challenge_type"], buyer.row["account_size"]] }
        var country: String { buyer.row["country_code"] }
        var stratum: [String] { product + ["\(week)", country] }
    }

    private let firm: SlowFirm
    private var fees: [String: [Fee]] = [:]
    /// By place and week the days without use that are excused; `*` is the whole firm.
    private(set) var outages: [String: [Int32: Int]] = [:]

    init(_ firm: SlowFirm) {
        self.firm = firm
        outages["*"] = Self.outages(of: firm.buyers, firm)
        for (country, buyers) in Dictionary(
            grouping: firm.buyers, by: { $0.row["country_code"] })
        {
            outages[country] = Self.outages(of: buyers, firm)
        }
        for affiliate in firm.affiliates {
            let buyers = firm.byAffiliate[affiliate] ?? []
            let all = buyers.flatMap(judged)
            let kept = excusingCampaign(all, of: buyers)
            let own = kept.count < all.count ? kept : excusingEvent(all, of: buyers)
            if !own.isEmpty { fees[affiliate] = own }
        }
    }

    /// Without the refunds, from the ten days on whose fees have the most of them, of persons who
    /// paid in these days: four at least and more than two thirds, where half of what these persons
    /// paid from then on stands and a third of all fees is others'; a bunch that chance makes is
    /// none.
    private func excusingCampaign(_ fees: [Fee], of buyers: [SlowBuyer]) -> [Fee] {
        let refunds = fees.filter { $0.outcome == "abusive" }
        let days = refunds.map(\.time.day.number).sorted()
        let counts = days.map { day in days.count { (day...day + 9).contains($0) } }
        guard days.count >= 4, let place = counts.firstIndex(of: counts.max() ?? 0) else {
            return fees
        }
        let span = days[place]...days[place] + 9
        let promised = Set(
            buyers.filter { buyer in
                buyer.fees.contains { span.contains($0.time.day.number) }
            }.map(\.person))
        let isMeant = { (person: String, time: EventTime) in
            promised.contains(person) && time.day.number >= span.lowerBound
        }
        let meant = refunds.count { isMeant($0.buyer.person, $0.time) }
        let all = buyers.map(\.fees.count).reduce(0, +)
        let paid = buyers.flatMap { buyer in buyer.fees.filter { isMeant(buyer.person, $0.time) } }
            .count
        if meant < 4 || 3 * meant <= 2 * refunds.count || 2 * meant > paid || 3 * paid > 2 * all {
            return fees
        }
        let share = Double(paid) / Double(all)
        let tail = binomialTail(atLeast: meant - 1, of: refunds.count - 1, share: share)
        if Double(refunds.count) * tail >= 0.05 { return fees }
        return fees.filter { $0.outcome != "abusive" || !isMeant($0.buyer.person, $0.time) }
    }

    /// Without the refunds of a week, or of three days, in which most suspect returns came, of
    /// accounts that were lively, on fees of whatever ages: one in eight of them within two weeks
    /// of its fee, and half of what was paid from the first of these fees on stands.
    private func excusingEvent(_ fees: [Fee], of buyers: [SlowBuyer]) -> [Fee] {
        let all = fees.count { !$0.outcome.isEmpty }
        let returned = fees.filter { $0.outcome == "abusive" }.compactMap { fee in
            fee.age.map { (paid: Int(fee.time.day.number), age: $0, unused: fee.unused ?? 0) }
        }
        let lively = returned.filter { $0.unused <= 9 }
        let days = lively.map { $0.paid + $0.age }.sorted()
        var event: Range<Int>?
        for length in [3, 7] {
            let counts = days.map { day in days.count { (day..<day + length).contains($0) } }
            guard let most = counts.max(), most >= 3, 2 * most > all,
                let first = counts.firstIndex(of: most)
            else { continue }
            let span = days[first]..<days[first] + length
            let (n, others) = (lively.count, lively.count - 1)
            var pairs = 0
            for (place, fee) in lively.enumerated() {
                for (other, refund) in lively.enumerated()
                where other != place && span.contains(fee.paid + refund.age) { pairs += 1 }
            }
            let rate = Double(pairs) / Double(n * others)
            let tail = binomialTail(atLeast: most - 1, of: others, share: rate)
            let own = returned.filter { span.contains($0.paid + $0.age) }
            let start = own.map(\.paid).min() ?? span.lowerBound
            let paid = buyers.flatMap(\.fees).count {
                (start..<span.upperBound).contains(Int($0.time.day.number))
            }
            let early = own.count { $0.age < 14 }
            let isNoChance = 2 * Double(n) * tail < 0.05
            if isNoChance, 8 * early >= own.count, 2 * own.count <= paid { event = span }
        }
        guard let event else { return fees }
        return fees.filter { fee in
            guard fee.outcome == "abusive", let age = fee.age else { return true }
            return !event.contains(Int(fee.time.day.number) + age)
        }
    }

    /// Days in seven days with six refunds or more, of which those of all but two affiliates lie
    /// four standard deviations above the median week, with twice the median of the affiliates'
    /// median pauses or what nine in ten of all but these two affiliates' refunds waited, nine days
    /// at least.
    private static func outages(of buyers: [SlowBuyer], _ firm: SlowFirm) -> [Int32: Int] {
        typealias Refund = (day: Int32, owner: String, unused: Int)
        let refunds = buyers.flatMap { buyer in
            buyer.fees.filter { $0.outcome == "abusive" }.map { fee -> Refund in
                ((fee.returned ?? fee.time).day.number, buyer.affiliate, fee.unused ?? 0)
            }
        }
        guard let first = firm.buyers.map(\.firstFee).min() else { return [:] }
        let weeks = (first.day.number / 7)...(firm.asOf.day.number / 7)
        let broad = { (some: [Refund]) in
            let owners = Dictionary(grouping: some, by: \.owner).values
            return owners.map { [$0.count] + $0.map(\.unused).sorted().reversed() }
                .sorted { $0.lexicographicallyPrecedes($1) }
                .dropLast(2).flatMap { $0.dropFirst() }.sorted()
        }
        let breadths = weeks.map { week in
            Double(broad(refunds.filter { $0.day / 7 == week }).count)
        }.sorted()
        let median = breadths[breadths.count / 2]
        let middle = { (days: [Int]) in days.sorted()[(days.count - 1) / 2] }
        var reaches: [Int32: Int] = [:]
        for day in Set(refunds.map(\.day)) {
            let spell = refunds.filter { (day...day + 6).contains($0.day) }
            let others = broad(spell)
            if spell.count < 6 || Double(others.count) < median + 4 * (median + 1).squareRoot() {
                continue
            }
            let byOwner = Dictionary(grouping: spell, by: \.owner).values
            let typical = middle(byOwner.map { middle($0.map(\.unused)) })
            let reach = max(9, 2 * typical, others[(others.count - 1) * 9 / 10])
            for refund in spell { reaches[refund.day] = max(reach, reaches[refund.day] ?? 0) }
        }
        return reaches
    }

    /// Whether the whole firm or all of the country was refunded then.
    private func isExcused(_ fee: SlowAccount.Fee, of buyer: SlowBuyer) -> Bool {
        let day = (fee.returned ?? fee.time).day.number
        let reaches = ["*", buyer.row["country_code"]].compactMap { outages[$0]?[day] }
        return reaches.contains { fee.unused ?? 0 <= $0 }
    }

    private func judged(_ buyer: SlowBuyer) -> [Fee] {
        buyer.fees.compactMap { fee in
            if fee.outcome == "abusive", isExcused(fee, of: buyer) { return nil }
            let isMature = fee.time.advanced(byDays: 14) <= firm.asOf
            guard isMature || fee.isSuspect else { return nil }
            return Fee(
                buyer: buyer, time: fee.time, outcome: fee.isSuspect ? fee.outcome : "",
                moment: fee.isSuspect ? moment(fee) : nil, age: fee.age, unused: fee.unused)
        }
    }

    /// Untraded refunds within the cooling-off period that no outage excuses.
    private func coolingOffs(
        of affiliate: String
    ) -> [(buyer: SlowBuyer, fee: SlowAccount.Fee)] {
        (firm.byAffiliate[affiliate] ?? []).flatMap { buyer in
            buyer.fees.filter { fee in
                fee.outcome == "coolingOff" && !isExcused(fee, of: buyer)
            }.map { (buyer, $0) }
        }
    }

    private func odds(of fees: [Fee], _ expected: Double) -> Double {
        max(0, Double(fees.count { !$0.outcome.isEmpty }) - expected) / expected
    }

    private func matureCoolingOffs(of affiliate: String) -> Int {
        coolingOffs(of: affiliate).count { $0.fee.time.advanced(byDays: 14) <= firm.asOf }
    }

    /// Those of mature fees where they are four and five times what the others' share leads one to
    /// expect, as the suspect returns are; and as many as that. A share of three in a hundred is
    /// believed like that of 150 fees.
    private func untraded(
        of affiliate: String, _ odds: Double, _ trusted: [String]
    ) -> (count: Int, usual: Double) {
        let others = trusted.filter { $0 != affiliate }
        let back = others.map(matureCoolingOffs).reduce(0, +)
        let paid = others.map { fees[$0]?.count ?? 0 }.reduce(0, +)
        let rate = (Double(back) + 4.5) / (Double(paid) + 150)
        let usual = rate * Double(fees[affiliate]?.count ?? 0)
        let own = matureCoolingOffs(of: affiliate)
        return (odds >= 4 && own >= 4 && Double(own) >= 5 * usual ? own : 0, usual)
    }

    private func moment(_ fee: SlowAccount.Fee) -> [Int]? {
        guard let age = fee.age, let unused = fee.unused else { return nil }
        return [
            [0...6, 7...13, 14...20, 21...29, 30...44].firstIndex { $0.contains(age) } ?? 5,
            [0...2, 3...6, 7...13].firstIndex { $0.contains(unused) } ?? 3,
        ]
    }

    /// What is believed of guilty returns, as a share of all moments that can be.
    private func guilty(_ moment: [Int]) -> Double {
        let pauses = [0.25, 0.2, 0.25, 0.3]
        let possible = [0.45, 0.7, 1, 1, 1, 1][moment[0]]
        return [0.05, 0.15, 0.25, 0.25, 0.2, 0.1][moment[0]] * pauses[moment[1]] / possible
    }

    /// Guilty to honest density of a moment among the returns of the others, twelve believed.
    ///
    /// - Parameter habit: the guilty density, as believed of everybody unless given.
    private func ratio(
        _ moment: [Int], _ way: String, of affiliate: String, trusted: [String],
        habit: Double? = nil
    ) -> Double {
        let others = trusted.filter { $0 != affiliate }.flatMap { fees[$0] ?? [] }
            .filter { $0.outcome == way }.compactMap(\.moment)
        let same = Double(others.count { $0 == moment })
        let honest = (same + 12 * guilty(moment)) / Double(others.count + 12)
        return (habit ?? guilty(moment)) / honest
    }

    /// How often the affiliate's other returns come at a moment, twelve believed.
    private func habit(_ moment: [Int], _ way: String, of affiliate: String) -> Double {
        let own = (fees[affiliate] ?? []).filter { $0.outcome == way }.compactMap(\.moment)
        let same = own.filter { $0 == moment }.count - 1
        return (Double(same) + 12 * guilty(moment)) / Double(own.count - 1 + 12)
    }

    private func timing(_ way: String, of affiliate: String, trusted: [String]) -> Double {
        let ratios = (fees[affiliate] ?? []).filter { $0.outcome == way }.compactMap(\.moment)
            .map { 0.8 * ratio($0, way, of: affiliate, trusted: trusted) + 0.2 }
        return log(0.25 + 0.75 * ratios.reduce(1, *))
    }

    private func expected(_ way: String, of affiliate: String, trusted: [String]) -> Double {
        let others = trusted.filter { $0 != affiliate }.flatMap { fees[$0] ?? [] }
        let returned = { (fees: [Fee]) in Double(fees.count { $0.outcome == way }) }
        let base = (returned(others) + 0.006 * 150) / (Double(others.count) + 150)
        let factor = { (group: [Fee]) in
            let (back, usual) = (returned(group), Double(group.count) * base)
            let weight = weight(of: Int(back), usual)
            return (back + weight) / (usual + weight)
        }
        let strata = Dictionary(grouping: fees[affiliate] ?? [], by: \.stratum).values
        return strata.reduce(0) { sum, own in
            let rate =
                base * factor(others.filter { $0.product == own[0].product })
                * factor(others.filter { $0.week == own[0].week })
                * factor(others.filter { $0.country == own[0].country })
            return sum + Numerics.quantized(Double(own.count) * min(0.5, rate))
        }
    }

    /// Five returns; fewer, halved and halved again, where five or more are over three times the
    /// usual and more likely so.
    private func weight(of returned: Int, _ usual: Double) -> Double {
        if returned < 5 || Double(returned) <= 3 * usual { return 5 }
        let chance = { (weight: Double) in
            log(weight)
                + GammaPoisson(shape: weight, rate: weight)
                .logProbability(observed: returned, expected: usual)
        }
        return [5, 2.5, 1.25, 0.625].max { chance($0) < chance($1) } ?? 5
    }

    private func counts(_ way: String, trusted: [String]) -> [ExcessJudge.Count] {
        fees.keys.sorted().map { affiliate in
            ExcessJudge.Count(
                observed: fees[affiliate]?.count { $0.outcome == way } ?? 0,
                expected: Numerics.coarse(expected(way, of: affiliate, trusted: trusted)),
                trials: fees[affiliate]?.count ?? 0)
        }
    }

    func readings() -> [SlowReading] {
        let affiliates = fees.keys.sorted()
        let assumptions = ExcessJudge.Assumptions(
            guiltyShare: 0.25, smallestBound: 0.02,
            honestRatios: ExcessJudge.Assumptions.usualRatios)
        var odds: [[Double]] = []
        var expected = affiliates.map { _ in 0.0 }
        var standards: [String: [String]] = [:]
        for way in ["abusive", "chargeback"] {
            let judge = { (trusted: [String]) in
                let counts = counts(way, trusted: trusted)
                let judge = ExcessJudge(counts, assumptions)
                return zip(affiliates, counts).map { affiliate, count in
                    judge.logLikelihoodRatio(count)
                        + timing(way, of: affiliate, trusted: trusted)
                }
            }
            let first = judge(affiliates)
            let trusted = zip(affiliates, ExcessJudge.trusted(first)).filter(\.1).map(\.0)
            standards[way] = trusted
            odds.append(judge(trusted))
            expected = zip(expected, counts(way, trusted: trusted)).map { $0 + $1.expected }
        }
        return affiliates.indices.map { index in
            let own = fees[affiliates[index]] ?? []
            let (refunds, chargebacks) = (exp(odds[0][index]), exp(odds[1][index]))
            let untraded = untraded(
                of: affiliates[index], self.odds(of: own, expected[index]),
                standards["abusive"] ?? [])
            return SlowReading(
                subject: affiliates[index],
                values: [
                    "observed": Double(own.count { !$0.outcome.isEmpty }),
                    "matured": Double(own.count), "expected": expected[index],
                    "cooling_offs": Double(untraded.count),
                    "usual_cooling_offs": untraded.usual,
                    "log_odds": log((refunds + chargebacks + refunds * chargebacks) / 3),
                ],
                customers: implicated(affiliates[index], expected[index], standards))
        }
    }

    /// Customers with a return that is four times as likely guilty as usual; all where nobody's is.
    private func implicated(
        _ affiliate: String, _ expected: Double, _ standards: [String: [String]]
    ) -> [String] {
        let returns = (fees[affiliate] ?? []).filter { !$0.outcome.isEmpty }
        let odds = self.odds(of: returns, expected)
        let untraded = untraded(of: affiliate, odds, standards["abusive"] ?? [])
        let others = untraded.count > 0 ? coolingOffs(of: affiliate).map(\.buyer.id) : []
        let kept = returns.filter { fee in
            guard odds >= 4, let moment = fee.moment else { return true }
            let ratio = ratio(
                moment, fee.outcome, of: affiliate, trusted: standards[fee.outcome] ?? [],
                habit: habit(moment, fee.outcome, of: affiliate))
            return odds * min(1, ratio) >= 4
        }
        return Set(kept.map(\.buyer.id) + others).sorted()
    }
}
