import Glibc

/// Special functions of a real argument, as pure functions.
///
/// The C library computes the elementary ones; the incomplete and the large-argument forms, where
/// subtracting two of its results would cancel, stand in the extensions of this type.
package enum SpecialFunctions {
    /// Natural logarithm of `|Gamma(x)|`.
    ///
    /// - Parameter x: any real; the poles 0, -1, -2, ... give `+infinity`.
    /// - Complexity: O(1).
    ///
    /// `lgamma_r` rather than `lgamma`: the latter writes its sign to a global that threads share.
    package static func logGamma(_ x: Double) -> Double {
        var sign: Int32 = 0
        return lgamma_r(x, &sign)
    }

    /// `Gamma(x)`; overflows to `+infinity` above 171.6, `nan` at negative integers.
    package static func gamma(_ x: Double) -> Double {
        tgamma(x)
    }

    /// Error function `erf(x) = 2/sqrt(pi) * integral from 0 to x of exp(-t^2) dt`, in [-1, 1].
    package static func erf(_ x: Double) -> Double {
        Glibc.erf(x)
    }

    /// Complement `1 - erf(x)` without cancellation for large `x`, in [0, 2].
    package static func erfc(_ x: Double) -> Double {
        Glibc.erfc(x)
    }

    /// `ln(1 + x)` without cancellation near 0; `-infinity` at -1 and `nan` below.
    package static func log1p(_ x: Double) -> Double {
        Glibc.log1p(x)
    }

    /// `exp(x) - 1` without cancellation near 0.
    package static func expm1(_ x: Double) -> Double {
        Glibc.expm1(x)
    }
}
