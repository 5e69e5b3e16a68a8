/// Least squares as one linear system in coefficients and residuals.
///
/// `residuals + X coefficients = response`, `X' residuals = moments`; with `moments = 0` it is
/// least squares, and with `response = 0` its coefficients are `-inverse(X'X) moments`.
///
/// Columns are scaled to a length in [1, 2), by powers of two, so that scaling rounds nothing.
///
/// Source: Bjorck 1967.
struct AugmentedSystem {
    struct Solution {
        var coefficients: [Double]
        var residuals: [Double]
    }

    private let scaled: Matrix
    private let factors: HouseholderQR
    private let scales: [Double]

    /// - Throws: as `LeastSquares.fit`.
    /// - Complexity: O(n p^2).
    init(_ design: Matrix) throws(LinearAlgebraError) {
        guard design.rowCount >= design.columnCount else {
            throw .tooFewRows(found: design.rowCount, needed: design.columnCount)
        }
        var scaled = design
        var scales: [Double] = []
        for column in 0..<design.columnCount {
            let length = Self.length(design.column(column))
            guard length > 0 else { throw .rankDeficient(column: column) }
            precondition(length.isFinite, "column \(column) of the design is not finite")
            let scale = Double(sign: .plus, exponent: length.exponent, significand: 1)
            for row in 0..<design.rowCount { scaled[row, column] /= scale }
            scales.append(scale)
        }
        let factors = HouseholderQR(scaled)
        let tolerance = Double(design.rowCount) * 0x1p-52
        for column in 0..<design.columnCount where abs(factors.diagonal(column)) <= tolerance {
            throw .rankDeficient(column: column)
        }
        self.scaled = scaled
        self.factors = factors
        self.scales = scales
    }

    /// Euclidean length without overflow.
    private static func length(_ values: ArraySlice<Double>) -> Double {
        let largest = values.reduce(0) { max($0, abs($1)) }
        guard largest > 0, largest.isFinite else { return largest }
        let sum = values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }
        return largest * sum.squareRoot()
    }

    /// Least-squares coefficients by the factors alone.
    ///
    /// - Complexity: O(n p).
    func coefficients(_ response: [Double]) throws(LinearAlgebraError) -> [Double] {
        let rotated = factors.rotated(response, by: .transposed)
        return unscaled(try factors.solved(Array(rotated.prefix(scales.count)), by: .plain))
    }

    /// Refined least-squares coefficients with their residuals.
    ///
    /// - Complexity: O(n p).
    func leastSquares(_ response: [Double]) throws(LinearAlgebraError) -> Solution {
        let solution = try refined(response, Array(repeating: 0, count: scales.count))
        return Solution(
            coefficients: unscaled(solution.coefficients), residuals: solution.residuals)
    }

    private func unscaled(_ coefficients: [Double]) -> [Double] {
        zip(coefficients, scales).map { $0 / $1 }
    }

    /// `sqrt(inverse(X'X)[j, j])` for each column `j`.
    ///
    /// - Complexity: O(n p^2).
    func errorFactors() throws(LinearAlgebraError) -> [Double] {
        let zeros = [Double](repeating: 0, count: scaled.rowCount)
        var result: [Double] = []
        for column in scales.indices {
            var moments = [Double](repeating: 0, count: scales.count)
            moments[column] = -1
            let variance = try refined(zeros, moments).coefficients[column]
            result.append(max(variance, 0).squareRoot() / scales[column])
        }
        return result
    }
}

extension AugmentedSystem {
    /// The solution in the scaled columns for a response (`n` values) and moments (`p` values).
    ///
    /// Corrections are added while each is less than half of the one before; what the system leaves
    /// is computed in twice the precision, so the result does not hang on how LAPACK rounds.
    ///
    /// - Complexity: O(n p) a correction, two or three of them.
    private func refined(
        _ response: [Double], _ moments: [Double]
    ) throws(LinearAlgebraError) -> Solution {
        var solution = try solved(response, moments)
        var largest = Double.infinity
        for _ in 0..<10 {
            let correction = try solved(
                remainder(of: response, after: solution),
                remainder(of: moments, after: solution.residuals))
            let size = correction.coefficients.reduce(0) { max($0, abs($1)) }
            guard size < 0.5 * largest else { break }
            largest = size
            solution.coefficients = zip(solution.coefficients, correction.coefficients).map(+)
            solution.residuals = zip(solution.residuals, correction.residuals).map(+)
            if size == 0 { break }
        }
        return solution
    }

    /// For the scaled columns: `Q' response = (d, e)`, `R' h = moments`, `residuals = Q (h, e)`,
    /// `R coefficients = d - h`.
    private func solved(
        _ response: [Double], _ moments: [Double]
    ) throws(LinearAlgebraError) -> Solution {
        var rotated = factors.rotated(response, by: .transposed)
        let inner = try factors.solved(moments, by: .transposed)
        let projection = zip(rotated, inner).map { $0 - $1 }
        rotated.replaceSubrange(0..<inner.count, with: inner)
        return Solution(
            coefficients: try factors.solved(projection, by: .plain),
            residuals: factors.rotated(rotated, by: .plain))
    }

    /// `response - residuals - X coefficients`.
    private func remainder(of response: [Double], after solution: Solution) -> [Double] {
        response.indices.map { row in
            var sum = CompensatedSum()
            sum.add(response[row])
            sum.add(-solution.residuals[row])
            for (column, coefficient) in solution.coefficients.enumerated() {
                sum.add(-coefficient, times: scaled[row, column])
            }
            return sum.value
        }
    }

    /// `moments - X' residuals`.
    private func remainder(of moments: [Double], after residuals: [Double]) -> [Double] {
        moments.indices.map { column in
            var sum = CompensatedSum()
            sum.add(moments[column])
            for (value, residual) in zip(scaled.column(column), residuals) {
                sum.add(-residual, times: value)
            }
            return sum.value
        }
    }
}
