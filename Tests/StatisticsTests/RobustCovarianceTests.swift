import Glibc
import Testing

@testable import Statistics

@Suite struct RobustCovarianceTests {
    private func gaussian(_ count: Int, seed: UInt64) -> [[Double]] {
        var sampler = SeededSampler(seed: seed)
        return (0..<count).map { _ in
            let x = sampler.normal()
            return [x, 0.5 * x + sampler.normal(), 3 + 0.1 * sampler.normal()]
        }
    }

    @Test(arguments: [120, 900]) func `a third of wild rows does not move the estimate`(count: Int)
        throws
    {
        let honest = gaussian(count, seed: 1)
        let wild = (0..<count / 2).map { [9 + 0.001 * Double($0), -9, 8] }
        let clean = try RobustCovariance.fit(rows: Matrix(rows: honest))
        let mixed = try RobustCovariance.fit(rows: Matrix(rows: honest + wild))
        #expect(!mixed.isKept.suffix(wild.count).contains(true))
        #expect(mixed.isKept.prefix(count).count { $0 } > count * 9 / 10)
        for column in 0..<3 {
            let spread = clean.scatter[column, column].squareRoot()
            #expect(abs(mixed.location[column] - clean.location[column]) < 0.2 * spread)
            let ratio = mixed.scatter[column, column] / clean.scatter[column, column]
            #expect(ratio > 0.6 && ratio < 1.6, "column \(column): \(ratio)")
        }
    }

    @Test func `both scatters are consistent for Gaussian rows`() throws {
        let rows = Matrix(rows: gaussian(4000, seed: 2))
        let fit = try RobustCovariance.fit(rows: rows)
        expectClose(fit.scatter[0, 0], 1, tolerance: 0.06)
        expectClose(fit.scatter[1, 1], 1.25, tolerance: 0.06)
        expectClose(fit.scatter[1, 0], 0.5, tolerance: 0.1)
        let factor = RobustCovariance.consistencyFactor(share: 2002.0 / 4000, dimension: 3)
        expectClose(factor * fit.rawScatter[0, 0], 1, tolerance: 0.15)
    }

    /// Reference values: mpmath.
    @Test(
        arguments: [
            (2, 0.5, 3.25889135327092945), (4, 0.975, 1.06446585827906994),
            (6, 0.52, 1.74323033726714942), (3, 1, 1),
        ] as [(Int, Double, Double)])
    func `consistency factors agree with their references`(
        dimension: Int, share: Double, expected: Double
    ) {
        expectClose(
            RobustCovariance.consistencyFactor(share: share, dimension: dimension), expected)
    }

    /// The slow twin: all subsets.
    @Test func `the determinant is the least of all subsets, for every seed`() throws {
        for seed in 0..<6 as Range<UInt64> {
            var sampler = SeededSampler(seed: seed)
            let rows = Matrix(
                rows: (0..<13).map { row in
                    [sampler.normal() + (row < 4 ? 6 : 0), sampler.normal()]
                })
            let fit = try RobustCovariance.fit(rows: rows)
            let least = subsets(of: 13, size: 8).map { subset in
                let scatter = SampleCovariance(rows, of: subset).scatter
                return log(scatter[0, 0] * scatter[1, 1] - scatter[1, 0] * scatter[1, 0])
            }.min()
            expectClose(
                fit.rawLogDeterminant, least ?? .nan, tolerance: 1e-10, floor: 1e-10,
                "seed \(seed)")
        }
    }

    private func subsets(of count: Int, size: Int) -> [[Int]] {
        (0..<1 << count).filter { $0.nonzeroBitCount == size }.map { bits in
            (0..<count).filter { bits >> $0 & 1 == 1 }
        }
    }

    @Test func `the rows nearest to the raw estimate are the ones that it was made of`() throws {
        let table = gaussian(900, seed: 8) + (0..<200).map { [4 + 0.01 * Double($0), 4, 4] }
        let rows = Matrix(rows: table)
        let fit = try RobustCovariance.fit(rows: rows)
        let distances = try Mahalanobis(location: fit.rawLocation, scatter: fit.rawScatter)
            .squaredDistances(rows)
        let size = (rows.rowCount + 3 + 2) / 2
        let nearest = distances.indices.sorted { distances[$0] < distances[$1] }.prefix(size)
        let again = SampleCovariance(rows, of: nearest.sorted())
        for column in 0..<3 {
            expectClose(again.location[column], fit.rawLocation[column], tolerance: 1e-10)
            expectClose(again.scatter[column, 0], fit.rawScatter[column, 0], tolerance: 1e-10)
        }
    }

    @Test func `the order of the rows does not matter, to the bit`() throws {
        let rows = gaussian(90, seed: 4) + [[5, 5, 5], [5, 5, 5], [-7, 3, 1]]
        let fit = try RobustCovariance.fit(rows: Matrix(rows: rows))
        for seed in 0..<2 as Range<UInt64> {
            var sampler = SeededSampler(seed: seed)
            let order = sampler.shuffled(Array(rows.indices))
            let shuffled = try RobustCovariance.fit(rows: Matrix(rows: order.map { rows[$0] }))
            #expect(shuffled.scatter == fit.scatter && shuffled.location == fit.location)
            #expect(shuffled.rawLogDeterminant == fit.rawLogDeterminant)
            #expect(shuffled.isKept == order.map { fit.isKept[$0] })
        }
    }

    @Test func `another unit of a column changes nothing but the unit`() throws {
        let rows = gaussian(700, seed: 6) + (0..<280).map { [6 + 0.001 * Double($0), -5, 3] }
        let fit = try RobustCovariance.fit(rows: Matrix(rows: rows))
        let scaled = try RobustCovariance.fit(
            rows: Matrix(rows: rows.map { [0x1p40 * $0[0], $0[1], 0x1p-39 * $0[2]] }))
        #expect(scaled.isKept == fit.isKept && !fit.isKept.suffix(280).contains(true))
        expectClose(scaled.rawLogDeterminant, fit.rawLogDeterminant + 2 * log(2.0))
    }

    @Test func `a constant column, a redundant one and too few rows are named`() {
        let rows = gaussian(40, seed: 3)
        #expect(throws: LinearAlgebraError.constantColumn(1)) {
            try RobustCovariance.fit(rows: Matrix(rows: rows.map { [$0[0], 7, $0[1]] }))
        }
        #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 3)) {
            try RobustCovariance.fit(
                rows: Matrix(rows: rows.map { [$0[0], $0[1], $0[0] - 2 * $0[1]] }))
        }
        #expect(throws: LinearAlgebraError.tooFewRows(found: 15, needed: 16)) {
            try RobustCovariance.fit(rows: Matrix(rows: Array(rows.prefix(15))))
        }
    }
}

@Suite struct MahalanobisTests {
    @Test func `distances are those of the inverse, worked by hand`() throws {
        let law = try Mahalanobis(
            location: [1, 2], scatter: Matrix(rows: [[4, .nan], [2, 2]]))
        let distances = law.squaredDistances(Matrix(rows: [[1, 2], [3, 2], [1, 5], [0, 4]]))
        for (found, expected) in zip(distances, [0, 2, 9, 6.5]) {
            expectClose(found, expected, tolerance: 1e-14)
        }
        expectClose(law.logDeterminant, log(4))
    }

    @Test func `rounding hides no redundant column, for every seed`() {
        for seed in 0..<50 as Range<UInt64> {
            var sampler = SeededSampler(seed: seed)
            let (a, b) = (sampler.normal(), sampler.normal())
            let rows = (0..<30).map { _ in
                let (x, y) = (sampler.normal(), sampler.normal())
                return [x, y, a * x + b * y]
            }
            let estimate = SampleCovariance(Matrix(rows: rows), of: Array(rows.indices))
            #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 3)) {
                try Mahalanobis(location: estimate.location, scatter: estimate.scatter)
            }
        }
    }

    @Test func `a scatter without an inverse names its leading minor`() {
        #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 2)) {
            try Mahalanobis(location: [0, 0], scatter: Matrix(rows: [[1, 2], [2, 4]]))
        }
        #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 1)) {
            try Mahalanobis(location: [0], scatter: Matrix(rows: [[-1]]))
        }
    }
}
