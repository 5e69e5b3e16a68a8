import Glibc

extension SpecialFunctions {
    /// Regularized incomplete beta function `I_x(a, b)`, in [0, 1].
    ///
    /// `I_x(a, b) = integral from 0 to x of t^(a-1) (1-t)^(b-1) dt / B(a, b)`
    ///
    /// - Parameters:
    ///   - x: in [0, 1].
    ///   - a: > 0, finite.
    ///   - b: > 0, finite.
    /// - Complexity: O(sqrt(max(a, b))) near the mean, O(1) far from it.
    ///
    /// Source: NIST DLMF 8.17; DiDonato & Morris 1992.
    package static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        exp(logIncompleteBeta(x, complement: 1 - x, a, b).lower)
    }

    /// `1 - I_x(a, b)` without cancellation; domain and complexity as `incompleteBeta`.
    package static func incompleteBetaComplement(_ x: Double, _ a: Double, _ b: Double) -> Double {
        exp(logIncompleteBeta(x, complement: 1 - x, a, b).upper)
    }

    /// Logarithms of `I_x(a, b)` and of its complement, free of underflow.
    ///
    /// - Parameters:
    ///   - x: in [0, 1].
    ///   - complement: `1 - x`, which callers near `x = 1` know more exactly than `x`.
    ///   - a: > 0, finite.
    ///   - b: > 0, finite.
    package static func logIncompleteBeta(
        _ x: Double, complement: Double, _ a: Double, _ b: Double
    ) -> LogTails {
        precondition(
            a > 0 && b > 0 && x >= 0 && complement >= 0,
            "incomplete beta needs a, b > 0 and x in [0, 1], found a = \(a), b = \(b), x = \(x)")
        if x == 0 { return LogTails(lower: -.infinity, upper: 0) }
        if complement == 0 { return LogTails(lower: 0, upper: -.infinity) }
        if x * (a + b + 2) <= a + 1 {
            return betaTailsBelowMean(x, complement, a, b)
        }
        return betaTailsBelowMean(complement, x, b, a).swapped
    }

    /// `ln [x^a y^b / B(a, b)]` with `y = 1 - x`.
    static func logBetaKernel(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
        let sum = a + b
        let difference = x <= y ? excess(a, b, over: x) : -excess(b, a, over: y)
        return gammaRemainder(sum) - gammaRemainder(a) - gammaRemainder(b)
            - deviance(observed: a, mean: sum * x, difference: difference)
            - deviance(observed: b, mean: sum * y, difference: -difference)
    }

    /// `a - (a + b) x` with compensation: the operands agree in many digits near the mean.
    private static func excess(_ a: Double, _ b: Double, over x: Double) -> Double {
        let first = a * x
        let second = b * x
        let partial = a - first
        let partialError = (a - partial) - first
        let total = partial - second
        let shadow = total - partial
        let totalError = (partial - (total - shadow)) - (second + shadow)
        return total
            + (partialError + totalError - fma(a, x, -first) - fma(b, x, -second))
    }

    private static func betaTailsBelowMean(
        _ x: Double, _ y: Double, _ a: Double, _ b: Double
    ) -> LogTails {
        let logarithm = logBetaKernel(x, y, a, b) + log(betaFraction(x, a, b) / a)
        guard a < 1 else { return .fromLower(logarithm) }
        return LogTails(lower: min(logarithm, 0), upper: log(betaUpperForSmallShape(x, a, b)))
    }

    /// Gauss's continued fraction for `I_x(a, b) a B(a, b) / (x^a y^b)`, by Lentz's method.
    private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        let limit = 200 + 20 * max(a, b).squareRoot()
        var numerator = 1.0
        var denominator = 1 / nonzero(1 - (a + b) * x / (a + 1), tiny)
        var fraction = denominator
        var m = 1.0
        while m < limit {
            let end = a + 2 * m
            let even = m * (b - m) * x / ((end - 1) * end)
            denominator = 1 / nonzero(1 + even * denominator, tiny)
            numerator = nonzero(1 + even / numerator, tiny)
            fraction *= numerator * denominator
            let odd = -(a + m) * (a + b + m) * x / (end * (end + 1))
            denominator = 1 / nonzero(1 + odd * denominator, tiny)
            numerator = nonzero(1 + odd / numerator, tiny)
            let factor = numerator * denominator
            fraction *= factor
            if abs(factor - 1) < 4e-16 { break }
            m += 1
        }
        return fraction
    }

    static func nonzero(_ value: Double, _ tiny: Double) -> Double {
        abs(value) < tiny ? tiny : value
    }

    /// `1 - I_x(a, b)` for `a < 1` below the mean, where it is of the order of `a` and one minus
    /// `I` would cancel: `-(expm1(u) + v exp(u))`, `exp(u) = x^a / (a B(a, b))`.
    ///
    /// Source: DiDonato & Morris 1992, series (7), with the leading 1 taken out.
    private static func betaUpperForSmallShape(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let exponent =
            a * log(x) - logGammaDifference(base: 1, step: a) + logGammaDifference(base: b, step: a)
        var coefficient = 1.0
        var sum = 0.0
        for n in stride(from: 1.0, through: 10_000.0, by: 1.0) {
            coefficient *= (n - b) / n * x
            let next = sum + coefficient / (a + n)
            if next == sum { break }
            sum = next
        }
        return max(-(Glibc.expm1(exponent) + a * sum * exp(exponent)), 0)
    }
}
