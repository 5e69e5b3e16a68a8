import FirmRecords
import Foundation
import Records

@testable import Signals

/// Bunched purchases by comparing every two purchases of an affiliate.
struct SlowPace {
    let firm: SlowFirm
    var minutes = 60

    private func minutes(_ one: SlowBuyer, _ other: SlowBuyer) -> Double {
        abs(one.firstFee.days(since: other.firstFee)) * 1440
    }

    /// Purchases with three other persons nearby.
    private func bunched(_ own: [SlowBuyer]) -> [SlowBuyer] {
        own.filter { one in
            let near = own.filter { minutes(one, $0) <= Double(minutes) }
            return Set(near.map(\.person)).subtracting([one.person]).count >= 3
        }
    }

    /// Those outside the seven days that hold the most of them, of which twenty are forgiven.
    private func repeated(_ bunched: [SlowBuyer]) -> Int {
        let most = bunched.map { first in
            bunched.count { other in
                (0..<7).contains(other.firstFee.days(since: first.firstFee))
            }
        }
        return bunched.count - min(20, most.max() ?? 0)
    }

    /// Two and a half times the livelier of two paces, in purchases an hour: that of the
    /// affiliate's own eight days without the bunch, and its part in the firm's day.
    private func rate(_ one: SlowBuyer, _ own: [SlowBuyer]) -> Double {
        let within = { (hours: Double, buyers: [SlowBuyer]) in
            Double(buyers.count { minutes(one, $0) <= hours * 60 })
        }
        let others = firm.buyers.filter { $0.affiliate != one.affiliate }
        let campaign = (within(96, own) - within(Double(minutes) / 60, own)) / 192
        let share = Double(own.count) / Double(max(1, others.count))
        return 2.5 * max(campaign, within(12, others) / 24 * share)
    }

    /// Purchases nearby, at that pace or by its part in what others buy at this very time.
    private func usual(_ one: SlowBuyer, _ own: [SlowBuyer]) -> Double {
        let others = firm.buyers.filter { $0.affiliate != one.affiliate }
        let near = others.count { minutes(one, $0) <= Double(minutes) }
        let share = Double(own.count) / Double(max(1, others.count))
        return max(rate(one, own) * Double(minutes) / 30, Double(near) * share)
    }

    /// `P(X >= 3)` of a Poisson count.
    private func threeOrMore(_ mean: Double) -> Double {
        1 - exp(-mean) * (1 + mean + mean * mean / 2)
    }

    func readings() -> [SlowReading] {
        let affiliates = firm.affiliates
        let bunches = affiliates.map { bunched(firm.byAffiliate[$0] ?? []) }
        let counts = zip(affiliates, bunches).map { affiliate, bunched in
            let own = firm.byAffiliate[affiliate] ?? []
            return ExcessJudge.Count(
                observed: repeated(bunched),
                expected: 0.1
                    + own.map { threeOrMore(usual($0, own)) }
                    .reduce(0, +), trials: own.count)
        }
        let judge = ExcessJudge(
            counts,
            ExcessJudge.Assumptions(
                guiltyShare: 0.4, smallestBound: 0.1,
                honestRatios: ExcessJudge.Assumptions.usualRatios))
        return affiliates.indices.map { index in
            SlowReading(
                subject: affiliates[index],
                values: [
                    "bunched": Double(bunches[index].count),
                    "repeated": Double(counts[index].observed),
                    "expected": counts[index].expected,
                    "purchases": Double(counts[index].trials),
                    "unused": Double(bunches[index].count { $0.isUnused && firm.isTradingKnown }),
                    "mature": Double(bunches[index].count { $0.isMature && firm.isTradingKnown }),
                    "log_odds": judge.logLikelihoodRatio(counts[index]),
                ],
                customers: bunches[index].map(\.id))
        }
    }
}
