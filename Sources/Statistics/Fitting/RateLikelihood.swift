import Glibc

/// Penalised beta-binomial likelihood of a histogram, in `(ln alpha, ln beta)`.
struct RateLikelihood: PenalisedLikelihood {
    let successes: [Int]
    let failures: [Int]
    let trials: [Int]
    let multiplicities: [Double]
    /// `ln C(n, k)` of each cell.
    private let logChoose: [Double]
    private var prior: RatePrior

    init(_ histogram: RateHistogram, prior: RatePrior) {
        successes = histogram.cells.map(\.successes)
        failures = histogram.cells.map { $0.trials - $0.successes }
        trials = histogram.cells.map(\.trials)
        multiplicities = histogram.cells.map { Double($0.multiplicity) }
        logChoose = histogram.cells.map { cell in
            SpecialFunctions.logChoose(cell.trials, cell.successes)
        }
        self.prior = prior
    }

    /// The same cells under another prior.
    func with(_ prior: RatePrior) -> RateLikelihood {
        var copy = self
        copy.prior = prior
        return copy
    }

    /// `ln P` of some cells at `(ln alpha, ln beta)`.
    ///
    /// - Complexity: O(cells + largest trials).
    func logProbabilities(of cells: [Int], at point: SIMD2<Double>) -> [Double] {
        let alpha = exp(point.x)
        let beta = exp(point.y)
        let rising = (
            yes: logRisingFactorials(alpha, through: successes.max() ?? 0),
            no: logRisingFactorials(beta, through: failures.max() ?? 0),
            all: logRisingFactorials(alpha + beta, through: trials.max() ?? 0)
        )
        return cells.map { index in
            logChoose[index] + rising.yes[successes[index]] + rising.no[failures[index]]
                - rising.all[trials[index]]
        }
    }

    /// The best parameters for given weights of the cells.
    func maximise(from start: SIMD2<Double>, weights: [Double]) -> NewtonAscent.Result {
        let yes = TailSums(of: successes, weights: weights)
        let no = TailSums(of: failures, weights: weights)
        let all = TailSums(of: trials, weights: weights)
        return NewtonAscent.maximise(from: start, bounds: -25...25) { point in
            Self.model(at: point, yes: yes, no: no, all: all, prior: prior)
        }
    }

    private static func model(
        at point: SIMD2<Double>, yes: TailSums, no: TailSums, all: TailSums, prior: RatePrior
    ) -> QuadraticModel {
        let alpha = exp(point.x)
        let beta = exp(point.y)
        let first = yes.risingSums(alpha)
        let second = no.risingSums(beta)
        let both = all.risingSums(alpha + beta)
        var model = penalty(alpha: alpha, beta: beta, prior: prior)
        model.value += first.logarithms + second.logarithms - both.logarithms
        let slope = SIMD2(
            alpha * (first.reciprocals - both.reciprocals),
            beta * (second.reciprocals - both.reciprocals))
        model.gradient += slope
        model.curvature.xx += slope.x + alpha * alpha * (both.squares - first.squares)
        model.curvature.xy += alpha * beta * both.squares
        model.curvature.yy += slope.y + beta * beta * (both.squares - second.squares)
        return model
    }

    /// Logarithm of the prior's density in `(ln alpha, ln beta)`, up to a constant.
    private static func penalty(alpha: Double, beta: Double, prior: RatePrior) -> QuadraticModel {
        let precision = alpha + beta
        let yes = alpha / precision
        let no = beta / precision
        let variance = prior.logPrecisionDeviation * prior.logPrecisionDeviation
        let distance = log(precision / prior.precision)
        let pull = distance / variance
        let weight = prior.meanWeight
        let shared = (weight + pull) * yes * no
        return QuadraticModel(
            value: weight * (prior.mean * log(yes) + (1 - prior.mean) * log(no))
                - 0.5 * distance * pull,
            gradient: SIMD2(
                weight * (prior.mean - yes) - pull * yes, weight * (yes - prior.mean) - pull * no),
            curvature: (
                xx: -shared - yes * yes / variance, xy: shared - yes * no / variance,
                yy: -shared - no * no / variance
            ))
    }
}
