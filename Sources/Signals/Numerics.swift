private import Glibc

/// Elementary functions, behind one name so that the pattern folders read alike.
enum Numerics {
    static func ln(_ value: Double) -> Double { log(value) }
    static func exponential(_ value: Double) -> Double { exp(value) }

    /// `value` as a multiple of 2^-20: sums of such log-odds are exact in any order.
    static func quantized(_ value: Double) -> Double {
        (value * 1_048_576).rounded() / 1_048_576
    }
}
