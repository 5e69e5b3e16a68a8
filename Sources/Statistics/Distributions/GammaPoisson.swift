import Glibc

/// The gamma-Poisson (negative binomial) distribution of an observed count against an expected one.
///
/// `ratio ~ Gamma(shape, rate)`, `observed | ratio ~ Poisson(ratio * expected)`: units differ
/// honestly in their ratio of observed to expected.
///
/// Source: Greenwood & Yule 1920; DuMouchel 1999 with a single gamma as the prior.
package struct GammaPoisson: Hashable, Sendable {
    /// Shape of the ratios' law, > 0: large where units are alike.
    package let shape: Double
    /// Rate of the ratios' law, > 0, in expected counts.
    package let rate: Double

    /// - Parameters:
    ///   - shape: > 0, finite.
    ///   - rate: > 0, finite.
    package init(shape: Double, rate: Double) {
        precondition(
            shape > 0 && rate > 0 && shape.isFinite && rate.isFinite,
            "gamma-Poisson needs positive parameters, found shape = \(shape), rate = \(rate)")
        self.shape = shape
        self.rate = rate
    }

    /// Mean ratio `shape / rate`, dimensionless.
    package var mean: Double { shape / rate }

    /// The law of the ratio of one unit once its count is known:
    /// `Gamma(shape + observed, rate + expected)`.
    ///
    /// Its `mean` is the empirical-Bayes ratio (EBGM's arithmetic twin), its `quantile(0.05)` the
    /// lower bound EB05. Without exposure the population's law comes back.
    ///
    /// - Parameters:
    ///   - observed: count, >= 0.
    ///   - expected: count under the strata's rates, >= 0.
    package func posterior(observed: Int, expected: Double) -> GammaDistribution {
        Self.check(observed, expected)
        return GammaDistribution(shape: shape + Double(observed), rate: rate + expected)
    }

    /// `ln P(X = observed)`; 0 for nothing observed and nothing expected.
    ///
    /// `ln [Gamma(shape + k) / (Gamma(shape) k!) p^shape (1 - p)^k]`, `p = rate/(rate + expected)`,
    /// as one relative entropy plus Stirling remainders.
    ///
    /// - Parameters:
    ///   - observed: count, >= 0.
    ///   - expected: >= 0, finite.
    /// - Returns: precise to about 1e-14 absolute plus 1e-15 relative.
    /// - Complexity: O(1).
    package func logProbability(observed: Int, expected: Double) -> Double {
        Self.check(observed, expected)
        let count = Double(observed)
        let total = rate + expected
        let difference =
            SpecialFunctions.differenceOfProducts(count, rate, shape, expected) / total
        return SpecialFunctions.gammaRemainder(shape + count)
            - SpecialFunctions.gammaRemainder(shape) - SpecialFunctions.factorialRemainder(count)
            - SpecialFunctions.splitDeviance(
                count, shape, meanFirst: expected / total, meanSecond: rate / total,
                difference: difference)
    }

    /// `P(X >= observed) = I_(1-p)(observed, shape)`, `p = rate / (rate + expected)`.
    ///
    /// - Parameters:
    ///   - observed: any; 1 if <= 0.
    ///   - expected: >= 0, finite; at 0 any positive count has probability 0.
    /// - Complexity: O(sqrt(observed + shape)).
    package func upperTail(observed: Int, expected: Double) -> Double {
        if observed <= 0 { return 1 }
        Self.check(observed, expected)
        let total = rate + expected
        return exp(
            SpecialFunctions.logIncompleteBeta(
                expected / total, complement: rate / total, Double(observed), shape
            ).lower)
    }

    static func check(_ observed: Int, _ expected: Double) {
        precondition(
            observed >= 0 && expected >= 0 && expected.isFinite,
            "counts must be at least 0, found observed = \(observed), expected = \(expected)")
    }
}
