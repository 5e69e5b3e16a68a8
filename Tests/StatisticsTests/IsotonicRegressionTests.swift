import Testing

@testable import Statistics

@Suite struct IsotonicRegressionTests {
    @Test(
        arguments: [
            ([], [], []), ([3], [2], [3]), ([1, 2, 3], [1, 1, 1], [1, 2, 3]),
            ([3, 2, 1], [1, 1, 1], [2, 2, 2]), ([1, 3, 2, 4], [1, 1, 3, 1], [1, 2.25, 2.25, 4]),
            ([0, 1, 0, 0, 1, 1], [1, 1, 1, 1, 1, 1], [0, 1.0 / 3, 1.0 / 3, 1.0 / 3, 1, 1]),
        ] as [([Double], [Double], [Double])])
    func `violators are pooled into their weighted mean`(
        values: [Double], weights: [Double], expected: [Double]
    ) {
        #expect(isotonicRegression(values: values, weights: weights) == expected)
    }

    /// The slow twin: `fitted[i] = max over a <= i of min over b >= i of mean(a...b)`.
    @Test func `pooling equals the min-max formula, for every seed`() {
        for seed in 0..<200 as Range<UInt64> {
            var sampler = SeededSampler(seed: seed)
            let count = sampler.integer(in: 1...12)
            let values = (0..<count).map { _ in Double(sampler.integer(in: 0...5)) }
            let weights = (0..<count).map { _ in Double(sampler.integer(in: 1...4)) }
            let fitted = isotonicRegression(values: values, weights: weights)
            for index in 0..<count {
                let expected = minMax(values, weights, at: index)
                expectClose(fitted[index], expected, floor: 1e-15, "seed \(seed)")
            }
        }
    }

    private func minMax(_ values: [Double], _ weights: [Double], at index: Int) -> Double {
        (0...index).map { start in
            (index..<values.count).map { end in
                let products = (start...end).map { values[$0] * weights[$0] }
                return products.reduce(0, +) / weights[start...end].reduce(0, +)
            }.min() ?? .nan
        }.max() ?? .nan
    }
}

@Suite struct RobustScalarsTests {
    @Test(
        arguments: [
            (0, 1), (0.25, 1.75), (0.5, 2.5), (0.9, 3.7), (1, 4),
        ] as [(Double, Double)])
    func `quantiles interpolate as type 7`(probability: Double, expected: Double) {
        let found = RobustScalars.quantile(sorted: [1, 2, 3, 4], probability)
        expectClose(found ?? .nan, expected, tolerance: 1e-15)
    }

    @Test func `median and deviation ignore a wild value`() {
        #expect(RobustScalars.median([5, 1, 1000, 3, 2]) == 3)
        #expect(RobustScalars.median([4, 1, 3, 2]) == 2.5)
        #expect(RobustScalars.medianAbsoluteDeviation([5, 1, 1000, 3, 2]) == 2)
        #expect(RobustScalars.medianAbsoluteDeviation([7]) == 0)
    }

    @Test func `an empty column has no quantile`() {
        #expect(RobustScalars.quantile(sorted: [], 0.5) == nil)
        #expect(RobustScalars.median([]) == nil)
        #expect(RobustScalars.medianAbsoluteDeviation([]) == nil)
    }
}
