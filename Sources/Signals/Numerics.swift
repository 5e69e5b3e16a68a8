private import Glibc

/// Elementary functions, behind one name so that the pattern folders read alike.
enum Numerics {
    static func ln(_ value: Double) -> Double { log(value) }
    static func exponential(_ value: Double) -> Double { exp(value) }

    /// `value` as a multiple of 2^-20: sums of such log-odds are exact in any order.
    static func quantized(_ value: Double) -> Double {
        (value * 1_048_576).rounded() / 1_048_576
    }

    /// `value` to six binary digits behind the first, so to 0.8 %: fitted parameters are not known
    /// better. 0 stays 0.
    static func coarse(_ value: Double) -> Double {
        if value == 0 { return 0 }
        let step = Double(sign: .plus, exponent: value.exponent - 6, significand: 1)
        return (value / step).rounded() * step
    }

    /// `value` to so many decimals, for people.
    static func shown(_ value: Double, decimals: Int = 2) -> Double {
        let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
        return (value * scale).rounded() / scale
    }
}
