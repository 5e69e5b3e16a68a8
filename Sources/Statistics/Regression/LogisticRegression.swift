import Glibc

/// A probability as a logistic function of features: `ln(p / (1 - p)) = x' coefficients`.
package struct LogisticRegression: Hashable, Sendable {
    /// One per column of the design, natural log-odds per unit of the column.
    package let coefficients: [Double]
    /// Weighted mean of `-[y ln p + (1 - y) ln(1 - p)]` over the observations, in nats, without the
    /// prior; 0 without observations.
    package let logLoss: Double
    package let iterations: Int
    /// Whether the last step moved no coefficient by more than 1e-9 of `1 + its magnitude`.
    package let isConverged: Bool
}

extension LogisticRegression {
    /// Fits by iteratively reweighted least squares under a Gaussian prior.
    ///
    /// Minimises `sum of w loss(y, p) + 1/2 sum of precision (b - mean)^2` by Newton's method; each
    /// step is a least-squares problem by QR, in which the prior is one row
    /// `sqrt(precision) e[j]` a coefficient. A step is halved until the objective does not rise.
    /// The objective is convex, so the start (the prior's mean) does not matter. Labels that a
    /// plane separates have a finite fit where the prior's precisions are positive.
    ///
    /// - Parameters:
    ///   - design: `n x p`, finite, with the constant as a column of its own.
    ///   - labels: `n` values in [0, 1]: outcomes, or shares of outcomes.
    ///   - weights: `n` values >= 0, finite; 1 each by default.
    ///   - prior: one Gaussian per column.
    ///   - maximumIterations: bound on the steps, >= 1; see `isConverged`.
    /// - Throws: `.rankDeficient` where neither the data nor the prior decide a coefficient.
    /// - Complexity: O((n + p) p^2) a step, usually fewer than ten.
    ///
    /// Source: Nelder & Wedderburn 1972; for the prior, Le Cessie & Van Houwelingen 1992.
    package static func fit(
        design: Matrix, labels: [Double], weights: [Double]? = nil, prior: GaussianPrior,
        maximumIterations: Int = 50
    ) throws(LinearAlgebraError) -> LogisticRegression {
        precondition(maximumIterations >= 1, "at least one step is needed")
        let objective = LogisticObjective(
            design: design, labels: labels,
            weights: weights ?? Array(repeating: 1, count: labels.count), prior: prior)
        var coefficients = prior.mean
        for iteration in 1...maximumIterations {
            let step = try objective.descent(from: coefficients)
            let isSettled = step.isWithin(1e-9, of: coefficients)
            coefficients = zip(coefficients, step).map(+)
            if isSettled {
                return LogisticRegression(
                    coefficients: coefficients, logLoss: objective.logLoss(coefficients),
                    iterations: iteration, isConverged: true)
            }
        }
        return LogisticRegression(
            coefficients: coefficients, logLoss: objective.logLoss(coefficients),
            iterations: maximumIterations, isConverged: false)
    }

    /// Natural log-odds of one row of features.
    ///
    /// - Parameter features: one per coefficient, in the design's order.
    package func logOdds(_ features: [Double]) -> Double {
        precondition(
            features.count == coefficients.count,
            "\(coefficients.count) features are needed, found \(features.count)")
        return zip(features, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
