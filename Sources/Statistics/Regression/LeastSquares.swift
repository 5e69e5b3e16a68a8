/// A linear model fitted by least squares: `response = design * coefficients + error`.
package struct LeastSquares: Hashable, Sendable {
    /// One per column of the design, in units of the response per unit of the column.
    package let coefficients: [Double]
    /// One per coefficient, in its unit: `residualDeviation * sqrt(inverse(X'X)[j, j])`.
    package let standardErrors: [Double]
    /// `sqrt(sum of squared residuals / (n - p))`, in the response's unit; 0 if `n = p`.
    package let residualDeviation: Double
    /// Share of the response's sum of squares that the model explains, in [0, 1] to rounding.
    package let rSquared: Double
}

extension LeastSquares {
    /// Fits by Householder QR of the design with columns scaled to a length in [1, 2).
    ///
    /// Minimises `sum of (y - X b)^2`: `R b = Q' y`, refined with residuals in twice the precision.
    /// `X'X` is never formed, which would square the condition number.
    ///
    /// - Parameters:
    ///   - design: `n x p`, finite, with the constant as a column of its own where there is one.
    ///   - response: `n` values, finite.
    ///   - hasIntercept: whether the design holds a constant column; then `rSquared` is about the
    ///     response's mean, else about 0.
    /// - Throws: `.tooFewRows` if `n < p`; `.rankDeficient` where a column lies, relative to its
    ///   length, within `n * 2^-52` of the span of the columns before it.
    /// - Complexity: O(n p^2).
    ///
    /// Source: Golub 1965, "Numerical methods for solving linear least squares problems"; Bjorck
    /// 1967, "Iterative refinement of linear least squares solutions".
    package static func fit(
        design: Matrix, response: [Double], hasIntercept: Bool = true
    ) throws(LinearAlgebraError) -> LeastSquares {
        let system = try AugmentedSystem(design)
        let solution = try system.leastSquares(response)
        let residual = solution.residuals.reduce(0) { $0 + $1 * $1 }
        let freedom = design.rowCount - design.columnCount
        let deviation = freedom > 0 ? (residual / Double(freedom)).squareRoot() : 0
        let total =
            hasIntercept
            ? Moments(response).sumOfSquares : response.reduce(0) { $0 + $1 * $1 }
        return LeastSquares(
            coefficients: solution.coefficients,
            standardErrors: try system.errorFactors().map { $0 * deviation },
            residualDeviation: deviation,
            rSquared: total > 0 ? 1 - residual / total : 1)
    }
}
