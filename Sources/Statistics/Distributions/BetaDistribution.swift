import Glibc

/// The beta distribution of a rate in (0, 1).
package struct BetaDistribution: Hashable, Sendable {
    package let alpha: Double
    package let beta: Double

    /// - Parameters:
    ///   - alpha: > 0, finite.
    ///   - beta: > 0, finite.
    package init(alpha: Double, beta: Double) {
        precondition(
            alpha > 0 && beta > 0 && alpha.isFinite && beta.isFinite,
            "beta needs positive shapes, found alpha = \(alpha), beta = \(beta)")
        self.alpha = alpha
        self.beta = beta
    }

    /// `P(rate <= x)`, for `x` in [0, 1].
    package func lowerTail(_ x: Double) -> Double {
        SpecialFunctions.incompleteBeta(x, alpha, beta)
    }

    /// `P(rate > x)`, for `x` in [0, 1].
    package func upperTail(_ x: Double) -> Double {
        SpecialFunctions.incompleteBetaComplement(x, alpha, beta)
    }

    /// The rate below which the share `probability` of the population lies.
    ///
    /// Solves `I_x(alpha, beta) = probability` by safeguarded Newton steps on the log-odds of `x`,
    /// comparing the logarithm of the smaller tail, so that extreme quantiles keep their digits.
    ///
    /// - Parameter probability: in [0, 1]; 0 gives 0 and 1 gives 1.
    /// - Returns: relative precision of about 1e-13 of the smaller of `x` and `1 - x`.
    /// - Complexity: about ten evaluations of the incomplete beta function.
    package func quantile(_ probability: Double) -> Double {
        precondition(
            probability >= 0 && probability <= 1,
            "a probability must lie in [0, 1], found \(probability)")
        if probability == 0 || probability == 1 { return probability }
        let isLower = probability <= 0.5
        let target = isLower ? log(probability) : log1p(-probability)
        let start = log(alpha / beta)
        let logOdds = MonotoneRoot.solve(from: start, within: -745...745) { point in
            let x = 1 / (1 + exp(-point))
            let y = 1 / (1 + exp(point))
            let tails = SpecialFunctions.logIncompleteBeta(x, complement: y, alpha, beta)
            let kernel = SpecialFunctions.logBetaKernel(x, y, alpha, beta)
            return isLower
                ? (tails.lower - target, exp(kernel - tails.lower))
                : (target - tails.upper, exp(kernel - tails.upper))
        }
        return 1 / (1 + exp(-logOdds))
    }
}
