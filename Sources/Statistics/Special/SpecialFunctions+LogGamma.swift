import Glibc

extension SpecialFunctions {
    /// Natural logarithm of the beta function.
    ///
    /// `ln B(a, b) = ln Gamma(a) + ln Gamma(b) - ln Gamma(a + b)`, taken as
    /// `ln Gamma(small) - [ln Gamma(large + small) - ln Gamma(large)]` so that one large argument
    /// does not cancel against its neighbour.
    ///
    /// - Parameters:
    ///   - a: > 0, finite.
    ///   - b: > 0, finite.
    /// - Complexity: O(1).
    package static func logBeta(_ a: Double, _ b: Double) -> Double {
        precondition(a > 0 && b > 0, "logBeta needs positive arguments, found a = \(a), b = \(b)")
        let small = min(a, b)
        return logGamma(small) - logGammaDifference(base: max(a, b), step: small)
    }

    /// `ln Gamma(base + step) - ln Gamma(base)`: the logarithm of the rising factorial, for real
    /// steps.
    ///
    /// Below 10 the base is carried upwards by `Gamma(x + 1) = x Gamma(x)`; from 10 on, Stirling's
    /// series is subtracted term by term, so that the result keeps its relative precision however
    /// small the step is, and `ln Gamma(1 + x)` is accurate near `x = 0`.
    ///
    /// - Parameters:
    ///   - base: > 0, finite.
    ///   - step: >= 0, finite.
    /// - Complexity: O(1).
    ///
    /// Source: Abramowitz & Stegun 1964, 6.1.15 and 6.1.41.
    package static func logGammaDifference(base: Double, step: Double) -> Double {
        precondition(
            base > 0 && step >= 0,
            "logGammaDifference needs base > 0 and step >= 0, found \(base) and \(step)")
        var shifted = base
        var carried = 0.0
        while shifted < stirlingThreshold {
            carried += logOnePlusRatio(step, over: shifted)
            shifted += 1
        }
        let raised = shifted + step
        return (shifted - 0.5) * Glibc.log1p(step / shifted) + step * (log(raised) - 1)
            + stirlingDifference(from: shifted, to: raised, step: step) - carried
    }

    /// `ln(1 + step / base)`, also where the quotient overflows.
    private static func logOnePlusRatio(_ step: Double, over base: Double) -> Double {
        let ratio = step / base
        return ratio < 1e15 ? Glibc.log1p(ratio) : log(step) - log(base)
    }

    /// From here on seven terms of Stirling's series reach double precision.
    static let stirlingThreshold = 10.0

    /// Coefficients of `x^-1, x^-3, ...` in Stirling's series, `B_2n / (2n (2n - 1))`.
    private static let stirlingCoefficients: [Double] = [
        1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156,
    ]

    /// `ln Gamma(x) - [(x - 1/2) ln x - x + ln(2 pi)/2]` for `x >= stirlingThreshold`.
    static func stirlingCorrection(_ x: Double) -> Double {
        let inverse = 1 / x
        let square = inverse * inverse
        var sum = 0.0
        for coefficient in stirlingCoefficients.reversed() {
            sum = sum * square + coefficient
        }
        return sum * inverse
    }

    /// `stirlingCorrection(to) - stirlingCorrection(from)`, term by term:
    /// `u^m - w^m = (u - w) * sum of u^i w^(m-1-i)` leaves nothing to cancel.
    private static func stirlingDifference(from: Double, to: Double, step: Double) -> Double {
        let low = 1 / to
        let high = 1 / from
        var highPower = 1.0
        var homogeneous = 1.0
        var sum = 0.0
        for coefficient in stirlingCoefficients {
            sum += coefficient * homogeneous
            for _ in 0..<2 {
                highPower *= high
                homogeneous = homogeneous * low + highPower
            }
        }
        return -step * low * high * sum
    }
}

extension SpecialFunctions {
    /// `ln C(n, k)`, the logarithm of the number of choices, for `k` in 0...n.
    static func logChoose(_ n: Int, _ k: Int) -> Double {
        -log(Double(n) + 1) - logBeta(Double(k) + 1, Double(n - k) + 1)
    }
}
