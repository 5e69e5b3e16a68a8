import Glibc

extension BetaBinomial {
    /// Upper tail `P(X >= k)` for `n` trials, in [0, 1].
    ///
    /// - Parameters:
    ///   - k: any; 1 if `k <= 0` (so too where `n = 0` and `k = 0`), 0 if `k > n`.
    ///   - n: trials, >= 0.
    /// - Returns: relative precision of 1e-12; below 1e-308 use `logUpperTail`.
    /// - Complexity: O(n).
    package func upperTail(_ k: Int, of n: Int) -> Double {
        exp(logUpperTail(k, of: n))
    }

    /// Lower tail `P(X <= k)`; 0 if `k < 0`, 1 if `k >= n`. The mirror image of `upperTail`.
    package func lowerTail(_ k: Int, of n: Int) -> Double {
        BetaBinomial(alpha: beta, beta: alpha).upperTail(n - k, of: n)
    }

    /// `ln P(X >= k)`, free of underflow; `-infinity` if `k > n`.
    ///
    /// The terms are summed directly, the farthest first, each by its ratio to its neighbour
    /// `P(i+1)/P(i) = (n-i)(alpha+i) / ((i+1)(beta+n-i-1))`. One minus the lower tail stands in
    /// only where that tail is at most one half, so that nothing cancels.
    ///
    /// - Complexity: O(n).
    package func logUpperTail(_ k: Int, of n: Int) -> Double {
        precondition(n >= 0, "trials must not be negative, found n = \(n)")
        if k <= 0 { return 0 }
        if k > n { return -.infinity }
        if Double(k) <= mean * Double(n) {
            let mirrored = BetaBinomial(alpha: beta, beta: alpha)
            let below = exp(mirrored.logSum(from: n - k + 1, of: n))
            if below <= 0.5 { return log1p(-below) }
        }
        return min(logSum(from: k, of: n), 0)
    }

    /// `ln sum of P(i) for i in k...n`, by Horner's rule from the top, rescaled before it
    /// overflows.
    private func logSum(from k: Int, of n: Int) -> Double {
        let trials = Double(n)
        var scaled = 1.0
        var unit = 1.0
        var logScale = 0.0
        var index = trials - 1
        while index >= Double(k) {
            let ratio =
                (trials - index) * (alpha + index) / ((index + 1) * (beta + trials - index - 1))
            scaled = unit + ratio * scaled
            if scaled > 1e250 {
                scaled *= 1e-250
                unit *= 1e-250
                logScale += logRescale
            }
            index -= 1
        }
        return logProbability(k, of: n) + log(scaled) + logScale
    }

    private var logRescale: Double { 250 * 2.302_585_092_994_045_7 }
}
