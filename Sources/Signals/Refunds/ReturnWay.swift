internal import Statistics

/// One way of return of all cohorts, judged against those that do not stand out by it.
///
/// A function of what `ReturnCohort.isSame(as:by:)` compares, of the cohorts' order and of the assumptions.
struct ReturnWay: Sendable {
    let judge: ExcessJudge
    /// By cohort.
    let counts: [ExcessJudge.Count]
    /// By cohort, natural log-likelihood ratios.
    let logOdds: [Double]
    private let timing: ReturnTiming
    private let isTrusted: [Bool]

    /// - Parameter threads: how many may compute at once.
    init(
        _ way: ReturnClass, _ cohorts: [ReturnCohort], _ assumptions: ExcessJudge.Assumptions,
        threads: Int
    ) {
        var tables = ReturnTables()
        for cohort in cohorts { tables += cohort.sums }
        let first = ReturnWay(
            way, cohorts, tables, isTrusted: cohorts.map { _ in true }, assumptions, threads)
        let isTrusted = ExcessJudge.trusted(first.logOdds)
        if isTrusted.allSatisfy(\.self) {
            self = first
            return
        }
        for (cohort, isTrusted) in zip(cohorts, isTrusted) where !isTrusted {
            tables -= cohort.sums
        }
        self.init(way, cohorts, tables, isTrusted: isTrusted, assumptions, threads)
    }

    private init(
        _ way: ReturnClass, _ cohorts: [ReturnCohort], _ tables: ReturnTables,
        isTrusted: [Bool], _ assumptions: ExcessJudge.Assumptions, _ threads: Int
    ) {
        let rates = ReturnRates(of: way, tables)
        let counts = parallelMap(cohorts.count, threads: threads) { index in
            ExcessJudge.Count(
                observed: cohorts[index].total.returned(by: way),
                expected: rates.expected(cohorts[index], isOwn: isTrusted[index]),
                trials: cohorts[index].total.fees)
        }
        let judge = ExcessJudge(counts, assumptions)
        let timing = ReturnTiming(of: way, trusted: zip(cohorts, isTrusted).filter(\.1).map(\.0))
        logOdds = parallelMap(cohorts.count, threads: threads) { index in
            judge.logLikelihoodRatio(counts[index])
                + timing.logOdds(cohorts[index], isOwn: isTrusted[index])
        }
        self.judge = judge
        self.counts = counts
        self.timing = timing
        self.isTrusted = isTrusted
    }

    /// Density of a return's moment when its cohort is guilty, over that when honest.
    func ratio(ofReturnAt moment: ReturnMoment, in cohort: ReturnCohort, at index: Int) -> Double {
        timing.ratio(ofReturnAt: moment, in: cohort, isOwn: isTrusted[index])
    }
}
