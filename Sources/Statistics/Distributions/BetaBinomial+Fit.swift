import Glibc

extension BetaBinomial {
    /// Fits the honest population's rates; see `fit(_:contamination:prior:)`.
    ///
    /// - Parameter counts: one pair a unit, in any order.
    package static func fit(
        counts: [(successes: Int, trials: Int)],
        contamination: Contamination<RatePrior> = .upper, prior: RatePrior = .weak
    ) -> HonestFit<BetaBinomial> {
        fit(RateHistogram(counts: counts), contamination: contamination, prior: prior)
    }

    /// Fits the honest population's rates by penalised maximum likelihood.
    ///
    /// Maximises over `(ln alpha, ln beta)` by Newton's method
    /// `sum of w [ln B(alpha + k, beta + n - k) - ln B(alpha, beta)]
    ///  + c m ln(mu) + c (1 - m) ln(1 - mu) - [ln(alpha + beta) - ln s]^2 / (2 t^2)`,
    /// `mu = alpha / (alpha + beta)`, where `m`, `c`, `s`, `t` are the fields of `prior` and `w`
    /// is a unit's posterior probability of being honest (see `Contamination`). The start is
    /// fixed: as mean the pooled rate of the three quarters of the units with the lowest rates,
    /// as precision the prior's.
    ///
    /// - Parameters:
    ///   - histogram: units by (successes, trials); without units the prior's mode comes back.
    ///   - contamination: guard against guilty units.
    ///   - prior: weak knowledge of mean and precision.
    /// - Returns: the honest law: a function of the multiset of units alone, to the bit.
    /// - Complexity: O(cells + largest trials) a round, some tens of rounds, at most 500.
    ///
    /// Source: Griffiths 1973; Minka 2000, "Estimating a Dirichlet distribution".
    package static func fit(
        _ histogram: RateHistogram, contamination: Contamination<RatePrior> = .upper,
        prior: RatePrior = .weak
    ) -> HonestFit<BetaBinomial> {
        let mean = histogram.robustMean(prior: prior)
        let honest = RateLikelihood(histogram, prior: prior)
        let ascent = ContaminatedAscent(
            honest: honest, guilty: honest.with(contamination.guilty),
            suspects: histogram.cells.indices.filter {
                let cell = histogram.cells[$0]
                return Double(cell.successes) > mean * Double(cell.trials)
            },
            maximumShare: contamination.maximumShare)
        let found = ascent.run(
            honestStart: prior.start(mean: mean),
            guiltyStart: contamination.guilty.start(mean: contamination.guilty.mean))
        return HonestFit(
            law: BetaBinomial(alpha: exp(found.state.honest.x), beta: exp(found.state.honest.y)),
            guilty: BetaBinomial(alpha: exp(found.state.guilty.x), beta: exp(found.state.guilty.y)),
            guiltyShare: found.state.share, rounds: found.rounds, isConverged: found.isConverged)
    }
}
