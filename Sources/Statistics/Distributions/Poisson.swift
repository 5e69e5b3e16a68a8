import Glibc

/// The Poisson distribution of a count with a known mean.
package struct Poisson: Hashable, Sendable {
    /// Expected count, >= 0.
    package let mean: Double

    /// - Parameter mean: >= 0, finite; at 0 the count is surely 0.
    package init(mean: Double) {
        precondition(mean >= 0 && mean.isFinite, "a mean must be at least 0, found \(mean)")
        self.mean = mean
    }

    /// `P(X >= k) = P(k, mean)`, the lower incomplete gamma function; 1 if `k <= 0`.
    ///
    /// - Complexity: O(sqrt(k)).
    package func upperTail(_ k: Int) -> Double {
        k <= 0 ? 1 : SpecialFunctions.incompleteGamma(Double(k), mean)
    }

    /// `P(X <= k) = Q(k + 1, mean)`; 0 if `k < 0`.
    ///
    /// - Complexity: O(sqrt(k)).
    package func lowerTail(_ k: Int) -> Double {
        k < 0 ? 0 : SpecialFunctions.incompleteGammaComplement(Double(k) + 1, mean)
    }
}
