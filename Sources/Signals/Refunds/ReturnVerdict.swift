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
    private let habit: CoolingOffHabit

    /// What verdicts share from settle to settle.
    struct Memo: Sendable {
        fileprivate var fit = Kept<[ExcessJudge.Count], ExcessJudge>()
        fileprivate var lowerRatios = KeptList<ExcessJudge, ExcessJudge.Count, Double>()
        fileprivate var sequential = KeptList<ExcessJudge, FeeSequence, Double>()
    }

    /// Odds of a return's being guilty from which it implicates its customer.
    private static let implicatingOdds = 4.0
    /// Refunds within the cooling-off period below which none goes with others.
    private static let smallestCoolingOffs = 4

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
        habit = CoolingOffHabit(cohorts, isTrusted: ways[.refund]?.isTrusted ?? [])
    }

    /// Refunds within the cooling-off period that go with the cohort's suspect returns, none unless
    /// both are many times the usual; and how many are.
    func coolingOffs(_ cohort: ReturnCohort, at index: Int) -> (count: Int, usual: Double) {
        let usual = habit.expected(of: cohort, at: index)
        let isAccused = odds(at: index) >= Self.implicatingOdds
        let isMany =
            cohort.coolingOffs >= Self.smallestCoolingOffs
            && Self.odds(of: cohort.coolingOffs, usual) >= Self.implicatingOdds
        return (isAccused && isMany ? cohort.coolingOffs : 0, usual)
    }

    /// The customers of the cohort's returns, in canonical order, without those whose return came
    /// as honest ones come, unlike the cohort's others, and is as likely one of those that are
    /// usual.
    func implicated(_ cohort: ReturnCohort, at index: Int) -> [UInt32] {
        let odds = odds(at: index)
        let withCoolingOffs = coolingOffs(cohort, at: index).count > 0
        var customers: [UInt32] = []
        for item in cohort.returns where item.customer != customers.last {
            let isTelling =
                item.way.map { way in
                    let ratio = item.moment.flatMap {
                        ways[way]?.ratio(ofReturnAt: $0, in: cohort, at: index)
                    }
                    return odds * min(1, ratio ?? 1) >= Self.implicatingOdds
                        || odds < Self.implicatingOdds
                } ?? withCoolingOffs
            if isTelling { customers.append(item.customer) }
        }
        return customers
    }

    private func odds(at index: Int) -> Double {
        Self.odds(of: totals[index].observed, totals[index].expected)
    }

    /// Odds of one return's being beyond the usual ones.
    private static func odds(of observed: Int, _ expected: Double) -> Double {
        max(0, Double(observed) - expected) / expected
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
