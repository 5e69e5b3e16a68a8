import Glibc
import Testing

@testable import Statistics

/// Reference values: mpmath with 50 digits.
@Suite struct BetaBinomialTests {
    @Test(
        arguments: [
            (2, 38, 2, 4, -4.0166545104830326376), (2, 38, 15, 100, -4.8199414197787072516),
            (1e9, 3e9, 30, 100, -3.0844802617650102815),
            (1e-6, 1e-6, 5, 10, -15.424949961666559872),
            (2.5, 400, 999, 1000, -819.63777111331329326),
            (0.3, 5, 100_000, 1_000_000, -13.259360145488958025),
        ] as [(Double, Double, Int, Int, Double)])
    func `log-probabilities agree with their references`(
        alpha: Double, beta: Double, k: Int, n: Int, expected: Double
    ) {
        let law = BetaBinomial(alpha: alpha, beta: beta)
        expectClose(law.logProbability(k, of: n), expected, tolerance: 2e-15, floor: 2e-14)
    }

    @Test(
        arguments: [
            (2, 38, 15, 100, 0.029669429709789689956), (2, 38, 2, 4, 0.019285309132161089053),
            (0.4, 3.1, 1, 20_000, 0.97121360784320220704),
            (0.4, 3.1, 6000, 20_000, 0.11847880783378993622),
            (0.001, 0.01, 1, 50, 0.094956668945483606539),
        ] as [(Double, Double, Int, Int, Double)])
    func `upper tails agree with their references`(
        alpha: Double, beta: Double, k: Int, n: Int, expected: Double
    ) {
        let law = BetaBinomial(alpha: alpha, beta: beta)
        expectClose(law.upperTail(k, of: n), expected)
        expectClose(law.lowerTail(k - 1, of: n), 1 - expected)
    }

    @Test func `a tail is the sum of its probabilities, for every seed`() {
        for seed in 0..<200 as Range<UInt64> {
            var sampler = SeededSampler(seed: seed)
            let law = BetaBinomial(
                alpha: exp(6 * sampler.uniform() - 3), beta: exp(8 * sampler.uniform() - 3))
            let n = sampler.integer(in: 1...60)
            let k = sampler.integer(in: 0...n)
            let sum = (k...n).reversed().reduce(0) { $0 + exp(law.logProbability($1, of: n)) }
            expectClose(law.upperTail(k, of: n), sum, "seed \(seed)")
        }
    }

    @Test func `mean and precision are those of the rate's law`() {
        let law = BetaBinomial(alpha: 2, beta: 38)
        #expect(law.mean == 0.05 && law.precision == 40)
    }

    @Test func `a unit without trials says nothing`() {
        let law = BetaBinomial(alpha: 2, beta: 38)
        let guilty = BetaBinomial(alpha: 6, beta: 4)
        #expect(law.logProbability(0, of: 0) == 0)
        #expect(law.upperTail(0, of: 0) == 1 && law.upperTail(1, of: 0) == 0)
        #expect(law.logLikelihoodRatio(0, of: 0, alternative: guilty) == 0)
    }

    @Test func `the likelihood ratio grows with the successes`() {
        let law = BetaBinomial(alpha: 2, beta: 38)
        let guilty = BetaBinomial(alpha: 6, beta: 4)
        let ratios = (0...30).map { law.logLikelihoodRatio($0, of: 30, alternative: guilty) }
        #expect(zip(ratios, ratios.dropFirst()).allSatisfy { $0 < $1 })
        #expect(ratios[0] < 0 && ratios[30] > 0)
    }
}
