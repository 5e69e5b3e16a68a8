import FirmRecords
import Foundation
import Records

@testable import Signals

/// Suspect returns fee by fee, and what every fee is expected to see, by the documented rates.
struct SlowReturns {
    private struct Fee {
        var buyer: SlowBuyer
        var time: EventTime
        var outcome: String
        var week: Int32 { time.day.number / 7 }
        var product: [String] { [buyer.row["challenge_type"], buyer.row["account_size"]] }
        var stratum: [String] { product + ["\(week)"] }
    }

    private let firm: SlowFirm
    private var fees: [String: [Fee]] = [:]
    private(set) var outages: Set<Int32> = []

    init(_ firm: SlowFirm) {
        self.firm = firm
        outages = Self.outages(firm)
        for affiliate in firm.affiliates {
            let own = (firm.byAffiliate[affiliate] ?? []).flatMap(judged)
            if !own.isEmpty { fees[affiliate] = own }
        }
    }

    /// Weeks of six refunds or more, of which no affiliate has over two fifths, that lie four
    /// standard deviations above the median week.
    private static func outages(_ firm: SlowFirm) -> Set<Int32> {
        var refunds: [Int32: [String]] = [:]
        for buyer in firm.buyers {
            for fee in buyer.fees where fee.outcome == "abusive" {
                let week = (fee.returned ?? fee.time).day.number / 7
                refunds[week, default: []].append(buyer.affiliate)
            }
        }
        guard let first = firm.buyers.map(\.firstFee).min() else { return [] }
        let weeks = (first.day.number / 7)...(firm.asOf.day.number / 7)
        let counts = weeks.map { refunds[$0]?.count ?? 0 }.sorted()
        let median = Double(counts[counts.count / 2])
        return Set(
            refunds.filter { _, owners in
                let count = Double(owners.count)
                let most = Set(owners).map { owner in owners.count { $0 == owner } }.max() ?? 0
                return count >= 6 && count > median + 4 * (median + 1).squareRoot()
                    && Double(most) <= 0.4 * count
            }.keys)
    }

    private func judged(_ buyer: SlowBuyer) -> [Fee] {
        buyer.fees.compactMap { fee in
            let week = (fee.returned ?? fee.time).day.number / 7
            if fee.outcome == "abusive", outages.contains(week) { return nil }
            let isMature = fee.time.advanced(byDays: 14) <= firm.asOf
            guard isMature || fee.isSuspect else { return nil }
            return Fee(
                buyer: buyer, time: fee.time, outcome: fee.isSuspect ? fee.outcome : "")
        }
    }

    private func expected(_ way: String, of affiliate: String, trusted: [String]) -> Double {
        let others = trusted.filter { $0 != affiliate }.flatMap { fees[$0] ?? [] }
        let returned = { (fees: [Fee]) in Double(fees.count { $0.outcome == way }) }
        let base = (returned(others) + 0.006 * 150) / (Double(others.count) + 150)
        let factor = { (group: [Fee]) in (returned(group) + 5) / (Double(group.count) * base + 5) }
        let strata = Dictionary(grouping: fees[affiliate] ?? [], by: \.stratum).values
        return strata.reduce(0) { sum, own in
            let rate =
                base * factor(others.filter { $0.product == own[0].product })
                * factor(others.filter { $0.week == own[0].week })
            return sum + Numerics.quantized(Double(own.count) * min(0.5, rate))
        }
    }

    private func counts(_ way: String, trusted: [String]) -> [ExcessJudge.Count] {
        fees.keys.sorted().map { affiliate in
            ExcessJudge.Count(
                observed: fees[affiliate]?.count { $0.outcome == way } ?? 0,
                expected: expected(way, of: affiliate, trusted: trusted),
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
        for way in ["abusive", "chargeback"] {
            let first = counts(way, trusted: affiliates)
            let firstOdds = first.map(ExcessJudge(first, assumptions).logLikelihoodRatio)
            let trusted = zip(affiliates, ExcessJudge.trusted(firstOdds)).filter(\.1).map(\.0)
            let second = counts(way, trusted: trusted)
            odds.append(second.map(ExcessJudge(second, assumptions).logLikelihoodRatio))
            expected = zip(expected, second).map { $0 + $1.expected }
        }
        return affiliates.indices.map { index in
            let own = fees[affiliates[index]] ?? []
            let (refunds, chargebacks) = (exp(odds[0][index]), exp(odds[1][index]))
            return SlowReading(
                subject: affiliates[index],
                values: [
                    "observed": Double(own.count { !$0.outcome.isEmpty }),
                    "matured": Double(own.count), "expected": expected[index],
                    "log_odds": log((refunds + chargebacks + refunds * chargebacks) / 3),
                ],
                customers: Set(own.filter { !$0.outcome.isEmpty }.map(\.buyer.id)).sorted())
        }
    }
}
