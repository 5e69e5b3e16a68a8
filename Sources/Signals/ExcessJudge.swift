internal import Statistics

/// Tells an affiliate with more of something among its accounts than is honest: returned fees,
/// unused challenges, bunched purchases.
///
/// Honest affiliates: observed over expected follows a gamma-Poisson law, fitted to the firm with a
/// guard against the guilty. Guilty ones: a share of the trials above nearly every honest one. The
/// fitted law is read coarsely: one count more seldom changes what is said of all the others.
///
/// Source: DuMouchel 1999 for the honest law; Ramdas et al. 2023 for the sequential reading.
struct ExcessJudge: Equatable, Sendable {
    struct Count: Hashable, Sendable {
        var observed: Int
        /// What is usual elsewhere for the same trials, > 0.
        var expected: Double
        var trials: Int
    }

    struct Assumptions: Equatable, Sendable {
        /// Mean of the guilty shares' beta law before it is cut off below.
        var guiltyShare: Double
        /// No share below this is guilty, whatever the firm looks like.
        var smallestBound: Double
        /// What is believed of honest ratios of observed to expected.
        var honestRatios: RatioPrior

        /// Honest affiliates differ by half or so from what their strata explain.
        static let usualRatios = RatioPrior(
            mean: 1, logMeanDeviation: 0.3, shape: 4, logShapeDeviation: 0.6)
    }

    let honest: GammaPoisson
    /// Honest and guilty ratios together, as the fit found them.
    private let population: RatioMixture
    private let guiltyShares: BetaDistribution
    private let assumptions: Assumptions
    private let largestHonestRatio: Double

    /// Share of honest affiliates up to whose ratio nothing is guilt.
    private static let honestQuantile = 0.99
    /// Honest shares that come this high leave no room for guilty ones above them.
    private static let largestBound = 0.9
    /// Natural log-odds from which an affiliate is nobody's standard.
    private static let outlier = 2.0

    /// Which units others are compared with: all but those that stand out, and all where those
    /// would be the most.
    static func trusted(_ logOdds: [Double]) -> [Bool] {
        let ordinary = logOdds.map { $0 < outlier }
        return 2 * ordinary.count { $0 } > ordinary.count
            ? ordinary : ordinary.map { _ in true }
    }

    init(_ counts: [Count], _ assumptions: Assumptions) {
        let fit = GammaPoisson.fit(
            counts: counts.map { ($0.observed, $0.expected) }, prior: assumptions.honestRatios)
        population = RatioMixture(
            honest: fit.law.coarse, guilty: fit.guilty.coarse,
            guiltyShare: Numerics.coarse(fit.guiltyShare))
        honest = population.honest
        let share = assumptions.guiltyShare
        guiltyShares = BetaDistribution(alpha: 1, beta: (1 - share) / share)
        largestHonestRatio = GammaDistribution(shape: honest.shape, rate: honest.rate)
            .quantile(Self.honestQuantile)
        self.assumptions = assumptions
    }

    /// The fitted numbers that every count is judged by.
    var baseline: [(name: String, value: Double)] {
        [("shape", honest.shape), ("rate", honest.rate)]
    }

    /// Evidence against every share that an honest affiliate may have; `nil` where honest shares
    /// reach everywhere.
    private func evidence(expected: Double, trials: Int) -> RateEvidence? {
        let bound = expected / Double(max(1, trials)) * largestHonestRatio
        if bound >= Self.largestBound { return nil }
        return RateEvidence(bound: max(assumptions.smallestBound, bound), guilty: guiltyShares)
    }

    /// `ln P(observed | guilty) / P(observed | honest)`; 0 without trials, and where any share is
    /// honest.
    func logLikelihoodRatio(_ count: Count) -> Double {
        guard count.trials > 0,
            let evidence = evidence(expected: count.expected, trials: count.trials)
        else { return 0 }
        let guilty =
            evidence.logEValue(count.observed, of: count.trials)
            + Binomial(rate: evidence.bound).logProbability(count.observed, of: count.trials)
        let honest = honest.logProbability(observed: count.observed, expected: count.expected)
        return Numerics.quantized(guilty - honest)
    }

    /// The largest e-value, as a natural log, that the trials reached when read one by one: at most
    /// one in `e^x` honest affiliates ever reaches `x`.
    func sequentialEvidence(_ sequence: [Bool], expected: Double) -> Double {
        guard let evidence = evidence(expected: expected, trials: sequence.count) else { return 0 }
        var process = EProcess(evidence)
        var quiet = 0
        for isHit in sequence {
            quiet += 1
            if isHit {
                process.observe(successes: 1, of: quiet)
                quiet = 0
            }
        }
        return Numerics.quantized(process.logMaximum)
    }

    /// Empirical-Bayes share of the trials: what is expected times the mean ratio, in [0, 1].
    func shrunkenShare(_ count: Count) -> Double {
        let ratio = honest.posterior(observed: count.observed, expected: count.expected).mean
        return min(1, ratio * count.expected / Double(max(1, count.trials)))
    }

    /// EB05: by count, the ratio of observed to expected that the affiliate exceeds with 95 %.
    ///
    /// - Parameter threads: how many may compute at once.
    func lowerRatios(_ counts: [Count], threads: Int) -> [Double] {
        population.quantiles(
            0.05, of: counts.map { ($0.observed, $0.expected) }, threads: threads)
    }
}
