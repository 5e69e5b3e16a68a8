import Glibc
import Testing

@testable import Statistics

/// What is found without looking at everything equals what is found by looking at everything.
@Suite struct NeedlessWorkTests {
    @Test func `a place in the order is that of the sorted sample`() {
        var sampler = SeededSampler(seed: 1)
        for size in [1, 2, 3, 4, 7, 50, 301] {
            for distinct in [1, 2, 5, 1_000_000] {
                let sample = (0..<size).map { _ in Double(sampler.integer(in: -distinct...distinct))
                }
                let sorted = sample.sorted()
                #expect(
                    (1...size).map { OrderStatistic.smallest($0, of: sample) } == sorted,
                    "\(size) \(distinct)")
            }
        }
        let ascending = (0..<500).map(Double.init)
        #expect(OrderStatistic.smallest(77, of: ascending) == 76)
        #expect(OrderStatistic.smallest(77, of: ascending.reversed()) == 76)
    }

    @Test(arguments: [0.02, 1, 17.3, 63.9, 64, 5000, 1e9])
    func `sums over stretches are those over every step`(base: Double) {
        var sampler = SeededSampler(seed: 2)
        var values = (0..<60).map { _ in sampler.integer(in: 0...40) }
        values += [90, 97, 98, 150, 151, 4000, 4011, 24_000]
        let weights = values.map { _ in sampler.uniform() }
        let found = TailSums(of: values, weights: weights)
        var (logarithms, reciprocals, squares) = (0.0, 0.0, 0.0)
        for step in 0..<24_000 {
            let tail = zip(values, weights).reduce(0) { $1.0 > step ? $0 + $1.1 : $0 }
            let term = base + Double(step)
            logarithms += tail * log(term)
            reciprocals += tail / term
            squares += tail / (term * term)
        }
        let sums = found.risingSums(base)
        expectClose(sums.logarithms, logarithms, tolerance: 1e-12)
        expectClose(sums.reciprocals, reciprocals, tolerance: 1e-12)
        expectClose(sums.squares, squares, tolerance: 1e-12)
        expectClose(found.reciprocals(base), reciprocals, tolerance: 1e-12)
    }

    @Test(arguments: [0, 0.05]) func `quantiles of many are those of each`(share: Double) {
        let law = RatioMixture(
            honest: GammaPoisson(shape: 4, rate: 3.7),
            guilty: GammaPoisson(shape: 3, rate: 0.5), guiltyShare: share)
        var sampler = SeededSampler(seed: 3)
        let counts = (0..<200).map { _ in
            (observed: sampler.integer(in: 0...9), expected: 5 * sampler.uniform())
        }
        let alone = counts.map {
            law.quantile(0.05, observed: $0.observed, expected: $0.expected)
        }
        #expect(law.quantiles(0.05, of: counts, threads: 3) == alone)
    }
}
