import Testing

@testable import Statistics

private typealias Unit = (observed: Int, expected: Double)

@Suite struct RatioFitTests {
    private func sample(
        seed: UInt64, units: Int, shape: Double, guilty: Double = 0, guiltyRatio: Double = 8
    ) -> [Unit] {
        var sampler = SeededSampler(seed: seed)
        return (0..<units).map { _ in
            let expected = Double(sampler.integer(in: 1...80)) / 8
            let isGuilty = sampler.uniform() < guilty
            let ratio = isGuilty ? guiltyRatio : sampler.gamma(shape) / shape
            return (sampler.poisson(ratio * expected), expected)
        }
    }

    /// Reference: mpmath root of the penalised likelihood's gradient.
    @Test func `the plain fit is the maximum of the penalised likelihood`() {
        let units: [Unit] = [
            (0, 0.5), (3, 2.25), (1, 1), (7, 3.5), (2, 4), (0, 1.5), (12, 9), (4, 2),
        ]
        let fit = GammaPoisson.fit(counts: units, contamination: .none)
        #expect(fit.isConverged)
        expectClose(fit.law.shape, 5.659828836868613, tolerance: 1e-9)
        expectClose(fit.law.rate, 4.840425247184798, tolerance: 1e-9)
    }

    @Test(arguments: [0.8, 3, 15], [1, 2] as [UInt64])
    func `the parameters of a population without guilt come back`(shape: Double, seed: UInt64) {
        let fit = GammaPoisson.fit(counts: sample(seed: seed, units: 3000, shape: shape))
        expectClose(fit.law.mean, 1, tolerance: 0.08, "mean")
        expectClose(fit.law.shape, shape, tolerance: 0.25, "shape")
    }

    @Test(arguments: [0.8, 3, 15], [1, 2, 3] as [UInt64])
    func `five percent of guilty units raise the honest mean by less than fifteen percent`(
        shape: Double, seed: UInt64
    ) {
        let units = sample(seed: seed, units: 1000, shape: shape, guilty: 0.05)
        let fit = GammaPoisson.fit(counts: units)
        #expect(fit.law.mean < 1.15, "mean \(fit.law.mean), shape \(fit.law.shape)")
        #expect(fit.law.shape > 0.8 * shape, "shape \(fit.law.shape)")
    }

    @Test func `the order of the units does not reach a bit of the fit`() {
        let units = sample(seed: 6, units: 400, shape: 3, guilty: 0.05)
        let reference = GammaPoisson.fit(counts: units)
        for seed in 0..<5 as Range<UInt64> {
            var sampler = SeededSampler(seed: seed)
            #expect(GammaPoisson.fit(counts: sampler.shuffled(units)) == reference)
        }
    }

    @Test func `few, empty and silent units give finite fits`() {
        let none = GammaPoisson.fit(counts: [Unit]())
        expectClose(none.law.mean, 1, tolerance: 1e-9)
        expectClose(none.law.shape, 2, tolerance: 1e-9)
        #expect(GammaPoisson.fit(counts: [(0, 0), (0, 0)]) == none)
        let silent = GammaPoisson.fit(counts: [Unit](repeating: (0, 3), count: 200))
        #expect(silent.isConverged && silent.law.mean < 0.1 && silent.law.shape.isFinite)
    }
}

@Suite struct CompositionFitTests {
    private let mean = [0.5, 0.3, 0.2]

    private func sample(seed: UInt64, units: Int, concentration: Double) -> [[Int]] {
        var sampler = SeededSampler(seed: seed)
        return (0..<units).map { _ in
            let weights = mean.map { sampler.gamma(concentration * $0) }
            let total = weights.reduce(0, +)
            var counts = [0, 0, 0]
            for _ in 0..<sampler.integer(in: 1...60) {
                let point = sampler.uniform() * total
                let category = point < weights[0] ? 0 : point < weights[0] + weights[1] ? 1 : 2
                counts[category] += 1
            }
            return counts
        }
    }

    /// Reference: mpmath root of the penalised likelihood's derivative.
    @Test func `the concentration is the maximum of the penalised likelihood`() {
        let units = [[9, 1, 0], [2, 7, 1], [5, 5, 5], [0, 1, 12], [8, 0, 0], [1, 0, 0]]
        let law = DirichletMultinomial.fit(units: units, mean: mean)
        expectClose(law.concentration, 1.892795404688357, tolerance: 1e-9)
        #expect(DirichletMultinomial.fit(units: units.reversed(), mean: mean) == law)
    }

    @Test(arguments: [0.7, 3, 25], [1, 2] as [UInt64])
    func `the concentration of a population comes back`(concentration: Double, seed: UInt64) {
        let units = sample(seed: seed, units: 1500, concentration: concentration)
        let law = DirichletMultinomial.fit(units: units, mean: mean)
        expectClose(law.concentration, concentration, tolerance: 0.1)
    }

    @Test func `units that say nothing give the prior's mode`() {
        let none = DirichletMultinomial.fit(units: [], mean: mean, priorConcentration: 7)
        expectClose(none.concentration, 7)
        let single = DirichletMultinomial.fit(
            units: [[1, 0, 0], [0, 0, 1]], mean: mean, priorConcentration: 7)
        expectClose(single.concentration, 7)
    }

    @Test func `units exactly like the mean leave the concentration finite`() {
        let law = DirichletMultinomial.fit(
            units: Array(repeating: [50, 30, 20], count: 100), mean: mean)
        #expect(law.concentration > 100 && law.concentration < 1e4)
    }
}
