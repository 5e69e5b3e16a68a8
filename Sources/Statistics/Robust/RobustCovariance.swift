import Glibc

/// Location and scatter of the bulk of the rows of a table, by the minimum covariance determinant.
///
/// Among all subsets of `h` rows the one whose covariance has the smallest determinant gives the
/// raw estimate; the rows that lie near it then give the reweighted one, which is more efficient.
/// Up to `n - h` wild rows move neither.
///
/// Source: Rousseeuw & Van Driessen 1999, "A fast algorithm for the minimum covariance determinant
/// estimator"; Hubert, Rousseeuw & Verdonck 2012, "A deterministic algorithm for robust location
/// and scatter".
package struct RobustCovariance: Hashable, Sendable {
    /// Mean of the rows of the best subset, `d` values.
    package let rawLocation: [Double]
    /// Covariance of those rows, divided by `h` and not corrected, `d x d`.
    package let rawScatter: Matrix
    /// `ln det rawScatter`, which the search minimises.
    package let rawLogDeterminant: Double
    /// Mean of the rows that are kept, `d` values.
    package let location: [Double]
    /// Covariance of the rows that are kept, divided by their number less one and made consistent
    /// for Gaussian rows, `d x d`.
    package let scatter: Matrix
    /// Per row, in input order, whether it is kept: its squared distance by the raw estimate, made
    /// consistent, is at most the 97.5 % point of chi-squared(d).
    package let isKept: [Bool]
}

extension RobustCovariance {
    /// Finds the subset of least determinant.
    ///
    /// Columns are scaled by their medians and median absolute deviations (`n` alike, the result is
    /// not changed by it), then concentration steps go down from six deterministic starts, and for
    /// at most 600 rows from 500 random `d + 1` rows, seeded, of which the best ten are followed to
    /// the end. The search is a heuristic: it finds a local minimum, nearly always the global one.
    ///
    /// Both scatters become consistent through `share / P(chi2(d + 2) <= q(share))`, `q` the
    /// quantile of chi-squared(d) (Croux & Haesbroeck 1999). There is no small-sample correction.
    ///
    /// - Parameters:
    ///   - rows: `n x d`, finite, in any order; the estimate is a function of their multiset.
    ///   - subsetSize: `h`, at least `(n + d + 1) / 2` rounded down, at most `n`; by default the
    ///     same rounded up, which resists the most wild rows.
    /// - Throws: `.tooFewRows` unless `n > 5 d`; `.constantColumn` for the first column with one
    ///   value; `.notPositiveDefinite` where `h` rows lie on a plane, so that the determinant is 0.
    /// - Complexity: O(n d^2 + n log n) a step, tens of steps; for few rows a thousand.
    package static func fit(
        rows: Matrix, subsetSize: Int? = nil
    ) throws(LinearAlgebraError) -> RobustCovariance {
        let (count, dimension) = (rows.rowCount, rows.columnCount)
        guard dimension > 0, count > 5 * dimension else {
            throw .tooFewRows(found: count, needed: 5 * dimension + 1)
        }
        precondition(rows.storage.allSatisfy(\.isFinite), "rows must be finite")
        let least = (count + dimension + 1) / 2
        let size = subsetSize ?? (count + dimension + 2) / 2
        precondition(
            size >= least && size <= count,
            "the subset must have \(least)...\(count) rows, found \(size)")
        let order = canonicalOrder(rows)
        let sorted = Matrix(rows: order.map(rows.row))
        let subset = try SubsetSearch(rows: sorted, subsetSize: size).best()
        return try reweighted(rows: rows, subset: subset.map { order[$0] }.sorted(), order: order)
    }

    /// Row indices in lexicographic order of the rows' values.
    private static func canonicalOrder(_ rows: Matrix) -> [Int] {
        let values = (0..<rows.rowCount).map(rows.row)
        return values.indices.sorted { first, second in
            values[first].lexicographicallyPrecedes(values[second])
        }
    }

    private static func reweighted(
        rows: Matrix, subset: [Int], order: [Int]
    ) throws(LinearAlgebraError) -> RobustCovariance {
        let dimension = rows.columnCount
        let rank = ranks(order)
        let raw = SampleCovariance(rows, of: subset.sorted { rank[$0] < rank[$1] })
        let distances = try Mahalanobis(location: raw.location, scatter: raw.scatter)
        let share = Double(subset.count) / Double(rows.rowCount)
        let rawFactor = consistencyFactor(share: share, dimension: dimension)
        let cutoff = chiSquaredQuantile(keptShare, dimension) * rawFactor
        let isKept = distances.squaredDistances(rows).map { $0 <= cutoff }
        let kept = SampleCovariance(rows, of: order.filter { isKept[$0] })
        let unbiased = Double(kept.count) / Double(kept.count - 1)
        return RobustCovariance(
            rawLocation: raw.location, rawScatter: raw.scatter,
            rawLogDeterminant: distances.logDeterminant, location: kept.location,
            scatter: kept.scatter.scaled(
                by: unbiased * consistencyFactor(share: keptShare, dimension: dimension)),
            isKept: isKept)
    }

    /// `result[order[i]] = i`.
    private static func ranks(_ order: [Int]) -> [Int] {
        var result = order
        for (rank, index) in order.enumerated() { result[index] = rank }
        return result
    }

    private static let keptShare = 0.975

    /// What the covariance of the innermost `share` of Gaussian rows must be multiplied with.
    static func consistencyFactor(share: Double, dimension: Int) -> Double {
        guard share < 1 else { return 1 }
        let quantile = chiSquaredQuantile(share, dimension)
        return share / SpecialFunctions.incompleteGamma(0.5 * Double(dimension) + 1, 0.5 * quantile)
    }

    private static func chiSquaredQuantile(_ probability: Double, _ degrees: Int) -> Double {
        GammaDistribution(shape: 0.5 * Double(degrees), rate: 0.5).quantile(probability)
    }
}
