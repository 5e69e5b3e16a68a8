import Glibc

/// The binomial distribution of successes at a known rate.
package struct Binomial: Hashable, Sendable {
    /// Probability of a success, in [0, 1].
    package let rate: Double

    /// - Parameter rate: in [0, 1].
    package init(rate: Double) {
        precondition(rate >= 0 && rate <= 1, "a rate must lie in [0, 1], found \(rate)")
        self.rate = rate
    }

    /// `ln [C(n, k) rate^k (1 - rate)^(n - k)]`; 0 if `n = 0`, `-infinity` where impossible.
    ///
    /// - Parameters:
    ///   - k: successes, in 0...n.
    ///   - n: trials, >= 0.
    /// - Complexity: O(1).
    ///
    /// Source: Loader 2000 (saddle-point expansion).
    package func logProbability(_ k: Int, of n: Int) -> Double {
        BetaBinomial.check(k, n)
        let successes = Double(k)
        let failures = Double(n - k)
        let difference = SpecialFunctions.differenceOfProducts(
            successes, 1 - rate, failures, rate)
        return SpecialFunctions.logChooseRemainder(successes, failures)
            - SpecialFunctions.splitDeviance(
                successes, failures, meanFirst: rate, meanSecond: 1 - rate,
                difference: difference)
    }

    /// `P(X >= k) = I_rate(k, n - k + 1)`.
    ///
    /// - Parameters:
    ///   - k: any; 1 if `k <= 0`, 0 if `k > n`.
    ///   - n: trials, >= 0.
    /// - Complexity: O(sqrt(n)).
    package func upperTail(_ k: Int, of n: Int) -> Double {
        precondition(n >= 0, "trials must not be negative, found n = \(n)")
        if k <= 0 { return 1 }
        if k > n { return 0 }
        return SpecialFunctions.incompleteBeta(rate, Double(k), Double(n - k + 1))
    }

    /// `P(X <= k) = 1 - I_rate(k + 1, n - k)`; 0 if `k < 0`, 1 if `k >= n`.
    package func lowerTail(_ k: Int, of n: Int) -> Double {
        precondition(n >= 0, "trials must not be negative, found n = \(n)")
        if k < 0 { return 0 }
        if k >= n { return 1 }
        return SpecialFunctions.incompleteBetaComplement(rate, Double(k + 1), Double(n - k))
    }
}
