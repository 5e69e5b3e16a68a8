import Glibc

/// The penalised loss of a logistic model, and the way down from a point.
struct LogisticObjective {
    let design: Matrix
    let labels: [Double]
    let weights: [Double]
    let prior: GaussianPrior

    init(design: Matrix, labels: [Double], weights: [Double], prior: GaussianPrior) {
        precondition(
            labels.count == design.rowCount && weights.count == labels.count,
            "\(design.rowCount) rows, but \(labels.count) labels and \(weights.count) weights")
        precondition(
            prior.mean.count == design.columnCount,
            "\(design.columnCount) columns, but a prior of \(prior.mean.count)")
        precondition(
            labels.allSatisfy { $0 >= 0 && $0 <= 1 }
                && weights.allSatisfy { $0 >= 0 && $0.isFinite },
            "labels must lie in [0, 1] and weights be finite and at least 0")
        self.design = design
        self.labels = labels
        self.weights = weights
        self.prior = prior
    }

    /// Log-odds of every row.
    private func logOdds(_ coefficients: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: design.rowCount)
        for (column, coefficient) in coefficients.enumerated() {
            for (row, value) in design.column(column).enumerated() {
                result[row] += coefficient * value
            }
        }
        return result
    }

    /// `sum of w loss`; `loss = ln(1 + e^eta) - y eta`, on the branch that does not overflow.
    private func loss(_ coefficients: [Double]) -> Double {
        var sum = 0.0
        for (row, eta) in logOdds(coefficients).enumerated() {
            let softplus = max(eta, 0) + log1p(exp(-abs(eta)))
            sum += weights[row] * (softplus - labels[row] * eta)
        }
        return sum
    }

    func value(_ coefficients: [Double]) -> Double {
        zip(coefficients, zip(prior.mean, prior.precision)).reduce(loss(coefficients)) {
            let distance = $1.0 - $1.1.0
            return $0 + 0.5 * $1.1.1 * distance * distance
        }
    }

    func logLoss(_ coefficients: [Double]) -> Double {
        let total = weights.reduce(0, +)
        return total > 0 ? loss(coefficients) / total : 0
    }

    /// Newton's step, halved until the value does not rise.
    ///
    /// Steps within 1e-5 are taken on trust: there the method converges quadratically, and rounding
    /// of a long sum would hide the gain.
    func descent(from coefficients: [Double]) throws(LinearAlgebraError) -> [Double] {
        let value = value(coefficients)
        var step = try newtonStep(coefficients)
        while !step.isWithin(1e-5, of: coefficients),
            !(self.value(zip(coefficients, step).map(+)) <= value)
        {
            step = step.map { 0.5 * $0 }
        }
        return step
    }

    /// The `d` that minimises `|sqrt(W) X d - inverse(sqrt(W)) w (y - p)|^2` plus the prior's rows,
    /// `W = w p (1 - p)`.
    private func newtonStep(_ coefficients: [Double]) throws(LinearAlgebraError) -> [Double] {
        let (rows, columns) = (design.rowCount, design.columnCount)
        var stacked = Matrix(rowCount: rows + columns, columnCount: columns)
        var target = [Double](repeating: 0, count: rows + columns)
        for (row, eta) in logOdds(coefficients).enumerated() {
            let tail = 1 / (1 + exp(abs(eta)))
            let probability = eta < 0 ? tail : 1 - tail
            // The floor bounds the pull of an observation that the model calls impossible.
            let root = (weights[row] * max(tail * (1 - tail), 1e-12)).squareRoot()
            guard root > 0 else { continue }
            target[row] = weights[row] * (labels[row] - probability) / root
            for column in 0..<columns { stacked[row, column] = root * design[row, column] }
        }
        for column in 0..<columns {
            let root = prior.precision[column].squareRoot()
            stacked[rows + column, column] = root
            target[rows + column] = root * (prior.mean[column] - coefficients[column])
        }
        return try AugmentedSystem(stacked).coefficients(target)
    }
}

extension [Double] {
    /// Whether each element is at most `tolerance` of `1 + |reference|`.
    func isWithin(_ tolerance: Double, of reference: [Double]) -> Bool {
        zip(self, reference).allSatisfy { abs($0) <= tolerance * (1 + abs($1)) }
    }
}
