/// Squared distances from a centre in units of a scatter matrix.
package struct Mahalanobis {
    /// `d` coordinates.
    package let location: [Double]
    private let factor: Cholesky

    /// - Parameters:
    ///   - location: `d` values, finite.
    ///   - scatter: `d x d`, symmetric, finite; only the lower triangle is read.
    /// - Throws: `.notPositiveDefinite` where the scatter has no inverse.
    /// - Complexity: O(d^3).
    package init(location: [Double], scatter: Matrix) throws(LinearAlgebraError) {
        precondition(
            location.count == scatter.rowCount,
            "\(scatter.rowCount) coordinates are needed, found \(location.count)")
        self.location = location
        factor = try Cholesky(scatter)
    }

    /// `ln det scatter`.
    package var logDeterminant: Double { factor.logDeterminant }

    /// Squared Mahalanobis distance of each row.
    ///
    /// `d2[i] = (x[i] - location)' inverse(scatter) (x[i] - location)`, as the squared length of
    /// `inverse(L) (x[i] - location)`, `scatter = L L'`; the inverse is never formed.
    ///
    /// - Parameter rows: `n x d`, finite.
    /// - Returns: `n` values >= 0, dimensionless; chi-squared(d) if the rows are Gaussian.
    /// - Complexity: O(n d^2).
    ///
    /// Source: Mahalanobis 1936.
    package func squaredDistances(_ rows: Matrix) -> [Double] {
        precondition(
            rows.columnCount == location.count,
            "\(location.count) columns are needed, found \(rows.columnCount)")
        var centered = Matrix(rowCount: rows.columnCount, columnCount: rows.rowCount)
        for column in 0..<rows.columnCount {
            for row in 0..<rows.rowCount {
                centered[column, row] = rows[row, column] - location[column]
            }
        }
        factor.solveLower(&centered)
        return (0..<rows.rowCount).map { centered.column($0).reduce(0) { $0 + $1 * $1 } }
    }
}
