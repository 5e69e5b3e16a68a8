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

    /// Mosimann's variance inflation `(n + s) / (1 + s)` of a unit of `total` observations: divide
    /// Pearson's `X^2` by it.
    package func varianceInflation(total: Int) -> Double {
        Self.varianceInflation(total: total, concentration: concentration)
    }

    /// The same for any mean shares; 1 where nothing was observed.
    package static func varianceInflation(total: Int, concentration: Double) -> Double {
        (Double(max(1, total)) + concentration) / (1 + concentration)
    }
}
