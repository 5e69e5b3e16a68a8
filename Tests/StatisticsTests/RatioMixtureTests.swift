import Testing

@testable import Statistics

/// Reference values: mpmath with 40 digits.
@Suite struct RatioMixtureTests {
    private func mixture(_ honest: (Double, Double), share: Double) -> RatioMixture {
        RatioMixture(
            honest: GammaPoisson(shape: honest.0, rate: honest.1),
            guilty: GammaPoisson(shape: 3, rate: 0.5), guiltyShare: share)
    }

    @Test(
        arguments: [
            (
                12, 4, 20, 0.05, 0.48594626861600520219,
                1.0383280391333723478
            ),
            (
                0, 2.5, 20, 0.05, 0.0025628820688416506471,
                0.58830480046686874827
            ),
            (
                3, 1.25, 2, 0.25, 0.24740934938443686558,
                0.65806893746640164503
            ),
            (
                100, 80, 20, 0.05, 0.0033106848999264345956,
                1.0257829332067321736
            ),
            (
                40, 10, 20, 0.01, 0.99974096531646803272,
                3.1236729693898021913
            ),
        ] as [(Int, Double, Double, Double, Double, Double)])
    func `guilt and EB05 agree with their references`(
        observed: Int, expected: Double, shape: Double, share: Double, guilty: Double,
        lower: Double
    ) {
        let law = mixture((shape, shape), share: share)
        expectClose(law.guiltyProbability(observed: observed, expected: expected), guilty)
        expectClose(law.quantile(0.05, observed: observed, expected: expected), lower)
    }

    @Test func `a quantile holds its share of the mixed posteriors`() {
        let law = mixture((20, 20), share: 0.05)
        for probability in [0.05, 0.5, 0.95] {
            let x = law.quantile(probability, observed: 12, expected: 4)
            let weight = law.guiltyProbability(observed: 12, expected: 4)
            let above = [law.honest, law.guilty].map {
                $0.posterior(observed: 12, expected: 4).upperTail(x)
            }
            expectClose((1 - weight) * above[0] + weight * above[1], 1 - probability)
        }
    }

    @Test func `without guilty units it is the posterior of the honest law`() {
        let law = mixture((20, 20), share: 0)
        let posterior = law.honest.posterior(observed: 100, expected: 80)
        #expect(law.guiltyProbability(observed: 100, expected: 80) == 0)
        expectClose(
            law.quantile(0.05, observed: 100, expected: 80), posterior.quantile(0.05))
    }
}
