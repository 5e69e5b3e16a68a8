extension DirichletMultinomial {
    /// Fits the concentration of a population around a known mean composition.
    ///
    /// Minka's fixed point, with a gamma prior of shape 2 and mode `priorConcentration`:
    /// `s <- (1 + s * sum of q_c [psi(x_c + s q_c) - psi(s q_c)])
    ///       / (1 / priorConcentration + sum of [psi(n + s) - psi(s)])`,
    /// where the differences of digammas are sums of reciprocals over integer tail counts. Units
    /// of one observation say nothing about `s`; without any other the prior's mode comes back,
    /// and units exactly like the mean leave `s` finite.
    ///
    /// - Parameters:
    ///   - units: one row of `mean.count` counts (>= 0) a unit, in any order.
    ///   - mean: shares of the categories; counts in a category of share 0 are left out.
    ///   - priorConcentration: > 0; also where the iteration starts.
    /// - Returns: the law, a function of the multiset of units alone, to the bit.
    /// - Complexity: O(categories x largest count) a round, at most 1,000 rounds.
    ///
    /// Source: Minka 2000, "Estimating a Dirichlet distribution", section on fixed mean.
    package static func fit(
        units: some Sequence<[Int]>, mean: [Double], priorConcentration: Double = 10
    ) -> DirichletMultinomial {
        let tails = CompositionTails(units, mean: mean)
        var concentration = priorConcentration
        for _ in 0..<1000 {
            let next = tails.improved(concentration, priorConcentration: priorConcentration)
            let isSettled = abs(next - concentration) <= 1e-12 * concentration
            concentration = next
            if isSettled { break }
        }
        return DirichletMultinomial(mean: mean, concentration: concentration)
    }
}

/// Sufficient statistics of the concentration: how many units exceed each count.
private struct CompositionTails {
    private let mean: [Double]
    private var categories: [TailSums] = []
    private let totals: TailSums

    init(_ units: some Sequence<[Int]>, mean: [Double]) {
        let rows = units.map { counts in
            precondition(
                counts.count == mean.count && counts.allSatisfy { $0 >= 0 },
                "a unit needs \(mean.count) counts of at least 0, found \(counts)")
            return zip(counts, mean).map { $1 > 0 ? $0 : 0 }
        }
        let ones = [Double](repeating: 1, count: rows.count)
        self.mean = mean
        for category in mean.indices {
            categories.append(TailSums(of: rows.map { $0[category] }, weights: ones))
        }
        totals = TailSums(of: rows.map { $0.reduce(0, +) }, weights: ones)
    }

    func improved(_ concentration: Double, priorConcentration: Double) -> Double {
        var numerator = 1.0
        for (share, tails) in zip(mean, categories) where share > 0 {
            let base = concentration * share
            numerator += base * tails.reciprocals(base)
        }
        let denominator =
            1 / priorConcentration + totals.reciprocals(concentration)
        return numerator / denominator
    }
}
