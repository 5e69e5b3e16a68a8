import Glibc
import Testing

@testable import Statistics

@Suite struct EProcessTests {
    /// The integral by Simpson's rule.
    private func integral(_ successes: Int, _ trials: Int, bound: Double) -> Double {
        let count = 2000
        let width = (1 - bound) / Double(count)
        let sum = (0...count).reduce(0) { sum, index in
            let p = bound + width * Double(index)
            let value =
                pow(p / bound, Double(successes))
                * pow((1 - p) / (1 - bound), Double(trials - successes))
            let isEnd = index == 0 || index == count
            return sum + (isEnd ? 1 : index % 2 == 1 ? 4 : 2) * value
        }
        return sum * width / 3 / (1 - bound)
    }

    @Test(arguments: [0.05, 0.15, 0.4])
    func `each value along a sequence is the integral, and the maximum is the largest`(
        bound: Double
    ) {
        var sampler = SeededSampler(seed: 3)
        var process = EProcess(RateEvidence(bound: bound))
        #expect(process.logEValue == 0 && process.logMaximum == 0)
        var largest = 0.0
        for _ in 0..<40 {
            process.observe(successes: sampler.uniform() < 0.3 ? 1 : 0, of: 1)
            let expected = log(
                integral(process.successes, process.trials, bound: bound))
            expectClose(process.logEValue, expected, tolerance: 1e-9, floor: 1e-9)
            largest = max(largest, expected)
        }
        #expect(process.trials == 40)
        expectClose(process.logMaximum, largest, tolerance: 1e-9, floor: 1e-9)
    }

    @Test func `outcomes that become known together are looked at once`() {
        let evidence = RateEvidence(bound: 0.15)
        var together = EProcess(evidence)
        together.observe(successes: 4, of: 14)
        var apart = EProcess(evidence)
        apart.observe(successes: 4, of: 4)
        apart.observe(successes: 0, of: 10)
        #expect(apart.logEValue == together.logEValue)
        #expect(apart.logMaximum > together.logMaximum)
        #expect(apart.logMaximum == evidence.logEValue(4, of: 4))
    }

    /// At the bound itself, which is the worst honest rate.
    @Test(arguments: [0.05, 0.2])
    func `a unit at the bound reaches twenty at any time at most once in twenty`(bound: Double) {
        var sampler = SeededSampler(seed: 17)
        var (reached, endedHigh) = (0, 0)
        for _ in 0..<400 {
            var process = EProcess(RateEvidence(bound: bound))
            for _ in 0..<100 {
                process.observe(successes: sampler.uniform() < bound ? 1 : 0, of: 1)
            }
            reached += process.logMaximum >= log(20) ? 1 : 0
            endedHigh += process.logEValue >= log(20) ? 1 : 0
        }
        // Three standard deviations above 20.
        #expect(reached <= 33 && reached > endedHigh, "reached \(reached), ended \(endedHigh)")
        #expect(reached > 2, "too few to test anything: \(reached)")
    }
}
