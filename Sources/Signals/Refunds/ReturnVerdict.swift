internal import Statistics

/// What refunds and chargebacks say of every cohort, the two ways brought together.
struct ReturnVerdict {
    /// Returns of both ways.
    private(set) var totals: [ExcessJudge.Count] = []
    private(set) var logOdds: [Double] = []
    /// Of both ways taken together.
    let judge: ExcessJudge
    /// EB05 of the totals.
    let lowerRatios: [Double]
    /// Of all fees of each cohort so far.
    let sequential: [Double]
    private let ways: [ReturnClass: ReturnWay]

    /// What verdicts share from settle to settle.
    struct Memo: Sendable {
        fileprivate var fit = Kept<[ExcessJudge.Count], ExcessJudge>()
        fileprivate var lowerRatios = KeptList<ExcessJudge, ExcessJudge.Count, Double>()
        fileprivate var sequential = KeptList<ExcessJudge, FeeSequence, Double>()
    }

    /// Odds of a return's being guilty from which it implicates its customer.
    private static let implicatingOdds = 4.0

    /// - Parameters:
    ///   - ways: each of the cohorts.
    ///   - assumptions: the same at every call with what is kept.
    ///   - threads: how many may compute at once.
    init(
        _ cohorts: [ReturnCohort], _ ways: [ReturnClass: ReturnWay],
        _ assumptions: ExcessJudge.Assumptions, _ kept: inout Memo, threads: Int
    ) {
        let each = ReturnClass.allCases.compactMap { ways[$0] }.map { ($0.counts, $0.logOdds) }
        totals = cohorts.indices.map { index in
            ExcessJudge.Count(
                observed: cohorts[index].total.returned,
                expected: each.reduce(0) { $0 + $1.0[index].expected },
                trials: cohorts[index].total.fees)
        }
        logOdds = cohorts.indices.map { Self.combined(each.map(\.1), at: $0) }
        let judge = kept.fit.value(of: totals) { ExcessJudge($0, assumptions) }
        lowerRatios = kept.lowerRatios.values(of: totals, on: judge) {
            judge.lowerRatios($0, threads: threads)
        }
        let sequences = zip(cohorts, totals).map {
            FeeSequence(cohort: $0, expected: $1.expected)
        }
        sequential = kept.sequential.values(of: sequences, on: judge) { sequences in
            parallelMap(sequences.count, threads: threads) { index in
                judge.sequentialEvidence(
                    sequences[index].cohort.sequence, expected: sequences[index].expected)
            }
        }
        self.judge = judge
        self.ways = ways
    }

    /// The customers of the cohort's returns, in canonical order, without those whose return came
    /// as honest ones come, unlike the cohort's others, and is as likely one of those that are usual.
    func implicated(_ cohort: ReturnCohort, at index: Int) -> [UInt32] {
        let count = totals[index]
        let odds = max(0, Double(count.observed) - count.expected) / count.expected
        var customers: [UInt32] = []
        for item in cohort.returns where item.customer != customers.last {
            let ratio = item.moment.flatMap {
                ways[item.way]?.ratio(ofReturnAt: $0, in: cohort, at: index)
            }
            if odds * min(1, ratio ?? 1) >= Self.implicatingOdds || odds < Self.implicatingOdds {
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
        ReturnClass.allCases.flatMap { way in
            (ways[way]?.baseline ?? []).map { (way.rawValue + "_" + $0.name, $0.value) }
        }
    }
}

/// A cohort's fees in the order in which they were paid, with what is expected of them.
private struct FeeSequence: Hashable, Sendable {
    let cohort: ReturnCohort
    let expected: Double

    static func == (left: FeeSequence, right: FeeSequence) -> Bool {
        left.cohort === right.cohort && left.expected == right.expected
    }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(cohort)) }
}
