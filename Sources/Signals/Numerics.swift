private import Glibc

/// Elementary functions, behind one name so that the pattern folders read alike.
enum Numerics {
    static func ln(_ value: Double) -> Double { log(value) }
    static func exponential(_ value: Double) -> Double { exp(value) }

    /// `value` as a multiple of 2^-20: sums of such log-odds are exact in any order.
    static func quantized(_ value: Double) -> Double {
        (value * 1_048_576).rounded() / 1_048_576
    }

    /// `value` to so many decimals, for people.
    static func shown(_ value: Double, decimals: Int = 2) -> Double {
        let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
        return (value * scale).rounded() / scale
    }
}
