import FirmRecords
import Foundation
import Records
import Statistics

@testable import Signals

/// The strongest cell of country and burst under every affiliate, by trying every stretch of days.
struct SlowBursts {
    private struct Cell {
        var buyers: [SlowBuyer]
        var evidence: (inactivity: Double, concentration: Double, burst: Double)
        var total: Double
        var expectedIdle = 0.0
        var country: String { buyers.first?.row["country_code"] ?? "" }
        var mature: Int { buyers.count(where: \.showsUse) }
        var idle: Int { buyers.count(where: \.isUnused) }
        var barelyUsed: Int { buyers.count(where: \.isBarelyUsed) }
    }

    private let firm: SlowFirm
    /// Those that speak for what was bought.
    private let speakers: [String: [SlowBuyer]]
    private let countries: [String]
    private let idleness: RateJudge
    private let lightUse: RateJudge
    private let mix: CountryMix

    private static let lengths = [3, 7, 14, 21]

    init(_ firm: SlowFirm) {
        self.firm = firm
        let speakers = firm.byAffiliate.mapValues(\.speakers)
        self.speakers = speakers
        let countries = Set(firm.buyers.map { $0.row["country_code"] }).sorted()
        let own = firm.affiliates.map { speakers[$0] ?? [] }
        idleness = RateJudge(
            RateHistogram(
                counts: own.map { ($0.count(where: \.isUnused), $0.count(where: \.showsUse)) }),
            guiltyRates: BetaBinomial(alpha: 4, beta: 1), smallestFloor: 0.4)
        lightUse = RateJudge(
            RateHistogram(
                counts: own.map { ($0.count(where: \.isBarelyUsed), $0.count(where: \.showsUse)) }),
            guiltyRates: BetaBinomial(alpha: 9, beta: 1), smallestFloor: 0.6)
        mix = CountryMix(
            own.map { buyers in
                Dictionary(grouping: buyers) {
                    UInt16(countries.firstIndex(of: $0.row["country_code"]) ?? 0)
                }.mapValues(\.count)
            })
        self.countries = countries
    }

    /// The fullest stretch of so many days, the first of equals.
    private func densest(_ buyers: [SlowBuyer], days: Int) -> [SlowBuyer] {
        let ends = buyers.map(\.signup).sorted()
        let stretches = ends.map { end in
            buyers.filter { (end.advanced(byDays: -days)...end).contains($0.signup) }
        }
        let most = stretches.map(\.count).max() ?? 0
        return stretches.first { $0.count == most } ?? []
    }

    /// Beside what became of the country's customers elsewhere, where it is a matter of concern.
    private func judged(
        _ buyers: [SlowBuyer], _ country: String, of affiliate: String, looks: Int
    ) -> Cell {
        let judges = (idleness, lightUse)
        let first = cell(buyers, country, of: affiliate, looks: looks, judges)
        if first.total < 4 { return first }
        let signups = buyers.map(\.signup)
        let from = (signups.min() ?? .distantPast).advanced(byDays: -3)
        let days = from...(signups.max() ?? .distantPast).advanced(byDays: 3)
        let others = firm.affiliates.filter { $0 != affiliate }.map { other in
            (speakers[other] ?? []).filter {
                $0.row["country_code"] == country && days.contains($0.signup)
            }
        }.map { then in
            [
                then.count(where: \.isBarelyUsed), then.count(where: \.isUnused),
                then.count(where: \.showsUse),
            ]
        }.filter { $0[2] > 0 }
        let isBroad = others.count { $0[0] > 0 } >= 5
        let sums = (0..<3).map { place -> Int in
            let parts = (isBroad ? others : []).map { counts -> Double in
                Double(counts[place]) * min(1, 3 / Double(counts[2]))
            }
            return Int(parts.reduce(0, +).rounded())
        }
        return cell(
            buyers, country, of: affiliate, looks: looks,
            (
                idleness.beside(sums[1], of: sums[2]), lightUse.beside(sums[0], of: sums[2])
            ))
    }

    private func cell(
        _ buyers: [SlowBuyer], _ country: String, of affiliate: String, looks: Int,
        _ judges: (idleness: RateJudge, lightUse: RateJudge)
    ) -> Cell {
        let all = speakers[affiliate] ?? []
        let signups = buyers.map(\.signup)
        let span = (signups.min() ?? .distantPast)...(signups.max() ?? .distantPast)
        let isNew = { (buyer: SlowBuyer) in buyer.isBarelyUsed || !buyer.isMature }
        let inside = all.filter { span.contains($0.signup) }
        let outside = all.filter { !span.contains($0.signup) }
        let mature = buyers.count(where: \.showsUse)
        let grounds = [
            judges.idleness.logLikelihoodRatio(buyers.count(where: \.isUnused), of: mature),
            judges.lightUse.logLikelihoodRatio(buyers.count(where: \.isBarelyUsed), of: mature),
        ]
        let inactivity = log((exp(grounds[0]) + exp(grounds[1])) / 2)
        let (k, n) = (buyers.count(where: isNew), inside.count(where: isNew))
        let honest = mix.logProbability(
            k, of: n, country: UInt16(countries.firstIndex(of: country) ?? 0),
            elsewhere: (outside.count { $0.row["country_code"] == country }, outside.count))
        let concentration = BetaBinomial(alpha: 4, beta: 1).logProbability(k, of: n) - honest
        let burst = burst(span, inside.count, of: affiliate)
        let place = min(8, max(-4, concentration)) + min(3, max(-2, burst))
        return Cell(
            buyers: buyers,
            evidence: (inactivity, min(8, max(-4, concentration)), min(3, max(-2, burst))),
            total: inactivity + min(place, 2 * max(0, inactivity)) - Numerics.ln(Double(looks)),
            expectedIdle: judges.idleness.honest.mean * Double(mature))
    }

    private func burst(
        _ span: ClosedRange<EventTime>, _ inside: Int, of affiliate: String
    ) -> Double {
        let others = speakers.filter { $0.key != affiliate }.flatMap(\.value)
        let part =
            Double(others.count { span.contains($0.signup) }) / Double(max(1, others.count))
        let share = min(0.9, max(0.005, part))
        let all = speakers[affiliate]?.count ?? 0
        return BetaBinomial(alpha: 1, beta: 1).logProbability(inside, of: all)
            - BetaBinomial(alpha: 6 * share, beta: 6 * (1 - share))
            .logProbability(inside, of: all)
    }

    /// The strongest cell of every country, by country.
    private func cells(of affiliate: String) -> [Cell] {
        let byCountry = Dictionary(grouping: speakers[affiliate] ?? []) {
            $0.row["country_code"]
        }.filter { !$0.key.isEmpty && $0.value.count >= 4 }
        return byCountry.sorted { $0.key < $1.key }.compactMap { country, buyers in
            let looks = byCountry.count * Self.lengths.count
            return first(
                Self.lengths.map { densest(buyers, days: $0) }.filter { $0.count >= 4 }
                    .map { judged($0, country, of: affiliate, looks: looks) })
        }
    }

    /// The first of the strongest: rounding must not decide between equal cells.
    private func first(_ cells: [Cell]) -> Cell? {
        let most = cells.map(\.total).max() ?? 0
        return cells.first { $0.total > most - 1e-5 }
    }

    func readings() -> [SlowReading] {
        firm.affiliates.compactMap { affiliate in
            let cells = cells(of: affiliate)
            guard let cell = first(cells) else { return nil }
            // Other countries of concern belong to the same farm.
            let others = cells.filter { $0.country != cell.country && $0.total >= 4 }
            return SlowReading(
                subject: affiliate,
                values: [
                    "accounts": Double(cell.buyers.count), "mature": Double(cell.mature),
                    "idle": Double(cell.idle),
                    "barely_used": Double(([cell] + others).map(\.barelyUsed).reduce(0, +)),
                    "expected_idle": cell.expectedIdle,
                    "inactivity": cell.evidence.inactivity,
                    "concentration": cell.evidence.concentration, "burst": cell.evidence.burst,
                    "log_odds": ([cell] + others).map(\.total).reduce(0, +),
                ],
                customers: bought(
                    ([cell] + others).flatMap { implicated($0, affiliate) }
                        + (cell.total < 4
                            ? [] : ([cell] + others).flatMap { goingOn($0, affiliate) }),
                    affiliate))
        }
    }

    /// What is unused, new or barely used of the country outside the cell, where all there is says
    /// so.
    private func goingOn(_ cell: Cell, _ affiliate: String) -> [String] {
        let inside = Set(cell.buyers.map(\.id))
        let rest = (speakers[affiliate] ?? []).filter {
            $0.row["country_code"] == cell.country && !inside.contains($0.id)
        }
        let mature = rest.count(where: \.showsUse)
        let idle = idleness.logLikelihoodRatio(rest.count(where: \.isUnused), of: mature)
        let light = lightUse.logLikelihoodRatio(rest.count(where: \.isBarelyUsed), of: mature)
        if log((exp(idle) + exp(light)) / 2) < 2.2 { return [] }
        return rest.filter { $0.isUnused || !$0.isMature || $0.isBarelyUsed }.map(\.id)
    }

    /// All that was bought on the occasions of some accounts.
    private func bought(_ ids: [String], _ affiliate: String) -> [String] {
        (firm.byAffiliate[affiliate] ?? []).occasions.filter { day in
            day.contains { ids.contains($0.id) }
        }.joined().map(\.id).sorted()
    }

    /// Unused or new accounts; of a farm also those hardly used, and such before and after it, each
    /// within seven days of the one before.
    private func implicated(_ cell: Cell, _ affiliate: String) -> [String] {
        let isFarm = 2 * cell.barelyUsed >= cell.mature && cell.barelyUsed > 0
        let isSuspect = { (buyer: SlowBuyer) in
            buyer.isUnused || !buyer.isMature || (isFarm && buyer.isHardlyUsed)
        }
        var found = Set(cell.buyers.filter(isSuspect).map(\.id))
        if !isFarm { return found.sorted() }
        let suspects = (speakers[affiliate] ?? []).filter {
            $0.row["country_code"] == cell.country && isSuspect($0)
        }
        let times = cell.buyers.map(\.signup)
        for (edge, sign) in [(times.min(), -1.0), (times.max(), 1)] {
            var edge = edge ?? .distantPast
            while let next = suspects.filter({ buyer in
                !found.contains(buyer.id)
                    && (0...7).contains(sign * buyer.signup.days(since: edge))
            }).min(by: { sign * $0.signup.days(since: $1.signup) < 0 }) {
                found.insert(next.id)
                edge = next.signup
            }
        }
        return found.sorted()
    }
}
