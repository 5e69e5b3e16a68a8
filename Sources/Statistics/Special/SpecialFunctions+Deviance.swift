import Glibc

/// Saddle-point pieces from which the densities are built without cancellation.
///
/// A log-density is a small difference of large `x ln x`. Writing it as minus a sum of deviances
/// (each >= 0) plus bounded remainders keeps the full relative precision at any size.
///
/// Source: Loader 2000, "Fast and accurate computation of binomial probabilities".
extension SpecialFunctions {
    /// Half the Poisson deviance of an observation from its mean.
    ///
    /// `D = observed ln(observed / mean) - (observed - mean) >= 0`
    ///
    /// - Parameters:
    ///   - observed: >= 0; at 0 the result is `mean`.
    ///   - mean: >= 0; at 0 the result is `+infinity` unless `observed` is 0 too.
    ///   - difference: `observed - mean`, which the caller often knows more exactly than the
    ///     subtraction would give.
    /// - Complexity: O(1).
    static func deviance(observed: Double, mean: Double, difference: Double) -> Double {
        if observed == 0 { return mean }
        let ratio = difference / (observed + mean)
        guard abs(ratio) < 0.3 else { return observed * log(observed / mean) - difference }
        let square = ratio * ratio
        var term = 2 * observed * ratio
        var sum = difference * ratio
        for denominator in stride(from: 3.0, through: 61.0, by: 2.0) {
            term *= square
            let next = sum + term / denominator
            if next == sum { break }
            sum = next
        }
        return sum
    }

    /// `ln Gamma(x) - (x ln x - x)` for `x > 0`: what Stirling's leading terms leave.
    static func gammaRemainder(_ x: Double) -> Double {
        guard x >= stirlingThreshold else { return logGamma(x) - x * log(x) + x }
        return 0.5 * log(2 * Double.pi / x) + stirlingCorrection(x)
    }

    /// `ln n! - (n ln n - n)` for whole `n >= 0`; 0 at 0.
    static func factorialRemainder(_ n: Double) -> Double {
        n == 0 ? 0 : gammaRemainder(n) + log(n)
    }

    /// `a b - c d` with one rounding of the result instead of a cancellation (Kahan).
    static func differenceOfProducts(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        let product = c * d
        return fma(a, b, -product) + fma(-c, d, product)
    }
}

extension SpecialFunctions {
    /// Deviance of a two-way split from the shares of its two sides (which add up to 1).
    ///
    /// - Parameters:
    ///   - first: observed on the first side, >= 0.
    ///   - second: observed on the second side, >= 0.
    ///   - meanFirst: share of the first side, in [0, 1].
    ///   - meanSecond: share of the second side.
    ///   - difference: `first - (first + second) * meanFirst`.
    static func splitDeviance(
        _ first: Double, _ second: Double, meanFirst: Double, meanSecond: Double,
        difference: Double
    ) -> Double {
        let total = first + second
        return deviance(observed: first, mean: total * meanFirst, difference: difference)
            + deviance(observed: second, mean: total * meanSecond, difference: -difference)
    }

    /// What the entropies leave of `ln C(first + second, first)`; whole arguments.
    static func logChooseRemainder(_ first: Double, _ second: Double) -> Double {
        factorialRemainder(first + second) - factorialRemainder(first)
            - factorialRemainder(second)
    }

    /// What the entropies leave of `ln B(first, second)`.
    static func logBetaRemainder(_ first: Double, _ second: Double) -> Double {
        gammaRemainder(first) + gammaRemainder(second) - gammaRemainder(first + second)
    }
}
