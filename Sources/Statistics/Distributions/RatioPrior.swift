import Glibc

/// What is believed of a population's ratios of observed to expected before any unit has been seen.
package struct RatioPrior: Hashable, Sendable {
    /// Median of the mean ratio, > 0.
    package let mean: Double
    /// Standard deviation of the logarithm of the mean ratio, > 0.
    package let logMeanDeviation: Double
    /// Median of the shape, > 0.
    package let shape: Double
    /// Standard deviation of the logarithm of the shape, > 0.
    package let logShapeDeviation: Double

    /// - Parameters: all > 0; the deviations in natural-log units.
    package init(
        mean: Double, logMeanDeviation: Double, shape: Double, logShapeDeviation: Double
    ) {
        precondition(
            mean > 0 && logMeanDeviation > 0 && shape > 0 && logShapeDeviation > 0,
            "ratio prior out of range: mean = \(mean), logMeanDeviation = \(logMeanDeviation), "
                + "shape = \(shape), logShapeDeviation = \(logShapeDeviation)")
        self.mean = mean
        self.logMeanDeviation = logMeanDeviation
        self.shape = shape
        self.logShapeDeviation = logShapeDeviation
    }

    /// As many as expected, within a factor of e or so; shape mostly between 0.1 and 40.
    package static let weak = RatioPrior(
        mean: 1, logMeanDeviation: 1, shape: 2, logShapeDeviation: 1.5)

    /// Six times as many as expected, within a factor of 1.6 or so.
    package static let guilty = RatioPrior(
        mean: 6, logMeanDeviation: 0.5, shape: 3, logShapeDeviation: 1)

    /// `(ln shape, ln rate)` at the given mean and the prior's shape.
    func start(mean: Double) -> SIMD2<Double> {
        SIMD2(log(shape), log(shape / mean))
    }
}

extension Contamination<RatioPrior> {
    /// Every unit is taken as honest: plain penalised maximum likelihood.
    package static let none = Contamination(maximumShare: 0, guilty: .guilty)

    /// At most a quarter of the units guilty, at about six times what was expected.
    package static let upper = Contamination(maximumShare: 0.25, guilty: .guilty)
}
