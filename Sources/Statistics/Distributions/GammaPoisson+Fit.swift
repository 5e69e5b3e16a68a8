import Glibc

extension GammaPoisson {
    /// Fits the honest population's ratios; see `fit(tallied:contamination:prior:)`.
    ///
    /// - Parameter counts: observed and expected of one unit each, in any order.
    package static func fit(
        counts: [(observed: Int, expected: Double)],
        contamination: Contamination<RatioPrior> = .upper, prior: RatioPrior = .weak
    ) -> HonestFit<GammaPoisson> {
        fit(
            tallied: counts.map { ($0.observed, $0.expected, 1) }, contamination: contamination,
            prior: prior)
    }

    /// Fits the honest population's ratios of observed to expected counts.
    ///
    /// Maximises over `(ln shape, ln rate)` by Newton's method
    /// `sum of w ln P(observed) - [ln(shape / rate) - ln m]^2 / (2 u^2)
    ///  - [ln shape - ln s]^2 / (2 t^2)`, where `m`, `u`, `s`, `t` are the fields of `prior` and
    /// `w` is a unit's posterior probability of being honest (see `Contamination`). The start is
    /// fixed: as mean the pooled ratio of the three quarters of the units with the lowest ratios,
    /// as shape the prior's.
    ///
    /// - Parameters:
    ///   - cells: observed (>= 0) and expected (>= 0, finite), and how many units (> 0) show just
    ///     that, in any order; units that expect nothing say nothing and are left out.
    ///   - contamination: guard against guilty units.
    ///   - prior: weak knowledge of mean and shape; without units its mode comes back.
    /// - Returns: the honest law: a function of the multiset of units alone, to the bit.
    /// - Complexity: O(distinct units + largest count) a round, some tens of rounds, at most 500.
    ///
    /// Source: DuMouchel 1999, "Bayesian data mining in large frequency tables".
    package static func fit(
        tallied cells: [(observed: Int, expected: Double, multiplicity: Int)],
        contamination: Contamination<RatioPrior> = .upper, prior: RatioPrior = .weak
    ) -> HonestFit<GammaPoisson> {
        let honest = RatioLikelihood(cells, prior: prior)
        let mean = honest.robustMean()
        let ascent = ContaminatedAscent(
            honest: honest, guilty: honest.with(contamination.guilty),
            suspects: honest.observed.indices.filter {
                Double(honest.observed[$0]) > mean * honest.expected[$0]
            },
            maximumShare: contamination.maximumShare)
        let found = ascent.run(
            honestStart: prior.start(mean: mean),
            guiltyStart: contamination.guilty.start(mean: contamination.guilty.mean))
        return HonestFit(
            law: GammaPoisson(shape: exp(found.state.honest.x), rate: exp(found.state.honest.y)),
            guilty: GammaPoisson(shape: exp(found.state.guilty.x), rate: exp(found.state.guilty.y)),
            guiltyShare: found.state.share, rounds: found.rounds, isConverged: found.isConverged)
    }
}
