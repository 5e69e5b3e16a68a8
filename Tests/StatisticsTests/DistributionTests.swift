import Glibc
import Testing

@testable import Statistics

/// Reference values: mpmath with 50 digits.
@Suite struct DistributionTests {
    @Test(
        arguments: [
            (2, 38, 0.99, 0.15841768614345895504), (0.01, 5, 0.01, 1.2539904511228343968e-201),
            (0.5, 0.5, 0.3, 0.20610737385376342131), (5, 1, 0.001, 0.25118864315095801215),
            (200, 3800, 0.95, 0.055792603670259361631), (0.3, 0.2, 0.999, 0.99999999999999106215),
        ] as [(Double, Double, Double, Double)])
    func `beta quantiles agree with their references and invert the tail`(
        alpha: Double, beta: Double, probability: Double, expected: Double
    ) {
        let law = BetaDistribution(alpha: alpha, beta: beta)
        expectClose(law.quantile(probability), expected)
        #expect(law.quantile(0) == 0 && law.quantile(1) == 1)
        if expected < 0.9 { expectClose(law.lowerTail(expected), probability) }
    }

    @Test(
        arguments: [
            (3, 2, 0.05, 0.40884572358197667266), (0.02, 1, 0.05, 5.0686676564802062555e-66),
            (120, 100, 0.05, 1.0256769012855480339), (7.5, 3.5, 0.95, 3.5708271628183752972),
        ] as [(Double, Double, Double, Double)])
    func `gamma quantiles agree with their references`(
        shape: Double, rate: Double, probability: Double, expected: Double
    ) {
        let law = GammaDistribution(shape: shape, rate: rate)
        expectClose(law.quantile(probability), expected)
        expectClose(law.upperTail(expected), 1 - probability)
        #expect(law.quantile(0) == 0 && law.quantile(1) == .infinity)
    }

    @Test(
        arguments: [
            (2, 2, 0, 3.5, -2.0232018233569598505, 1),
            (2, 2, 9, 3.5, -3.788482844050429317, 0.073122893200694918138),
            (0.4, 0.7, 3, 0.01, -14.289822712247825708, 6.2985671683442351525e-7),
            (5e4, 5e4, 120, 100, -5.1891727441298159404, 0.028357218067662065072),
            (1.5, 0.5, 1000, 10, -49.781913073843964432, 5.0872675142184950259e-21),
        ] as [(Double, Double, Int, Double, Double, Double)])
    func `gamma-Poisson probabilities agree with their references`(
        shape: Double, rate: Double, count: Int, expected: Double, logarithm: Double, tail: Double
    ) {
        let law = GammaPoisson(shape: shape, rate: rate)
        expectClose(law.logProbability(observed: count, expected: expected), logarithm)
        expectClose(law.upperTail(observed: count, expected: expected), tail)
    }

    @Test func `a unit that expects nothing shows nothing`() {
        let law = GammaPoisson(shape: 2, rate: 3)
        #expect(law.logProbability(observed: 0, expected: 0) == 0)
        #expect(law.logProbability(observed: 1, expected: 0) == -.infinity)
        #expect(law.upperTail(observed: 1, expected: 0) == 0)
        #expect(law.posterior(observed: 0, expected: 0).mean == law.mean)
    }

    @Test func `the posterior of a ratio is conjugate, with EB05 below its mean`() {
        let posterior = GammaPoisson(shape: 20, rate: 20).posterior(observed: 100, expected: 80)
        #expect(posterior == GammaDistribution(shape: 120, rate: 100))
        expectClose(posterior.quantile(0.05), 1.0256769012855480339)
        expectClose(posterior.mean, 1.2)
    }

    @Test func `binomial probabilities and tails agree with their references`() {
        expectClose(
            Binomial(rate: 0.01).logProbability(3, of: 1000), -4.9071915391911115668)
        let law = Binomial(rate: 0.05)
        expectClose(law.upperTail(15, of: 100), 0.00013585423899229112695)
        expectClose(law.lowerTail(14, of: 100), 1 - 0.00013585423899229112695)
        #expect(law.upperTail(0, of: 0) == 1 && law.lowerTail(0, of: 0) == 1)
        #expect(law.upperTail(5, of: 4) == 0 && law.lowerTail(-1, of: 4) == 0)
        #expect(Binomial(rate: 0).logProbability(0, of: 9) == 0)
        #expect(Binomial(rate: 0).logProbability(1, of: 9) == -.infinity)
    }

    @Test(arguments: [0.1, 0.5, 0.93]) func `both tails of a count add up`(rate: Double) {
        for k in 1...20 {
            let sum =
                Binomial(rate: rate).upperTail(k, of: 20)
                + Binomial(rate: rate).lowerTail(k - 1, of: 20)
            expectClose(sum, 1, tolerance: 1e-14)
            let poisson = Poisson(mean: 9 * rate)
            expectClose(poisson.upperTail(k) + poisson.lowerTail(k - 1), 1, tolerance: 1e-14)
        }
    }

    @Test(
        arguments: [
            (-3, 0.99865010196836990547), (0, 0.5), (1.96, 0.024997895148220436213),
            (10, 7.619853024160526066e-24), (37, 5.7255712225245768227e-300),
        ] as [(Double, Double)])
    func `the normal tail keeps its digits far out`(z: Double, expected: Double) {
        expectClose(Normal.upperTail(z), expected)
    }

    @Test func `chi-squared and Poisson tails have neutral ends`() {
        #expect(ChiSquared(degreesOfFreedom: 3).upperTail(-1) == 1)
        #expect(ChiSquared(degreesOfFreedom: 3).upperTail(0) == 1)
        expectClose(ChiSquared(degreesOfFreedom: 2).upperTail(7), exp(-3.5))
        #expect(Poisson(mean: 0).upperTail(1) == 0 && Poisson(mean: 0).upperTail(0) == 1)
        #expect(Poisson(mean: 4).lowerTail(-1) == 0)
        expectClose(Poisson(mean: 4).lowerTail(0), exp(-4))
    }

    @Test func `counts of a Dirichlet-multinomial vary more than by chance`() {
        #expect(
            DirichletMultinomial(mean: [1, 0], concentration: 3).varianceInflation(total: 21) == 6)
    }
}
