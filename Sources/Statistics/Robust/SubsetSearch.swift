/// The way down to the subset of rows whose covariance has the least determinant.
struct SubsetSearch {
    private let scaled: Matrix
    private let size: Int

    private struct Candidate {
        var subset: [Int]
        var logDeterminant: Double
    }

    /// - Parameters:
    ///   - rows: in canonical order, finite.
    ///   - subsetSize: `h`.
    /// - Throws: `.constantColumn`.
    init(rows: Matrix, subsetSize: Int) throws(LinearAlgebraError) {
        scaled = try Standardised.columns(of: rows)
        size = subsetSize
    }

    /// Ascending indices of the best subset that is found.
    ///
    /// - Throws: `.notPositiveDefinite` where a subset, or every start, lies on a plane.
    func best() throws(LinearAlgebraError) -> [Int] {
        var starts: [[Int]] = []
        var failure: LinearAlgebraError?
        for scatter in DeterministicStarts(scaled).scatters() {
            do throws(LinearAlgebraError) {
                starts.append(try refined(scatter))
            } catch {
                failure = failure ?? error
            }
        }
        if scaled.rowCount <= Self.smallCount { starts += try randomStarts() }
        var best: Candidate?
        for start in starts {
            let found = try descend(start, steps: 100)
            if found.logDeterminant < best?.logDeterminant ?? .infinity { best = found }
        }
        guard let best else { throw failure ?? .notPositiveDefinite(leadingMinor: 1) }
        return best.subset
    }

    private static let smallCount = 600
    private static let randomCount = 500
    private static let followedCount = 10

    /// Concentration steps: the rows nearest to a subset's mean, by its covariance, have no larger
    /// determinant than the subset itself.
    private func descend(
        _ start: [Int], steps: Int
    ) throws(LinearAlgebraError) -> Candidate {
        var subset = start
        var determinant = Double.infinity
        for _ in 0..<steps {
            let estimate = SampleCovariance(scaled, of: subset)
            let distances = try Mahalanobis(
                location: estimate.location, scatter: estimate.scatter)
            let isSettled = !(distances.logDeterminant < determinant)
            determinant = min(determinant, distances.logDeterminant)
            if isSettled { break }
            subset = nearest(size, by: distances.squaredDistances(scaled))
        }
        let final = SampleCovariance(scaled, of: subset)
        return Candidate(
            subset: subset,
            logDeterminant: try Mahalanobis(
                location: final.location, scatter: final.scatter
            ).logDeterminant)
    }

    /// Ascending indices of the `count` smallest distances; equal ones by canonical order.
    private func nearest(_ count: Int, by distances: [Double]) -> [Int] {
        guard count < distances.count else { return Array(distances.indices) }
        let limit = OrderStatistic.smallest(count, of: distances)
        var left = count - distances.count { $0 < limit }
        return distances.indices.filter { index in
            if distances[index] < limit { return true }
            guard distances[index] == limit, left > 0 else { return false }
            left -= 1
            return true
        }
    }

    /// The `h` rows nearest by a rough scatter, through the half of the rows nearest by its
    /// eigenvectors with robust variances.
    ///
    /// - Throws: `.notPositiveDefinite` where that half lies on a plane.
    private func refined(_ scatter: Matrix) throws(LinearAlgebraError) -> [Int] {
        let rough = try Standardised.distances(scaled, alongEigenvectorsOf: scatter)
        let half = SampleCovariance(scaled, of: nearest((scaled.rowCount + 1) / 2, by: rough))
        let inner = try Mahalanobis(location: half.location, scatter: half.scatter)
        return nearest(size, by: inner.squaredDistances(scaled))
    }

    /// The best of many random starts after two steps each.
    private func randomStarts() throws(LinearAlgebraError) -> [[Int]] {
        var random = SplitMix(seed: 0)
        var candidates: [Candidate] = []
        for _ in 0..<Self.randomCount {
            guard let start = elementalStart(random.permutation(scaled.rowCount)) else { continue }
            candidates.append(try descend(start, steps: 2))
        }
        // A stable sort: which of two equal candidates is followed must not hang on chance.
        let order = candidates.indices.sorted {
            (candidates[$0].logDeterminant, $0) < (candidates[$1].logDeterminant, $1)
        }
        return order.prefix(Self.followedCount).map { candidates[$0].subset }
    }

    /// The `h` rows nearest to the first rows of a permutation, as many as span the space.
    private func elementalStart(_ permutation: [Int]) -> [Int]? {
        for count in (scaled.columnCount + 1)...permutation.count {
            let estimate = SampleCovariance(scaled, of: Array(permutation.prefix(count)))
            if let inner = try? Mahalanobis(
                location: estimate.location, scatter: estimate.scatter)
            {
                return nearest(size, by: inner.squaredDistances(scaled))
            }
        }
        return nil
    }
}
