import Glibc

/// Penalised gamma-Poisson likelihood of distinct (observed, expected) pairs, in
/// `(ln shape, ln rate)`.
struct RatioLikelihood: PenalisedLikelihood {
    /// Ascending by expected, then observed; each pair once.
    private(set) var observed: [Int] = []
    private(set) var expected: [Double] = []
    private(set) var multiplicities: [Double] = []
    /// `k ln E - ln k!` of each cell.
    private var logScales: [Double] = []
    private var prior: RatioPrior

    /// - Complexity: O(n log n).
    init(
        _ cells: [(observed: Int, expected: Double, multiplicity: Int)], prior: RatioPrior
    ) {
        self.prior = prior
        let telling = cells.filter { cell in
            GammaPoisson.check(cell.observed, cell.expected)
            return cell.expected > 0
        }
        let sorted = telling.sorted { ($0.expected, $0.observed) < ($1.expected, $1.observed) }
        for cell in sorted {
            if cell.expected == expected.last, cell.observed == observed.last {
                multiplicities[multiplicities.count - 1] += Double(cell.multiplicity)
            } else {
                observed.append(cell.observed)
                expected.append(cell.expected)
                multiplicities.append(Double(cell.multiplicity))
            }
        }
        logScales = zip(observed, expected).map { count, expected in
            Double(count) * log(expected) - SpecialFunctions.logGamma(Double(count) + 1)
        }
    }

    /// The same cells under another prior.
    func with(_ prior: RatioPrior) -> RatioLikelihood {
        var copy = self
        copy.prior = prior
        return copy
    }

    /// Pooled ratio of the three quarters of the units with the lowest ratios, with one expected
    /// count of the prior's mean added.
    func robustMean() -> Double {
        let ratios = observed.indices.map {
            (Double(observed[$0]) + prior.mean) / (expected[$0] + 1)
        }
        let order = observed.indices.sorted { (ratios[$0], $0) < (ratios[$1], $1) }
        var left = (0.75 * multiplicities.reduce(0, +)).rounded(.up)
        var sums = (observed: prior.mean, expected: 1.0)
        for index in order where left > 0 {
            let taken = min(left, multiplicities[index])
            sums.observed += taken * Double(observed[index])
            sums.expected += taken * expected[index]
            left -= taken
        }
        return sums.observed / sums.expected
    }

    /// - Complexity: O(cells + largest count).
    func logProbabilities(of cells: [Int], at point: SIMD2<Double>) -> [Double] {
        let shape = exp(point.x)
        let rate = exp(point.y)
        let rising = logRisingFactorials(shape, through: observed.max() ?? 0)
        return cells.map { index in
            let count = Double(observed[index])
            return rising[observed[index]] + logScales[index]
                - shape * log1p(expected[index] / rate)
                - (count == 0 ? 0 : count * log(rate + expected[index]))
        }
    }

    func maximise(from start: SIMD2<Double>, weights: [Double]) -> NewtonAscent.Result {
        let tails = TailSums(of: observed, weights: weights)
        return NewtonAscent.maximise(from: start, bounds: -25...25) { point in
            model(at: point, tails: tails, weights: weights)
        }
    }

    private func model(
        at point: SIMD2<Double>, tails: TailSums, weights: [Double]
    ) -> QuadraticModel {
        let shape = exp(point.x)
        let rate = exp(point.y)
        let rising = tails.risingSums(shape)
        let exposure = exposureModel(shape: shape, rate: rate, weights: weights)
        var model = penalty(at: point)
        let slope = SIMD2(
            shape * (rising.reciprocals + exposure.gradient.x), rate * exposure.gradient.y)
        model.value += rising.logarithms + exposure.value
        model.gradient += slope
        model.curvature.xx += slope.x - shape * shape * rising.squares
        model.curvature.xy += shape * rate * exposure.curvature.xy
        model.curvature.yy += slope.y + rate * rate * exposure.curvature.yy
        return model
    }

    /// `sum of w [shape ln(rate / total) - k ln total]`, `total = rate + expected`, with its
    /// derivatives by shape and rate.
    private func exposureModel(
        shape: Double, rate: Double, weights: [Double]
    ) -> QuadraticModel {
        var model = QuadraticModel()
        for index in weights.indices where weights[index] > 0 {
            let weight = weights[index]
            let count = Double(observed[index])
            let total = rate + expected[index]
            let share = expected[index] / total
            let logShare = -log1p(expected[index] / rate)
            // Most units observe nothing, and need no logarithm.
            let scale = count == 0 ? 0 : count * log(total)
            model.value += weight * (shape * logShare - scale)
            model.gradient.x += weight * logShare
            model.gradient.y += weight * (shape * share / rate - count / total)
            model.curvature.xy += weight * share / rate
            let bend = shape * share * (1 + rate / total) / (rate * rate)
            model.curvature.yy += weight * (count / (total * total) - bend)
        }
        return model
    }

    /// Logarithm of the prior's density in `(ln shape, ln rate)`, up to a constant.
    private func penalty(at point: SIMD2<Double>) -> QuadraticModel {
        let meanWeight = 1 / (prior.logMeanDeviation * prior.logMeanDeviation)
        let shapeWeight = 1 / (prior.logShapeDeviation * prior.logShapeDeviation)
        let meanDistance = point.x - point.y - log(prior.mean)
        let shapeDistance = point.x - log(prior.shape)
        return QuadraticModel(
            value: -0.5
                * (meanWeight * meanDistance * meanDistance
                    + shapeWeight * shapeDistance * shapeDistance),
            gradient: SIMD2(
                -meanWeight * meanDistance - shapeWeight * shapeDistance, meanWeight * meanDistance
            ),
            curvature: (xx: -meanWeight - shapeWeight, xy: meanWeight, yy: -meanWeight))
    }
}
