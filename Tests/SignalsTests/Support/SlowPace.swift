import FirmRecords
import Foundation
import Records
import Statistics

@testable import Signals

/// Bunched moments by comparing every two of an affiliate, kind by kind.
struct SlowPace {
    let firm: SlowFirm
    var minutes = 60

    private static let kinds: [@Sendable (SlowBuyer) -> EventTime?] = [
        { $0.firstFee }, { $0.signup },
        { buyer in
            let time = buyer.row.version
            return ["funded", "failed"].contains(buyer.phase) && time > buyer.firstFee ? time : nil
        },
    ]

    func readings() -> [SlowReading] {
        let affiliates = firm.affiliates
        let kinds = Self.kinds.map { SlowKind(firm: firm, minutes: Double(minutes), time: $0) }
        let judged = kinds.map { $0.judged(affiliates) }
        let own = firm.affiliates.map { (firm.byAffiliate[$0] ?? []).speakers }
        let idleness = RateJudge(
            RateHistogram(
                counts: own.map { ($0.count(where: \.isUnused), $0.count(where: \.showsUse)) }),
            guiltyRates: BetaBinomial(alpha: 4, beta: 1), smallestFloor: 0.4)
        let lightUse = RateJudge(
            RateHistogram(
                counts: own.map { ($0.count(where: \.isBarelyUsed), $0.count(where: \.showsUse)) }),
            guiltyRates: BetaBinomial(alpha: 9, beta: 1), smallestFloor: 0.6)
        return affiliates.indices.map { index in
            let all = judged.map { $0[index] }
            let loudest =
                all.first { one in one.logOdds > 0 && all.allSatisfy { $0.logOdds <= one.logOdds } }
                ?? all[0]
            let speakers = loudest.bunched.speakers
            let (unused, mature) = (
                speakers.count(where: \.isUnused), speakers.count(where: \.showsUse)
            )
            let light = speakers.count(where: \.isBarelyUsed)
            let usage = Numerics.quantized(
                log(
                    (exp(idleness.logLikelihoodRatio(unused, of: mature))
                        + exp(lightUse.logLikelihoodRatio(light, of: mature))) / 2))
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
                    "unused": Double(unused), "mature": Double(mature), "idleness": usage,
                    "log_odds": min(loudest.logOdds, 2 * max(0, usage)),
                ],
                customers: loudest.bunched.map(\.id).sorted())
        }
    }
}

/// One kind of moment.
private struct SlowKind {
    let firm: SlowFirm
    let minutes: Double
    let time: @Sendable (SlowBuyer) -> EventTime?

    struct Judged {
        var bunched: [SlowBuyer]
        var count: ExcessJudge.Count
        var logOdds: Double
    }

    func judged(_ affiliates: [String]) -> [Judged] {
        let own = affiliates.map { affiliate in
            (firm.byAffiliate[affiliate] ?? []).filter { time($0) != nil && !isBatch($0) }
        }
        let bunches = own.map(bunched)
        let counts = zip(own, bunches).map { own, bunched in
            ExcessJudge.Count(
                observed: repeated(bunched),
                expected: 0.1 + own.map { threeOrMore(usual($0, own)) }.reduce(0, +),
                trials: own.count)
        }
        let judge = ExcessJudge(
            counts,
            ExcessJudge.Assumptions(
                guiltyShare: 0.4, smallestBound: 0.1,
                honestRatios: ExcessJudge.Assumptions.usualRatios))
        return zip(bunches, counts).map {
            Judged(bunched: $0, count: $1, logOdds: judge.logLikelihoodRatio($1))
        }
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

    /// Those outside the three days that hold the most of them, of which twenty are forgiven.
    private func repeated(_ bunched: [SlowBuyer]) -> Int {
        let most = bunched.map { first in
            bunched.count { (0..<3).contains(days($0, since: first)) }
        }
        return bunched.count - min(20, most.max() ?? 0)
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
        var sitting: Set = [time(one)!.microseconds]
        let all = Set(own.map { time($0)!.microseconds })
        while true {
            let near = all.filter { other in
                sitting.contains { abs($0 - other) <= Int64(minutes * 60_000_000) }
            }
            if near == sitting { break }
            sitting = near
        }
        let times = own.map { time($0)!.microseconds }.filter(sitting.contains).sorted()
        let pauses = zip(times.dropFirst(), times).map { max(1, Double($0 - $1) / 1_000_000) }
        if pauses.isEmpty { return false }
        let mean = pauses.reduce(0, +) / Double(pauses.count)
        let ratio = pauses.map { pause in
            let hand = log(pow(4 / mean, 4) * pow(pause, 3) / 6) - 4 * pause / mean
            return hand - (log(1 / mean) - pause / mean)
        }
        return ratio.reduce(0, +) >= log(20)
    }

    /// `P(X >= 3)` of a Poisson count.
    private func threeOrMore(_ mean: Double) -> Double {
        1 - exp(-mean) * (1 + mean + mean * mean / 2)
    }
}
