import Glibc

/// The Dirichlet-multinomial distribution of a composition:
/// `shares ~ Dirichlet(concentration * mean)`, `counts | shares ~ Multinomial(n, shares)`.
///
/// Source: Mosimann 1962.
package struct DirichletMultinomial: Hashable, Sendable {
    /// Mean share of each category, >= 0, adding up to 1.
    package let mean: [Double]
    /// `s` > 0: how many observations the population's knowledge of the shares is worth.
    package let concentration: Double

    /// - Parameters:
    ///   - mean: `categories` shares, >= 0, adding up to 1 within 1e-9.
    ///   - concentration: > 0, finite.
    package init(mean: [Double], concentration: Double) {
        precondition(
            mean.allSatisfy { $0 >= 0 } && abs(mean.reduce(0, +) - 1) < 1e-9,
            "mean shares must be at least 0 and add up to 1, found \(mean)")
        precondition(
            concentration > 0 && concentration.isFinite,
            "a concentration must be > 0, found \(concentration)")
        self.mean = mean
        self.concentration = concentration
    }

    /// Log-likelihood of one unit's counts in a given order of observation, that is, without the
    /// multinomial coefficient, which cancels in every likelihood ratio.
    ///
    /// `ln G(s) - ln G(n + s) + sum over c of [ln G(x_c + s q_c) - ln G(s q_c)]`
    ///
    /// - Parameter counts: one per category, >= 0.
    /// - Returns: natural log, <= 0; 0 without counts, `-infinity` for a count in a category of
    ///   mean share 0.
    /// - Complexity: O(categories).
    package func logLikelihood(_ counts: [Int]) -> Double {
        precondition(
            counts.count == mean.count,
            "one count per category is needed, found \(counts.count) for \(mean.count)")
        var total = 0
        var sum = 0.0
        for (count, share) in zip(counts, mean) where count != 0 {
            precondition(count > 0, "counts must be at least 0, found \(count)")
            total += count
            guard share > 0 else { return -.infinity }
            sum += SpecialFunctions.logGammaDifference(
                base: concentration * share, step: Double(count))
        }
        return sum - SpecialFunctions.logGammaDifference(base: concentration, step: Double(total))
    }

    /// Mosimann's variance inflation `(n + s) / (1 + s)` of a unit of `total` observations: divide
    /// Pearson's `X^2` by it.
    package func varianceInflation(total: Int) -> Double {
        (Double(total) + concentration) / (1 + concentration)
    }
}
