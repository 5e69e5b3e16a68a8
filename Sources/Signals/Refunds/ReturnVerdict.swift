/// What refunds and chargebacks say of every cohort, the two ways brought together.
struct ReturnVerdict {
    /// Returns of both ways.
    private(set) var totals: [ExcessJudge.Count] = []
    private(set) var logOdds: [Double] = []
    /// Of both ways taken together.
    let judge: ExcessJudge
    private let judges: [ExcessJudge]
    private let timings: [ReturnTiming]

    /// Odds of a return's being guilty from which it implicates its customer.
    private static let implicatingOdds = 4.0

    init(_ cohorts: [ReturnCohort], guiltyShare: Double) {
        let assumptions = ExcessJudge.Assumptions(
            guiltyShare: guiltyShare, smallestBound: 0.02,
            honestRatios: ExcessJudge.Assumptions.usualRatios)
        var ways: [Way] = []
        for way in ReturnClass.allCases {
            let first = Way(way, cohorts, trusted: cohorts, assumptions)
            let trusted = zip(cohorts, ExcessJudge.trusted(first.logOdds)).filter(\.1).map(\.0)
            ways.append(Way(way, cohorts, trusted: trusted, assumptions))
        }
        totals = cohorts.indices.map { index in
            ExcessJudge.Count(
                observed: cohorts[index].total.returned,
                expected: ways.reduce(0) { $0 + $1.counts[index].expected },
                trials: cohorts[index].total.fees)
        }
        logOdds = cohorts.indices.map { Self.combined(ways.map(\.logOdds), at: $0) }
        judge = ExcessJudge(totals, assumptions)
        judges = ways.map(\.judge)
        timings = ways.map(\.timing)
    }

    /// The customers of the cohort's returns, in canonical order, without those whose return came
    /// as honest ones come, unlike the cohort's others, and is as likely one of those that are usual.
    func implicated(_ cohort: ReturnCohort, at index: Int) -> [UInt32] {
        let count = totals[index]
        let odds = max(0, Double(count.observed) - count.expected) / count.expected
        var customers: [UInt32] = []
        for item in cohort.returns where item.customer != customers.last {
            let timing = timings[item.way == .refund ? 0 : 1]
            let ratio = item.moment.map { timing.ratio(ofReturnAt: $0, in: cohort) } ?? 1
            if odds * min(1, ratio) >= Self.implicatingOdds || odds < Self.implicatingOdds {
                customers.append(item.customer)
            }
        }
        return customers
    }

    /// A guilty affiliate takes money back by refunds, by chargebacks or by both, each as likely.
    private static func combined(_ logOdds: [[Double]], at index: Int) -> Double {
        let (refunds, chargebacks) = (logOdds[0][index], logOdds[1][index])
        let ways = [refunds, chargebacks, refunds + chargebacks]
        let greatest = ways.max() ?? 0
        let mean = ways.reduce(0) { $0 + Numerics.exponential($1 - greatest) } / 3
        return Numerics.quantized(greatest + Numerics.ln(mean))
    }

    var baseline: [(name: String, value: Double)] {
        zip(["refund", "chargeback"], judges).flatMap { name, judge in
            judge.baseline.map { (name + "_" + $0.name, $0.value) }
        }
    }

    /// One way of return, judged against trusted cohorts.
    private struct Way {
        let judge: ExcessJudge
        let counts: [ExcessJudge.Count]
        let timing: ReturnTiming
        let logOdds: [Double]

        init(
            _ way: ReturnClass, _ cohorts: [ReturnCohort], trusted: [ReturnCohort],
            _ assumptions: ExcessJudge.Assumptions
        ) {
            let rates = ReturnRates(of: way, trusted: trusted)
            let counts = cohorts.map { cohort in
                ExcessJudge.Count(
                    observed: cohort.total.returned(by: way),
                    expected: rates.expected(cohort), trials: cohort.total.fees)
            }
            let judge = ExcessJudge(counts, assumptions)
            self.counts = counts
            self.judge = judge
            let timing = ReturnTiming(of: way, trusted: trusted)
            self.timing = timing
            logOdds = zip(cohorts, counts).map { cohort, count in
                judge.logLikelihoodRatio(count) + timing.logOdds(cohort)
            }
        }
    }
}
