internal import Statistics

/// One way of return of all cohorts, judged against those that do not stand out by it.
///
/// Invariant: a function of what `ReturnCohort.isSame(as:by:)` compares, of the cohorts' order and
/// of the assumptions, as of the last settle; what is kept is kept for speed alone.
struct ReturnWay: Sendable {
    private let way: ReturnClass
    private let assumptions: ExcessJudge.Assumptions
    /// Against all cohorts, and against those that are trusted.
    private var beside = (all: ReturnComparison(), trusted: ReturnComparison())
    /// By cohort, whether it does not stand out.
    private(set) var isTrusted: [Bool] = []
    private var last: ReturnComparison.Result?

    init(_ way: ReturnClass, _ assumptions: ExcessJudge.Assumptions) {
        self.way = way
        self.assumptions = assumptions
    }

    /// By cohort.
    var counts: [ExcessJudge.Count] { last?.counts ?? [] }
    /// By cohort, natural log-likelihood ratios.
    var logOdds: [Double] { last?.logOdds ?? [] }
    var baseline: [(name: String, value: Double)] { last?.judge.baseline ?? [] }

    /// - Parameter threads: how many may compute at once.
    /// - Complexity: O(the cohorts' strata); the fits where the counts are others than at the last
    ///   settle, and what is said of cohorts whose counts, or the law, are others.
    mutating func settle(_ cohorts: [ReturnCohort], threads: Int) {
        var tables = ReturnTables()
        for cohort in cohorts { tables += cohort.sums }
        isTrusted = cohorts.map { _ in true }
        var result = beside.all.result(way, cohorts, tables, isTrusted, assumptions, threads)
        isTrusted = ExcessJudge.trusted(result.logOdds)
        if !isTrusted.allSatisfy(\.self) {
            for (cohort, isTrusted) in zip(cohorts, isTrusted) where !isTrusted {
                tables -= cohort.sums
            }
            result = beside.trusted.result(
                way, cohorts, tables, isTrusted, assumptions, threads)
        }
        last = result
    }

    /// Density of a return's moment when its cohort is guilty, over that when honest; `nil` before
    /// a settle.
    func ratio(ofReturnAt moment: ReturnMoment, in cohort: ReturnCohort, at index: Int) -> Double? {
        last?.timing.ratio(ofReturnAt: moment, in: cohort, isOwn: isTrusted[index])
    }
}

/// Cohorts judged against some of them.
private struct ReturnComparison: Sendable {
    struct Result: Sendable {
        let judge: ExcessJudge
        let counts: [ExcessJudge.Count]
        let logOdds: [Double]
        let timing: ReturnTiming
    }

    private var fit = Kept<[ExcessJudge.Count], ExcessJudge>()
    private var ratios = KeptList<ExcessJudge, ExcessJudge.Count, Double>()

    /// What is expected is read coarsely, as the law is: one fee more seldom changes what is said
    /// of cohorts that it is none of.
    ///
    /// - Parameters:
    ///   - tables: of those that are trusted, which are compared with.
    ///   - assumptions: the same at every call.
    mutating func result(
        _ way: ReturnClass, _ cohorts: [ReturnCohort], _ tables: ReturnTables,
        _ isTrusted: [Bool], _ assumptions: ExcessJudge.Assumptions, _ threads: Int
    ) -> Result {
        let rates = ReturnRates(of: way, tables)
        let counts = parallelMap(cohorts.count, threads: threads) { index in
            ExcessJudge.Count(
                observed: cohorts[index].total.returned(by: way),
                expected: Numerics.coarse(
                    rates.expected(cohorts[index], isOwn: isTrusted[index])),
                trials: cohorts[index].total.fees)
        }
        let judge = fit.value(of: counts) { ExcessJudge($0, assumptions) }
        let ratios = ratios.values(of: counts, on: judge) { counts in
            parallelMap(counts.count, threads: threads) {
                judge.logLikelihoodRatio(counts[$0])
            }
        }
        let timing = ReturnTiming(of: way, trusted: zip(cohorts, isTrusted).filter(\.1).map(\.0))
        return Result(
            judge: judge, counts: counts,
            logOdds: parallelMap(cohorts.count, threads: threads) {
                ratios[$0] + timing.logOdds(cohorts[$0], isOwn: isTrusted[$0])
            }, timing: timing)
    }
}
