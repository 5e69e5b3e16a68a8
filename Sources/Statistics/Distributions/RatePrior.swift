import Glibc

/// What is believed of a population's rates before any unit has been seen.
///
/// A few hundred trials outweigh it; its use is that a fit of few or of all-zero units is finite.
package struct RatePrior: Hashable, Sendable {
    /// Expected rate, in (0, 1).
    package let mean: Double
    /// Weight of `mean`, in trials, > 0.
    package let meanWeight: Double
    /// Median of `alpha + beta`, > 0.
    package let precision: Double
    /// Standard deviation of `ln(alpha + beta)`, > 0.
    package let logPrecisionDeviation: Double

    /// - Parameters:
    ///   - mean: in (0, 1).
    ///   - meanWeight: trials, > 0.
    ///   - precision: trials, > 0.
    ///   - logPrecisionDeviation: natural-log units, > 0.
    package init(
        mean: Double, meanWeight: Double, precision: Double, logPrecisionDeviation: Double
    ) {
        precondition(
            mean > 0 && mean < 1 && meanWeight > 0 && precision > 0 && logPrecisionDeviation > 0,
            "rate prior out of range: mean = \(mean), meanWeight = \(meanWeight), "
                + "precision = \(precision), logPrecisionDeviation = \(logPrecisionDeviation)")
        self.mean = mean
        self.meanWeight = meanWeight
        self.precision = precision
        self.logPrecisionDeviation = logPrecisionDeviation
    }

    /// 5 % with the weight of two trials; `alpha + beta` mostly between 1.5 and 600.
    package static let weak = RatePrior(
        mean: 0.05, meanWeight: 2, precision: 30, logPrecisionDeviation: 1.5)

    /// Two thirds with the weight of ten trials; `alpha + beta` mostly between 1 and 44.
    package static let guilty = RatePrior(
        mean: 2.0 / 3, meanWeight: 10, precision: 6, logPrecisionDeviation: 1)

    /// Start of a fit: `(ln alpha, ln beta)` at the given mean and the prior's precision.
    func start(mean: Double) -> SIMD2<Double> {
        SIMD2(log(mean * precision), log((1 - mean) * precision))
    }
}

extension Contamination<RatePrior> {
    /// Every unit is taken as honest: plain penalised maximum likelihood.
    package static let none = Contamination(maximumShare: 0, guilty: .guilty)

    /// At most a quarter of the units guilty, at rates around two thirds.
    package static let upper = Contamination(maximumShare: 0.25, guilty: .guilty)
}
