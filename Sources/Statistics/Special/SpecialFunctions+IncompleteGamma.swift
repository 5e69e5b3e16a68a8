import Glibc

extension SpecialFunctions {
    /// Regularized lower incomplete gamma function `P(a, x)`, in [0, 1].
    ///
    /// `P(a, x) = integral from 0 to x of t^(a-1) exp(-t) dt / Gamma(a)`
    ///
    /// - Parameters:
    ///   - a: > 0, finite.
    ///   - x: >= 0.
    /// - Complexity: O(sqrt(a)) near `x = a`, O(1) far from it.
    ///
    /// Source: NIST DLMF 8.7.1, 8.9.2; Gautschi 1979 for small `a`.
    package static func incompleteGamma(_ a: Double, _ x: Double) -> Double {
        exp(logIncompleteGamma(a, x).lower)
    }

    /// `Q(a, x) = 1 - P(a, x)` without cancellation; domain and complexity as `incompleteGamma`.
    package static func incompleteGammaComplement(_ a: Double, _ x: Double) -> Double {
        exp(logIncompleteGamma(a, x).upper)
    }

    /// Logarithms of `P(a, x)` and `Q(a, x)`, free of underflow.
    package static func logIncompleteGamma(_ a: Double, _ x: Double) -> LogTails {
        precondition(
            a > 0 && a.isFinite && x >= 0,
            "incomplete gamma needs a > 0 and x >= 0, found a = \(a), x = \(x)")
        if x == 0 { return LogTails(lower: -.infinity, upper: 0) }
        if x == .infinity { return LogTails(lower: 0, upper: -.infinity) }
        let kernel = logGammaKernel(a, x)
        guard x < (a < 1 ? 1.1 : a + 1) else {
            return LogTails.fromLower(kernel + log(gammaFraction(a, x))).swapped
        }
        let logarithm = kernel + log(gammaSeries(a, x) / a)
        guard a < 1 else { return .fromLower(logarithm) }
        return LogTails(lower: min(logarithm, 0), upper: log(gammaUpperForSmallShape(a, x)))
    }

    /// `ln [x^a exp(-x) / Gamma(a)]`.
    static func logGammaKernel(_ a: Double, _ x: Double) -> Double {
        -deviance(observed: a, mean: x, difference: a - x) - gammaRemainder(a)
    }

    /// `sum over n >= 0 of x^n / ((a + 1) ... (a + n))`.
    private static func gammaSeries(_ a: Double, _ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var divisor = a
        let limit = a + 1000 + 40 * a.squareRoot()
        while divisor < limit {
            divisor += 1
            term *= x / divisor
            let next = sum + term
            if next == sum { break }
            sum = next
        }
        return sum
    }

    /// Legendre's continued fraction for `Gamma(a, x) / (x^a exp(-x))`, by Lentz's method.
    private static func gammaFraction(_ a: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        let limit = 500 + 40 * a.squareRoot()
        var partial = x + 1 - a
        var numerator = 1 / tiny
        var denominator = 1 / nonzero(partial, tiny)
        var fraction = denominator
        var n = 1.0
        while n < limit {
            let coefficient = n * (a - n)
            partial += 2
            denominator = 1 / nonzero(partial + coefficient * denominator, tiny)
            numerator = nonzero(partial + coefficient / numerator, tiny)
            let factor = numerator * denominator
            fraction *= factor
            if abs(factor - 1) < 4e-16 { break }
            n += 1
        }
        return fraction
    }

    /// `Q(a, x)` for `a < 1` and small `x`, where it is of the order of `a`:
    /// `-(expm1(u) + v exp(u))`, `exp(u) = x^a / Gamma(1 + a)`.
    private static func gammaUpperForSmallShape(_ a: Double, _ x: Double) -> Double {
        let exponent = a * log(x) - logGammaDifference(base: 1, step: a)
        var power = 1.0
        var sum = 0.0
        for n in stride(from: 1.0, through: 200.0, by: 1.0) {
            power *= -x / n
            let next = sum + power / (a + n)
            if next == sum { break }
            sum = next
        }
        return max(-(Glibc.expm1(exponent) + a * sum * exp(exponent)), 0)
    }
}
