/// How many of independent trials succeed, each with a probability of its own.
///
/// Source: Barlow & Heidtmann 1984 for the recursion.
package enum PoissonBinomial {
    /// `P(X >= count)`, by adding one trial after the other; what has reached `count` stays there,
    /// so that small tails are sums of positive terms and keep their digits.
    ///
    /// - Parameters:
    ///   - count: 1 if <= 0.
    ///   - rates: P(success) of each trial, in [0, 1].
    /// - Returns: the tail, 0 where it is below what a double can hold. Only sums and products in
    ///   the order of the trials, so equal on every machine.
    /// - Complexity: O(trials * count).
    package static func upperTail(_ count: Int, rates: [Double]) -> Double {
        if count <= 0 { return 1 }
        if count > rates.count { return 0 }
        var law = [Double](repeating: 0, count: count + 1)
        law[0] = 1
        for rate in rates {
            precondition((0...1).contains(rate), "a rate must be in [0, 1], found \(rate)")
            law[count] += law[count - 1] * rate
            for successes in stride(from: count - 1, to: 0, by: -1) {
                law[successes] = law[successes] * (1 - rate) + law[successes - 1] * rate
            }
            law[0] *= 1 - rate
        }
        return min(1, law[count])
    }
}
