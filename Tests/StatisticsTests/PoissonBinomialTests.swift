import Statistics
import Testing

struct PoissonBinomialTests {
    /// The tail over all outcomes.
    private func slowTail(_ count: Int, _ rates: [Double]) -> Double {
        (0..<(1 << rates.count)).filter { $0.nonzeroBitCount >= count }.reduce(0) { sum, outcome in
            sum
                + rates.enumerated().reduce(1) { product, trial in
                    product * (outcome >> trial.offset & 1 == 1 ? trial.element : 1 - trial.element)
                }
        }
    }

    @Test(arguments: 0...9)
    func `the tail is the sum over all outcomes`(_ count: Int) {
        let rates = [0.9, 0.001, 0.3, 0.5, 1, 0, 0.07, 0.2]
        let (found, expected) = (
            PoissonBinomial.upperTail(count, rates: rates), slowTail(count, rates)
        )
        #expect(abs(found - expected) <= 1e-15)
    }

    @Test func `small tails keep their digits`() {
        let found = PoissonBinomial.upperTail(12, rates: [Double](repeating: 1e-6, count: 12))
        #expect(abs(found / 1e-72 - 1) < 1e-12)
    }

    @Test func `equal rates are the binomial law`() {
        // P(X >= 5) of 20 trials at 0.1, from the binomial sum: 0.0431744952844634
        let found = PoissonBinomial.upperTail(5, rates: [Double](repeating: 0.1, count: 20))
        #expect(abs(found - 0.043_174_495_284_46) < 1e-12)
    }
}
