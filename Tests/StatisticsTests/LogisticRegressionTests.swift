import Glibc
import Testing

@testable import Statistics

/// Reference values: Newton's method in mpmath with 40 digits.
@Suite struct LogisticRegressionTests {
    private let line = Matrix(columns: [[1, 1, 1, 1, 1, 1], [0, 1, 2, 3, 4, 5]])
    private let labels: [Double] = [0, 0, 1, 0, 1, 1]
    private let weights: [Double] = [1, 2, 1, 1, 0.5, 3]

    @Test(
        arguments: [
            ([0, 0], [0, 0], [-3.68609417944266666, 1.42163795379832042], 0.306699106741841799),
            (
                [-1, 0.5], [0.25, 4], [-1.83792811362424852, 0.765579315229869944],
                0.359579936217164322
            ),
        ] as [([Double], [Double], [Double], Double)])
    func `coefficients and log-loss agree with their references`(
        mean: [Double], precision: [Double], coefficients: [Double], logLoss: Double
    ) throws {
        let fit = try LogisticRegression.fit(
            design: line, labels: labels, weights: weights,
            prior: GaussianPrior(mean: mean, precision: precision))
        #expect(fit.isConverged && fit.iterations < 15)
        for (found, expected) in zip(fit.coefficients, coefficients) {
            expectClose(found, expected, tolerance: 1e-13)
        }
        expectClose(fit.logLoss, logLoss, tolerance: 1e-13)
        expectClose(fit.logOdds([1, 2]), coefficients[0] + 2 * coefficients[1])
    }

    @Test func `labels that a plane separates have a finite fit under the prior`() throws {
        let fit = try LogisticRegression.fit(
            design: line, labels: [0, 0, 0, 1, 1, 1],
            prior: GaussianPrior(mean: [0, 0], precision: [0, 1]))
        #expect(fit.isConverged)
        expectClose(fit.coefficients[0], -2.80152400021871883, tolerance: 1e-13)
        expectClose(fit.coefficients[1], 1.12060960008748753, tolerance: 1e-13)
        expectClose(fit.logLoss, 0.22714604645494151, tolerance: 1e-13)
    }

    @Test func `without a prior separated labels end at the bound on the steps`() throws {
        let fit = try LogisticRegression.fit(
            design: line, labels: [0, 0, 0, 1, 1, 1],
            prior: GaussianPrior(mean: [0, 0], precision: [0, 0]), maximumIterations: 8)
        #expect(!fit.isConverged && fit.iterations == 8)
        #expect(fit.coefficients.allSatisfy(\.isFinite) && fit.logLoss < 0.01)
    }

    @Test func `a far start comes home by halved steps`() throws {
        let prior = GaussianPrior(mean: [300, -200], precision: [1e-9, 1e-9])
        let fit = try LogisticRegression.fit(
            design: line, labels: labels, weights: weights, prior: prior, maximumIterations: 200)
        #expect(fit.isConverged)
        expectClose(fit.coefficients[1], 1.42163795379832042, tolerance: 1e-5)
    }

    @Test func `a column that nothing decides is named, and a prior decides it`() throws {
        let design = Matrix(columns: [[1, 1, 1], [2, 2, 2]])
        #expect(throws: LinearAlgebraError.rankDeficient(column: 1)) {
            try LogisticRegression.fit(
                design: design, labels: [0, 1, 1],
                prior: GaussianPrior(mean: [0, 0], precision: [0, 0]))
        }
        let fit = try LogisticRegression.fit(
            design: design, labels: [0, 1, 1],
            prior: GaussianPrior(mean: [0, 0], precision: [0, 1]))
        expectClose(fit.coefficients[0], log(2), tolerance: 1e-12)
        expectClose(fit.coefficients[1], 0, floor: 1e-12)
    }

    @Test func `a weight of two is the same row twice, and a weight of zero no row`() throws {
        let prior = GaussianPrior(mean: [0, 0], precision: [0.5, 0.5])
        let weighted = try LogisticRegression.fit(
            design: line, labels: labels, weights: [1, 2, 1, 1, 0, 1], prior: prior)
        let repeated = try LogisticRegression.fit(
            design: Matrix(columns: [[1, 1, 1, 1, 1, 1], [0, 1, 1, 2, 3, 5]]),
            labels: [0, 0, 0, 1, 0, 1], prior: prior)
        expectClose(weighted.coefficients[0], repeated.coefficients[0])
        expectClose(weighted.coefficients[1], repeated.coefficients[1])
        expectClose(weighted.logLoss, repeated.logLoss)
    }
}
