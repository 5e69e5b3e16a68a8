import Glibc

extension SpecialFunctions {
    /// Digamma, the derivative of `ln Gamma`.
    ///
    /// `psi(x) = psi(x + 1) - 1/x` carries the argument to 10, where the asymptotic series takes
    /// over; near the positive root the difference from the root is summed instead, and negative
    /// arguments are reflected, `psi(1 - x) - psi(x) = pi cot(pi x)`.
    ///
    /// - Parameter x: any real; `nan` at 0, -1, -2, ...
    /// - Returns: relative precision of about 15 digits for `x > 0`.
    /// - Complexity: O(1).
    ///
    /// Source: Abramowitz & Stegun 1964, 6.3.5-6.3.18.
    package static func digamma(_ x: Double) -> Double {
        guard x > 0 else { return reflectedDigamma(x) }
        if abs(x - digammaRoot.high) < 0.25 { return digammaNearRoot(x) }
        var shifted = x
        var carried = 0.0
        while shifted < stirlingThreshold {
            carried += 1 / shifted
            shifted += 1
        }
        return log(shifted) - 0.5 / shifted - digammaSeries(1 / (shifted * shifted)) - carried
    }

    /// Trigamma, the second derivative of `ln Gamma`: `psi'(x) = sum over i >= 0 of 1/(x + i)^2`.
    ///
    /// - Parameter x: > 0.
    /// - Complexity: O(1).
    ///
    /// Source: Abramowitz & Stegun 1964, 6.4.6 and 6.4.12.
    package static func trigamma(_ x: Double) -> Double {
        precondition(x > 0, "trigamma needs a positive argument, found \(x)")
        var shifted = x
        var carried = 0.0
        while shifted < 12 {
            carried += 1 / (shifted * shifted)
            shifted += 1
        }
        let inverse = 1 / shifted
        let square = inverse * inverse
        var sum = 0.0
        for coefficient in bernoulliNumbers.reversed() {
            sum = sum * square + coefficient
        }
        return carried + inverse * (1 + inverse * (0.5 + inverse * sum))
    }

    /// `B_2, B_4, ..., B_14`.
    private static let bernoulliNumbers: [Double] = [
        1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6,
    ]

    /// `B_2n / 2n` for n = 1...7.
    private static let digammaCoefficients: [Double] = [
        1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32_760, 1.0 / 12,
    ]

    /// The positive root of digamma in two doubles, 1.4616321449683623412626595423257213...
    private static let digammaRoot = (high: 1.461_632_144_968_362_2, low: 9.549_995_429_965_697e-17)

    /// `sum of B_2n / (2n x^2n)` from `inverseSquare = 1/x^2`.
    private static func digammaSeries(_ inverseSquare: Double) -> Double {
        var sum = 0.0
        for coefficient in digammaCoefficients.reversed() {
            sum = sum * inverseSquare + coefficient
        }
        return sum * inverseSquare
    }

    private static func reflectedDigamma(_ x: Double) -> Double {
        let fraction = x - x.rounded()
        guard fraction != 0 else { return .nan }
        return digamma(1 - x) - Double.pi / tan(Double.pi * fraction)
    }

    /// `psi(x) - psi(root)` term by term, so that the zero keeps its relative precision.
    private static func digammaNearRoot(_ x: Double) -> Double {
        let root = digammaRoot.high
        let distance = (x - root) - digammaRoot.low
        var sum = 0.0
        for step in stride(from: 9.0, through: 0.0, by: -1.0) {
            sum += 1 / ((x + step) * (root + step))
        }
        let high = x + 10
        let low = root + 10
        let product = high * low
        let highSquare = 1 / (high * high)
        let lowSquare = 1 / (low * low)
        var lowPower = 1.0
        var homogeneous = 1.0
        var series = 0.0
        for coefficient in digammaCoefficients {
            series += coefficient * homogeneous
            lowPower *= lowSquare
            homogeneous = homogeneous * highSquare + lowPower
        }
        let smooth = 0.5 / product + (high + low) / (product * product) * series
        return distance * (sum + smooth) + Glibc.log1p(distance / low)
    }
}
