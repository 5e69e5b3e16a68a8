import Glibc

/// Fisher's exact test of a 2 x 2 table: the first cell given all margins.
///
/// Under independence it is hypergeometric: `P(x) = C(r, x) C(n - r, c - x) / C(n, c)` with `r` the
/// first row's total, `c` the first column's, `n` the table's.
///
/// Source: Fisher 1935, "The logic of inductive inference".
package struct FisherExact: Hashable, Sendable {
    /// `ln P(X <= first cell)`.
    package let logLowerTail: Double
    /// `ln P(X >= first cell)`: small where the first cell is larger than its share.
    package let logUpperTail: Double
    /// `ln sum of P(x)` over all `x` that are no more probable than the first cell; probabilities
    /// within a relative 1e-7 count as equal, so that rounding decides no tie.
    package let logTwoSided: Double

    /// Sums the probabilities directly, in logarithms, so that tails far below 1e-308 keep their
    /// digits.
    ///
    /// - Parameters:
    ///   - a: first cell of the first row; all four >= 0.
    ///   - b: second cell of the first row.
    ///   - c: first cell of the second row.
    ///   - d: second cell of the second row.
    /// - Complexity: O(smallest margin).
    package init(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
        precondition(
            min(a, b, c, d) >= 0, "counts must be at least 0, found \([a, b, c, d])")
        let law = Hypergeometric(first: a + b, second: c + d, drawn: a + c)
        let logs = law.support.map(law.logProbability)
        let observed = a - law.support.lowerBound
        logLowerTail = Self.logSum(logs[...observed])
        logUpperTail = Self.logSum(logs[observed...])
        logTwoSided = Self.logSum(logs.filter { $0 <= logs[observed] + 1e-7 }[...])
    }

    /// `ln sum of exp(logs)`, at most 0.
    private static func logSum(_ logs: ArraySlice<Double>) -> Double {
        guard let largest = logs.max() else { return -.infinity }
        return min(largest + log(logs.reduce(0) { $0 + exp($1 - largest) }), 0)
    }
}

/// How many of `drawn` units, taken without replacement, come from the first of two groups.
private struct Hypergeometric {
    let first: Int
    let second: Int
    let drawn: Int

    var support: ClosedRange<Int> {
        max(0, drawn - second)...min(first, drawn)
    }

    /// As two binomials over a third at the common rate `drawn / (first + second)`, which cancels:
    /// each is precise by its saddle point, where differences of log-factorials are not.
    func logProbability(_ count: Int) -> Double {
        let total = first + second
        guard total > 0 else { return 0 }
        let binomial = Binomial(rate: Double(drawn) / Double(total))
        return binomial.logProbability(count, of: first)
            + binomial.logProbability(drawn - count, of: second)
            - binomial.logProbability(drawn, of: total)
    }
}
