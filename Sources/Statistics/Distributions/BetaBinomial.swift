import Glibc

/// The beta-binomial distribution: `rate ~ Beta(alpha, beta)`, `successes | rate ~ Binomial(n,
/// rate)`.
///
/// Affiliates differ honestly in their rates; this is the law of a count under that variation.
///
/// Source: Skellam 1948.
package struct BetaBinomial: Hashable, Sendable {
    /// First shape, > 0: pseudo-successes.
    package let alpha: Double
    /// Second shape, > 0: pseudo-failures.
    package let beta: Double

    /// - Parameters:
    ///   - alpha: > 0, finite.
    ///   - beta: > 0, finite.
    package init(alpha: Double, beta: Double) {
        precondition(
            alpha > 0 && beta > 0 && alpha.isFinite && beta.isFinite,
            "beta-binomial needs positive shapes, found alpha = \(alpha), beta = \(beta)")
        self.alpha = alpha
        self.beta = beta
    }

    /// Mean rate `alpha / (alpha + beta)`, in (0, 1).
    package var mean: Double { alpha / (alpha + beta) }

    /// `alpha + beta`: how many trials the population's knowledge of a rate is worth.
    package var precision: Double { alpha + beta }

    /// The law of the rate itself.
    package var rates: BetaDistribution { BetaDistribution(alpha: alpha, beta: beta) }

    /// `ln P(X = k)` for `n` trials; 0 if `n = 0`.
    ///
    /// `ln [C(n, k) B(alpha + k, beta + n - k) / B(alpha, beta)]`, computed as two relative
    /// entropies from the pooled rate `(alpha + k) / (alpha + beta + n)`, that of the data and
    /// that of the prior, plus Stirling remainders: nothing large is subtracted, so the result is
    /// exact to about 1e-14 absolute plus 1e-15 relative for any shapes and counts.
    ///
    /// - Parameters:
    ///   - k: successes, in 0...n.
    ///   - n: trials, >= 0.
    /// - Complexity: O(1).
    package func logProbability(_ k: Int, of n: Int) -> Double {
        Self.check(k, n)
        let total = precision + Double(n)
        let successes = Double(k)
        let failures = Double(n - k)
        let pooled = (yes: alpha + successes, no: beta + failures)
        let gap =
            SpecialFunctions.differenceOfProducts(successes, beta, failures, alpha) / total
        let entropy =
            SpecialFunctions.splitDeviance(
                successes, failures, meanFirst: pooled.yes / total, meanSecond: pooled.no / total,
                difference: gap)
            + SpecialFunctions.splitDeviance(
                alpha, beta, meanFirst: pooled.yes / total, meanSecond: pooled.no / total,
                difference: -gap)
        return SpecialFunctions.logChooseRemainder(successes, failures)
            + SpecialFunctions.logBetaRemainder(pooled.yes, pooled.no)
            - SpecialFunctions.logBetaRemainder(alpha, beta) - entropy
    }

    /// Natural log of the likelihood ratio `P(k | alternative) / P(k | self)`; 0 if `n = 0`.
    ///
    /// - Parameters:
    ///   - k: successes, in 0...n.
    ///   - n: trials, >= 0.
    ///   - alternative: the law under guilt.
    /// - Returns: natural log-odds; positive speaks for the alternative.
    /// - Complexity: O(1).
    package func logLikelihoodRatio(
        _ k: Int, of n: Int, alternative: BetaBinomial
    ) -> Double {
        alternative.logProbability(k, of: n) - logProbability(k, of: n)
    }

    static func check(_ k: Int, _ n: Int) {
        precondition(k >= 0 && k <= n, "successes must lie in 0...n, found k = \(k), n = \(n)")
    }
}
