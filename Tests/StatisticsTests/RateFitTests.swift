import Testing

@testable import Statistics

private typealias Unit = (successes: Int, trials: Int)

@Suite struct RateFitTests {
    /// Rates of 0.6 at a share `guilty` of the units, else of Beta(alpha, beta).
    private func sample(
        seed: UInt64, units: Int, alpha: Double, beta: Double, trials: ClosedRange<Int>,
        guilty: Double = 0
    ) -> (all: [Unit], honest: [Unit]) {
        var sampler = SeededSampler(seed: seed)
        var result: (all: [Unit], honest: [Unit]) = ([], [])
        for _ in 0..<units {
            let count = sampler.integer(in: trials)
            let isGuilty = sampler.uniform() < guilty
            let rate = isGuilty ? 0.6 : sampler.beta(alpha, beta)
            let unit = (sampler.binomial(count, rate), count)
            result.all.append(unit)
            if !isGuilty { result.honest.append(unit) }
        }
        return result
    }

    /// Reference: mpmath root of the penalised likelihood's gradient.
    @Test func `the plain fit is the maximum of the penalised likelihood`() {
        let units: [Unit] = [
            (0, 12), (1, 20), (2, 31), (0, 5), (3, 40), (5, 44), (1, 8), (0, 25), (2, 18), (4, 60),
        ]
        let fit = BetaBinomial.fit(counts: units, contamination: .none)
        #expect(fit.isConverged && fit.guiltyShare == 0)
        expectClose(fit.law.alpha, 6.853729406853022, tolerance: 1e-10)
        expectClose(fit.law.beta, 92.14088882915185, tolerance: 1e-10)
    }

    @Test(
        arguments: [(2, 38), (10, 190), (1, 9), (0.5, 4)] as [(Double, Double)], [3, 4] as [UInt64])
    func `the parameters of a population without guilt come back`(
        shapes: (Double, Double), seed: UInt64
    ) {
        let units = sample(
            seed: seed, units: 2000, alpha: shapes.0, beta: shapes.1, trials: 20...150
        ).all
        let fit = BetaBinomial.fit(counts: units)
        let mean = shapes.0 / (shapes.0 + shapes.1)
        expectClose(fit.law.mean, mean, tolerance: 0.12, "mean")
        expectClose(fit.law.precision, shapes.0 + shapes.1, tolerance: 0.3, "precision")
        #expect(fit.isConverged && fit.guiltyShare < 0.04)
        let plain = BetaBinomial.fit(counts: units, contamination: .none)
        expectClose(plain.law.mean, mean, tolerance: 0.06, "plain mean")
        expectClose(plain.law.precision, shapes.0 + shapes.1, tolerance: 0.3, "plain precision")
    }

    @Test(
        arguments: [(2, 38), (20, 380), (1, 9), (0.3, 5)] as [(Double, Double)],
        [(400, 1...40), (2000, 1...40), (800, 10...150)] as [(Int, ClosedRange<Int>)])
    func `five percent of guilty units raise the honest mean by less than fifteen percent`(
        shapes: (Double, Double), size: (Int, ClosedRange<Int>)
    ) {
        for seed in 1...2 as ClosedRange<UInt64> {
            let units = sample(
                seed: seed, units: size.0, alpha: shapes.0, beta: shapes.1, trials: size.1,
                guilty: 0.05)
            let fit = BetaBinomial.fit(counts: units.all)
            let honest = BetaBinomial.fit(counts: units.honest, contamination: .none)
            #expect(
                fit.law.mean < 1.15 * honest.law.mean,
                "seed \(seed): mean \(fit.law.mean), of the honest \(honest.law.mean)")
            #expect(fit.isConverged && fit.guiltyShare < 0.12, "seed \(seed)")
        }
    }

    @Test func `without the guard the same guilty units would double the spread`() {
        let units = sample(
            seed: 5, units: 1000, alpha: 2, beta: 38, trials: 10...100, guilty: 0.05
        ).all
        let guarded = BetaBinomial.fit(counts: units)
        let plain = BetaBinomial.fit(counts: units, contamination: .none)
        #expect(plain.law.mean > 1.4 * guarded.law.mean)
        #expect(plain.law.precision < 0.5 * guarded.law.precision)
        expectClose(guarded.law.precision, 40, tolerance: 0.2)
        expectClose(guarded.guilty.mean, 0.6, tolerance: 0.1)
    }

    @Test func `the order of the units does not reach a bit of the fit`() async {
        let units = sample(
            seed: 9, units: 500, alpha: 2, beta: 38, trials: 0...80, guilty: 0.05
        ).all
        let reference = BetaBinomial.fit(counts: units)
        await withTaskGroup(of: HonestFit<BetaBinomial>.self) { group in
            for seed in 0..<8 as Range<UInt64> {
                group.addTask {
                    var sampler = SeededSampler(seed: seed)
                    return BetaBinomial.fit(counts: sampler.shuffled(units))
                }
            }
            for await fit in group { #expect(fit == reference) }
        }
    }

    @Test func `a histogram merges equal cells, in canonical order, without empty units`() {
        let histogram = RateHistogram(counts: [(2, 3), (0, 0), (1, 3), (2, 3), (5, 5)])
        #expect(histogram.units == 4)
        let cells: [RateHistogram.Cell] = [
            .init(successes: 1, trials: 3, multiplicity: 1),
            .init(successes: 2, trials: 3, multiplicity: 2),
            .init(successes: 5, trials: 5, multiplicity: 1),
        ]
        #expect(histogram.cells == cells)
        #expect(RateHistogram(cells: histogram.cells.reversed()) == histogram)
    }

    @Test(arguments: [0, 1, 30, 2000])
    func `units without any success give a finite, low rate`(units: Int) {
        let counts = [Unit](repeating: (0, 20), count: units)
        let fit = BetaBinomial.fit(counts: counts)
        #expect(fit.isConverged)
        #expect(fit.law.mean > 0 && fit.law.mean <= 0.05 + 1e-9)
        #expect(fit.law.precision > 1 && fit.law.precision < 1000)
    }

    @Test func `units without any failure give a finite fit`() {
        let fit = BetaBinomial.fit(
            counts: [Unit](repeating: (9, 9), count: 50), contamination: .none)
        #expect(fit.isConverged && fit.law.mean > 0.99 && fit.law.mean < 1)
    }

    @Test func `no units at all give the prior's mode`() {
        let fit = BetaBinomial.fit(counts: [Unit]())
        expectClose(fit.law.mean, 0.05, tolerance: 1e-9)
        expectClose(fit.law.precision, 30, tolerance: 1e-9)
    }
}
