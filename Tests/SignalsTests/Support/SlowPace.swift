import FirmRecords
import Foundation
import Records
import Statistics

@testable import Signals

/// Bunched moments by comparing every two of an affiliate, kind by kind.
struct SlowPace {
    let firm: SlowFirm
    var minutes = 60

    private static let kinds: [(String, @Sendable (SlowBuyer) -> EventTime?)] = [
        ("purchases", { $0.firstFee }), ("sign_ups", { $0.signup }),
        (
            "phase_changes",
            { buyer in
                let time = buyer.row.version
                return ["funded", "failed"].contains(buyer.phase) && time > buyer.firstFee
                    ? time : nil
            }
        ),
    ]

    func readings() -> [SlowReading] {
        let affiliates = firm.affiliates
        let kinds = Self.kinds.map { name, time in
            SlowKind(firm: firm, name: name, minutes: Double(minutes), time: time)
        }
        let judged = kinds.map { $0.judged(affiliates) } + [SlowDaily(firm: firm).judged()]
        let own = firm.affiliates.map { (firm.byAffiliate[$0] ?? []).speakers }
        let idleness = RateJudge(
            RateHistogram(
                counts: own.map { ($0.count(where: \.isUnused), $0.count(where: \.showsUse)) }),
            guiltyRates: BetaBinomial(alpha: 4, beta: 1), smallestFloor: 0.4)
        let lightUse = RateJudge(
            RateHistogram(
                counts: own.map { ($0.count(where: \.isBarelyUsed), $0.count(where: \.showsUse)) }),
            guiltyRates: BetaBinomial(alpha: 9, beta: 1), smallestFloor: 0.6)
        let briefUse = RateJudge(
            RateHistogram(
                counts: own.map {
                    ($0.count(where: \.isBrieflyUsed), $0.count(where: \.showsUse))
                }),
            guiltyRates: BetaBinomial(alpha: 9, beta: 1), smallestFloor: 0.6)
        return affiliates.indices.map { index in
            let all = judged.map { $0[index] }
            let loudest =
                all.first { one in one.logOdds > 0 && all.allSatisfy { $0.logOdds <= one.logOdds } }
                ?? all[0]
            let speakers = loudest.bunched.speakers
            // The firm itself changes phases by a program.
            let programs = loudest.bunched.filter {
                loudest.mechanical.contains($0.id) && loudest.name != "phase_changes"
            }
            let program = programs.filter { one in
                loudest.recurring.contains { $0.id == one.id }
            }.speakers
            let (brief, briefOf) = (
                program.count(where: \.isBrieflyUsed), program.count(where: \.showsUse)
            )
            let brevity = briefUse.logLikelihoodRatio(brief, of: briefOf)
            let (unused, mature) = (
                speakers.count(where: \.isUnused), speakers.count(where: \.showsUse)
            )
            let light = speakers.count(where: \.isBarelyUsed)
            let hardly = speakers.count(where: \.isBrieflyUsed)
            let usage =
                Numerics.quantized(
                    log(
                        (exp(idleness.logLikelihoodRatio(unused, of: mature))
                            + exp(lightUse.logLikelihoodRatio(light, of: mature))) / 2))
                + min(0, briefUse.logLikelihoodRatio(hardly, of: mature))
            return SlowReading(
                subject: affiliates[index],
                values: [
                    "bunched": Double(loudest.bunched.count),
                    "repeated": Double(loudest.count.observed),
                    "expected": loudest.count.expected,
                    "moments": Double(loudest.count.trials),
                    "purchases": Double(all[0].bunched.count),
                    "sign_ups": Double(all[1].bunched.count),
                    "phase_changes": Double(all[2].bunched.count),
                    "daily": Double(all[3].bunched.count),
                    "unused": Double(unused), "mature": Double(mature), "idleness": usage,
                    "mechanical": Double(programs.count), "brief": Double(brief),
                    "brief_of": Double(briefOf), "brevity": brevity,
                    "log_odds": min(loudest.logOdds, 2 * max(0, usage, brevity)),
                ],
                customers: (brevity > max(0, usage) ? programs : loudest.bunched).map(\.id)
                    .sorted())
        }
    }
}

/// What a kind of moment says of an affiliate.
private struct SlowJudged {
    var name: String
    var bunched: [SlowBuyer]
    var recurring: [SlowBuyer]
    /// Ids.
    var mechanical: Set<String>
    var count: ExcessJudge.Count
    var logOdds = 0.0

    static func judged(_ all: [SlowJudged]) -> [SlowJudged] {
        let judge = ExcessJudge(
            all.map(\.count),
            ExcessJudge.Assumptions(
                guiltyShare: 0.4, smallestBound: 0.1,
                honestRatios: ExcessJudge.Assumptions.usualRatios))
        return all.map { one in
            var one = one
            one.logOdds = judge.logLikelihoodRatio(one.count)
            return one
        }
    }

    /// Those outside the three days that hold the most of them, of which the first twenty are
    /// forgiven.
    static func recurring(
        _ bunched: [SlowBuyer], _ time: (SlowBuyer) -> EventTime
    ) -> [SlowBuyer] {
        let ordered = bunched.sorted { (time($0), $0.id) < (time($1), $1.id) }
        let windows = ordered.map { first in
            ordered.filter { (0..<3).contains(time($0).days(since: time(first))) }
        }
        let most = windows.map(\.count).max() ?? 0
        let busiest = windows.first { $0.count == most } ?? []
        let forgiven = Set(busiest.prefix(20).map(\.id))
        return bunched.filter { !forgiven.contains($0.id) }
    }
}

/// Purchases at one time of day.
private struct SlowDaily {
    let firm: SlowFirm

    func judged() -> [SlowJudged] {
        SlowJudged.judged(
            firm.affiliates.map { affiliate in
                let own = firm.byAffiliate[affiliate] ?? []
                let chances = own.map { sevenOrMore(usual($0, own)) }
                let bunched = zip(own, chances).filter { one, chance in
                    chance <= 0.01 && hasCompany(one, own) && !isBatch(one)
                }.map(\.0)
                return SlowJudged(
                    name: "daily", bunched: bunched,
                    recurring: SlowJudged.recurring(bunched, \.firstFee),
                    mechanical: Set(bunched.map(\.id)),
                    count: ExcessJudge.Count(
                        observed: SlowJudged.recurring(bunched, \.firstFee).count,
                        expected: 0.1 + chances.filter { $0 <= 0.01 }.reduce(0, +),
                        trials: own.count))
            })
    }

    /// Whole days and the minutes left between two purchases.
    private func apart(_ one: SlowBuyer, _ other: SlowBuyer) -> (days: Int, minutes: Double) {
        let days = other.firstFee.days(since: one.firstFee)
        return (Int(days.rounded()), abs(days - days.rounded()) * 1440)
    }

    /// How many are within so many minutes of its time, on the days around.
    private func count(_ one: SlowBuyer, within minutes: Double, _ buyers: [SlowBuyer]) -> Int {
        buyers.count {
            let (days, rest) = apart(one, $0)
            return (-7...7).contains(days) && rest <= minutes + 1e-6
        }
    }

    /// Another person on each of seven days.
    private func hasCompany(_ one: SlowBuyer, _ own: [SlowBuyer]) -> Bool {
        var persons: Set = [one.person]
        for day in -7...7 where day != 0 {
            let then = own.filter {
                apart(one, $0).days == day && apart(one, $0).minutes <= 5 + 1e-6
            }
            let new = then.sorted { ($0.firstFee, $0.id) < ($1.firstFee, $1.id) }
                .first { !persons.contains($0.person) }
            if let new { persons.insert(new.person) }
        }
        return persons.count >= 8
    }

    private func usual(_ one: SlowBuyer, _ own: [SlowBuyer]) -> Double {
        let elsewhen = own.filter { apart(one, $0).days != 0 }
        let ring = count(one, within: 90, elsewhen) - count(one, within: 5, elsewhen)
        let week = own.count { abs($0.firstFee.days(since: one.firstFee)) <= 7 } - 1
        if week < 7 { return 0 }
        return max(Double(ring) * 5 / 85, 2.5 * Double(week) * 10 / 1440)
    }

    private func isBatch(_ one: SlowBuyer) -> Bool {
        let others = firm.buyers.filter { $0.affiliate != one.affiliate }
        let near = count(one, within: 5, others)
        return near >= 3 && 2 * near >= count(one, within: 90, others)
    }

    /// `P(X >= 7)` of a Poisson count.
    private func sevenOrMore(_ mean: Double) -> Double {
        var term = exp(-mean)
        var sum = term
        for count in 1..<7 {
            term *= mean / Double(count)
            sum += term
        }
        return 1 - sum
    }
}

/// One kind of moment.
private struct SlowKind {
    let firm: SlowFirm
    let name: String
    let minutes: Double
    let time: @Sendable (SlowBuyer) -> EventTime?

    func judged(_ affiliates: [String]) -> [SlowJudged] {
        SlowJudged.judged(
            affiliates.map { affiliate in
                let own = (firm.byAffiliate[affiliate] ?? []).filter {
                    time($0) != nil && !isBatch($0)
                }
                let bunched = bunched(own)
                let recurring = SlowJudged.recurring(bunched) { time($0)! }
                return SlowJudged(
                    name: name, bunched: bunched, recurring: recurring,
                    mechanical: mechanical(own),
                    count: ExcessJudge.Count(
                        observed: recurring.count,
                        expected: 0.1 + own.map { threeOrMore(usual($0, own)) }.reduce(0, +),
                        trials: own.count))
            })
    }

    private func days(_ one: SlowBuyer, since other: SlowBuyer) -> Double {
        time(one)!.days(since: time(other)!)
    }

    private func minutes(_ one: SlowBuyer, _ other: SlowBuyer) -> Double {
        abs(days(one, since: other)) * 1440
    }

    /// Those of other affiliates who did the same.
    private func others(of one: SlowBuyer) -> [SlowBuyer] {
        firm.buyers.filter { $0.affiliate != one.affiliate && time($0) != nil }
    }

    private func within(_ reach: Double, of one: SlowBuyer, _ buyers: [SlowBuyer]) -> Int {
        buyers.count { minutes(one, $0) <= reach }
    }

    /// Whether half of what others do within a day is done at this very time.
    private func isBatch(_ one: SlowBuyer) -> Bool {
        let others = others(of: one)
        let near = within(minutes, of: one, others)
        return near >= 3 && 2 * near >= within(720, of: one, others)
    }

    /// Those with three other persons nearby.
    private func bunched(_ own: [SlowBuyer]) -> [SlowBuyer] {
        own.filter { one in
            let near = own.filter { minutes(one, $0) <= minutes }
            return Set(near.map(\.person)).subtracting([one.person]).count >= 3
        }
    }

    /// Nearby ones at two and a half times the livelier of two paces, that of the affiliate's own
    /// eight days without the bunch and its part in the firm's day, or at the pace of its own day
    /// where no one hand is at work, or by its part in what others do at this very time.
    private func usual(_ one: SlowBuyer, _ own: [SlowBuyer]) -> Double {
        let others = others(of: one)
        let all = (firm.byAffiliate[one.affiliate] ?? []).filter { time($0) != nil }
        let share = Double(all.count) / Double(max(1, others.count))
        let campaign =
            Double(within(96 * 60, of: one, own) - within(minutes, of: one, own)) / 192
        let day = Double(within(720, of: one, others)) * share / 24
        let crowd =
            isOneHands(one, own)
            ? 0 : Double(within(720, of: one, own) - within(minutes, of: one, own)) / 24
        let pace = max(crowd, max(campaign, day) * 2.5) * (2 * minutes) / 60
        return max(pace, Double(within(minutes, of: one, others)) * share)
    }

    /// Whether the pauses of its sitting are twenty times likelier under a gamma law of shape 4
    /// than under an exponential one of their mean.
    private func isOneHands(_ one: SlowBuyer, _ own: [SlowBuyer]) -> Bool {
        let pauses = pauses(ofSittingWith: one, own)
        if pauses.isEmpty { return false }
        let mean = pauses.reduce(0, +) / Double(pauses.count)
        let ratio = pauses.map { log(gamma($0, 4, mean)) - log(gamma($0, 1, mean)) }
        return ratio.reduce(0, +) >= log(20)
    }

    /// Those of the sittings of one hand that are a program's: together they are a hundred times
    /// likelier with pauses of shape 60 about their median, a tenth of them any, than of shape 4 or
    /// of shape 10.
    private func mechanical(_ own: [SlowBuyer]) -> Set<String> {
        let hands = own.filter { isOneHands($0, own) }
        let sittings = Dictionary(grouping: hands) { sitting(of: $0, own)[0] }
        let evidence = sittings.mapValues { members in
            let pauses = pauses(ofSittingWith: members[0], own)
            let mean = pauses.reduce(0, +) / Double(pauses.count)
            let median = pauses.sorted()[pauses.count / 2]
            let program = pauses.map {
                log(0.9 * gamma($0, 60, median) + 0.1 * gamma($0, 1, mean))
            }.reduce(0, +)
            let hands = [4.0, 10].map { shape in
                pauses.map { log(gamma($0, shape, mean)) }.reduce(0, +)
            }
            return program - max(hands[0], hands[1])
        }
        if evidence.values.reduce(0, +) < log(100) { return [] }
        return Set(sittings.filter { evidence[$0.key]! > 0 }.flatMap { $0.value.map(\.id) })
    }

    private func pauses(ofSittingWith one: SlowBuyer, _ own: [SlowBuyer]) -> [Double] {
        let times = sitting(of: one, own)
        return zip(times.dropFirst(), times).map { max(1, Double($0 - $1) / 1_000_000) }
    }

    /// Times of those who are linked with it by pauses, ascending.
    private func sitting(of one: SlowBuyer, _ own: [SlowBuyer]) -> [Int64] {
        var sitting: Set = [time(one)!.microseconds]
        let all = Set(own.map { time($0)!.microseconds })
        while true {
            let near = all.filter { other in
                sitting.contains { abs($0 - other) <= Int64(minutes * 60_000_000) }
            }
            if near == sitting { break }
            sitting = near
        }
        return own.map { time($0)!.microseconds }.filter(sitting.contains).sorted()
    }

    /// Density of a gamma law.
    private func gamma(_ pause: Double, _ shape: Double, _ mean: Double) -> Double {
        let rate = shape / mean
        let exponent = shape * log(rate) + (shape - 1) * log(pause) - rate * pause
        return exp(exponent - lgamma(shape))
    }

    /// `P(X >= 3)` of a Poisson count.
    private func threeOrMore(_ mean: Double) -> Double {
        1 - exp(-mean) * (1 + mean + mean * mean / 2)
    }
}
