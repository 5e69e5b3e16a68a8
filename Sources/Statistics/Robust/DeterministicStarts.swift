import Glibc

/// Six rough scatters of standardised columns, none of which a few wild rows can move far.
///
/// Where the source takes Qn as the scale, this takes the median absolute deviation.
///
/// Source: Hubert, Rousseeuw & Verdonck 2012.
struct DeterministicStarts {
    private let rows: Matrix

    /// - Parameter rows: `n x d`, each column less its median and over its spread.
    init(_ rows: Matrix) {
        self.rows = rows
    }

    /// `d x d` each, symmetric.
    ///
    /// - Complexity: O(n d^2 log n).
    func scatters() -> [Matrix] {
        let ranks = (0..<rows.columnCount).map { Self.ranks(Array(rows.column($0))) }
        let scores = scores(ranks)
        return [
            correlation((0..<rows.columnCount).map { rows.column($0).map(tanh) }),
            correlation(ranks), correlation(scores), spatialSigns(), innerHalf(), pairwise(),
        ]
    }

    private func correlation(_ columns: [[Double]]) -> Matrix {
        let covariance = covariance(Matrix(columns: columns))
        var result = covariance
        for row in 0..<covariance.rowCount {
            for column in 0..<covariance.rowCount {
                let scale = covariance[row, row] * covariance[column, column]
                result[row, column] = scale > 0 ? covariance[row, column] / scale.squareRoot() : 0
            }
        }
        return result
    }

    private func covariance(_ table: Matrix) -> Matrix {
        SampleCovariance(table, of: Array(0..<table.rowCount)).scatter
    }

    /// Ranks from 1; equal values share their mean rank.
    private static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var result = values
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for index in order[start..<end] { result[index] = 0.5 * Double(start + end + 1) }
            start = end
        }
        return result
    }

    /// Ranks are whole or half numbers, so a table serves all columns.
    private func scores(_ ranks: [[Double]]) -> [[Double]] {
        var table = [Double?](repeating: nil, count: 2 * rows.rowCount + 1)
        return ranks.map { column in
            column.map { rank in
                let place = Int(2 * rank)
                if let score = table[place] { return score }
                let score = Self.normalScore(
                    (rank - 1.0 / 3) / (Double(rows.rowCount) + 1.0 / 3))
                table[place] = score
                return score
            }
        }
    }

    /// `z` with `P(Z <= z) = probability`: half the square of `z` is gamma with shape 1/2.
    private static func normalScore(_ probability: Double) -> Double {
        let tail = min(probability, 1 - probability)
        let half = GammaDistribution(shape: 0.5, rate: 1).quantile(1 - 2 * tail)
        return (probability < 0.5 ? -1 : 1) * (2 * half).squareRoot()
    }

    private var lengths: [Double] {
        (0..<rows.rowCount).map { row in
            rows.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
    }

    /// Mean of `x x' / |x|^2`.
    private func spatialSigns() -> Matrix {
        let lengths = lengths
        var result = Matrix(rowCount: rows.columnCount, columnCount: rows.columnCount)
        for row in 0..<rows.rowCount where lengths[row] > 0 {
            let sign = rows.row(row).map { $0 / lengths[row] }
            for first in sign.indices {
                for second in sign.indices { result[first, second] += sign[first] * sign[second] }
            }
        }
        return result.scaled(by: 1 / Double(rows.rowCount))
    }

    /// Covariance of the half of the rows with the least lengths.
    private func innerHalf() -> Matrix {
        let lengths = lengths
        let order = lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
        return SampleCovariance(rows, of: order.prefix((rows.rowCount + 1) / 2).sorted()).scatter
    }

    /// `[s(x + y)^2 - s(x - y)^2] / 4` for each pair of columns, `s` the robust spread
    /// (Gnanadesikan & Kettenring 1972).
    private func pairwise() -> Matrix {
        var result = Matrix(rowCount: rows.columnCount, columnCount: rows.columnCount)
        for first in 0..<rows.columnCount {
            result[first, first] = 1
            for second in 0..<first {
                let pairs = zip(rows.column(first), rows.column(second))
                let sum = Standardised.spread(pairs.map { $0 + $1 })
                let difference = Standardised.spread(pairs.map { $0 - $1 })
                result[first, second] = 0.25 * (sum * sum - difference * difference)
                result[second, first] = result[first, second]
            }
        }
        return result
    }
}
