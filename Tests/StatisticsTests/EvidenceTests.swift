import Glibc
import Testing

@testable import Statistics

@Suite struct EvidenceTests {
    /// Reference values: mpmath quadrature.
    @Test(
        arguments: [
            (0.15, 1, 1, 30, 50, 24.910757291115907748),
            (0.15, 1, 1, 0, 50, -3.9318256327243257716),
            (0.15, 1, 1, 900, 2000, 506.48364211056785131),
            (0.1, 4, 2, 3, 7, 1.7048679985330751979),
            (0.2, 1, 1, 10, 3000, -7.9899222702416684527), (0.2, 1, 1, 0, 0, 0),
        ] as [(Double, Double, Double, Int, Int, Double)])
    func `rate evidence agrees with the integral`(
        bound: Double, alpha: Double, beta: Double, k: Int, n: Int, expected: Double
    ) {
        let evidence = RateEvidence(
            bound: bound, guilty: BetaDistribution(alpha: alpha, beta: beta))
        expectClose(evidence.logEValue(k, of: n), expected, floor: 1e-12)
    }

    @Test(arguments: [0.01, 0.1, 0.15])
    func `the expected evidence of an honest unit is at most one`(rate: Double) {
        let evidence = RateEvidence(bound: 0.15)
        let law = Binomial(rate: rate)
        for n in [1, 5, 40] {
            let expectation = (0...n).reduce(0) {
                $0 + exp(evidence.logEValue($1, of: n) + law.logProbability($1, of: n))
            }
            #expect(expectation <= 1 + 1e-12)
            if rate == 0.15 { expectClose(expectation, 1) }
        }
    }

    @Test func `an honest unit seldom ever reaches twenty, whenever one looks`() {
        let honest = BetaBinomial(alpha: 2, beta: 38)
        let evidence = RateEvidence(honest: honest, quantile: 0.99)
        expectClose(evidence.bound, 0.15841768614345895504)
        var sampler = SeededSampler(seed: 11)
        var accused = 0
        for _ in 0..<400 {
            let rate = sampler.beta(2, 38)
            var successes = 0
            let isAccused = (1...150).contains { n in
                successes += sampler.uniform() < rate ? 1 : 0
                return evidence.logEValue(successes, of: n) >= log(20)
            }
            accused += isAccused ? 1 : 0
        }
        #expect(accused <= 8, "accused \(accused) of 400")
    }
}

@Suite struct FalseDiscoveryTests {
    @Test func `adjusted p-values are the classic ones, ties alike and in input order`() {
        let adjusted = FalseDiscovery.benjaminiHochberg([0.02, 0.001, 0.02, 0.9])
        #expect(adjusted == [0.02 / 0.75, 0.004, 0.02 / 0.75, 0.9])
        let yekutieli = FalseDiscovery.benjaminiYekutieli([0.02, 0.001, 0.02, 0.9])
        expectClose(yekutieli[1], 0.004 * (1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4))
        #expect(yekutieli[3] == 1)
        #expect(FalseDiscovery.benjaminiHochberg([]).isEmpty)
        #expect(FalseDiscovery.benjaminiYekutieli([0.03]) == [0.03])
    }

    @Test func `hypotheses that are not listed count as tested`() {
        let listed = FalseDiscovery.benjaminiYekutieli([0.001, 0.01], hypotheses: 5000)
        let all = FalseDiscovery.benjaminiYekutieli(
            [0.001, 0.01] + Array(repeating: 1, count: 4998))
        expectClose(listed[0], all[0])
        expectClose(listed[1], all[1])
    }

    @Test func `e-BH rejects the largest e-values that carry each other`() {
        let logs = [45, 39, 1, 30, 0].map { log(Double($0)) }
        let rejected = FalseDiscovery.eBenjaminiHochberg(logEValues: logs, level: 0.1)
        #expect(rejected == [true, true, false, true, false])
        let among = FalseDiscovery.eBenjaminiHochberg(
            logEValues: logs, level: 0.1, hypotheses: 100)
        #expect(among == [false, false, false, false, false])
        #expect(FalseDiscovery.eBenjaminiHochberg(logEValues: [], level: 0.1).isEmpty)
    }

    @Test func `equal e-values share one fate and zero never rejects`() {
        let rejected = FalseDiscovery.eBenjaminiHochberg(
            logEValues: [log(20), -.infinity, log(20)], level: 0.1)
        #expect(rejected == [true, false, true])
    }
}
