#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension RandomStream {
    /// Standard normal.
    ///
    /// Source: Box & Muller 1958; the second deviate is thrown away so that a draw has no memory.
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * Double.pi * unit())
    }

    mutating func normal(mean: Double, deviation: Double) -> Double {
        mean + deviation * normal()
    }

    /// Normal, but one draw in ten is two and a half times as wide: unit variance, heavy tails.
    mutating func heavyTailed() -> Double {
        let width = chance(0.1) ? 2.5 : 1.0
        return normal() * width / 1.235
    }

    mutating func exponential(mean: Double) -> Double { -mean * log(1 - unit()) }

    /// Uniform in the logarithm: as likely below the geometric middle as above it.
    ///
    /// - Precondition: both ends above 0.
    mutating func logUniform(_ low: Double, _ high: Double) -> Double {
        low * exp(unit() * log(high / low))
    }

    /// `median * exp(spread * normal)`.
    mutating func logNormal(median: Double, spread: Double) -> Double {
        median * exp(spread * normal())
    }
}

/// The median of a log-normal of this mean.
func logNormalMedian(mean: Double, spread: Double) -> Double { mean * exp(-spread * spread / 2) }
