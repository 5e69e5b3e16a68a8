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

    /// Sums the probabilities in logarithms, so that tails far below 1e-308 keep their digits: from
    /// the first cell outwards, until what is left changes no digit of any sum.
    ///
    /// - Parameters:
    ///   - a: first cell of the first row; all four >= 0.
    ///   - b: second cell of the first row.
    ///   - c: first cell of the second row.
    ///   - d: second cell of the second row.
    /// - Complexity: O(standard deviations between the first cell and its share, times one), at
    ///   most O(smallest margin).
    package init(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
        precondition(
            min(a, b, c, d) >= 0, "counts must be at least 0, found \([a, b, c, d])")
        let law = Hypergeometric(first: a + b, second: c + d, drawn: a + c)
        let observed = law.logProbability(a)
        let above = law.logProbabilities(from: a, observed, by: 1)
        let below = law.logProbabilities(from: a, observed, by: -1)
        logLowerTail = Self.logSum([observed] + below)
        logUpperTail = Self.logSum([observed] + above)
        logTwoSided = Self.logSum([observed] + (below + above).filter { $0 <= observed + 1e-7 })
    }

    /// `ln sum of exp(logs)`, at most 0.
    private static func logSum(_ logs: [Double]) -> Double {
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

    /// A term so many natural logs below another changes no digit of their sum, nor do as many such
    /// terms as a table has.
    private static let negligible = 60.0

    /// The law at the counts beside one, outwards, by the ratio of neighbours: until the support
    /// ends, or the terms fall and are negligible beside that of `start`.
    ///
    /// - Parameters:
    ///   - log: natural log of the probability of `start`.
    ///   - step: 1 upwards, -1 downwards.
    func logProbabilities(from start: Int, _ log: Double, by step: Int) -> [Double] {
        var (count, value) = (start, log)
        var values: [Double] = []
        let end = step > 0 ? support.upperBound : support.lowerBound
        while count != end {
            // P(x + 1) / P(x) of the lower of the two neighbours.
            let lower = Double(min(count, count + step))
            let rise =
                Glibc.log((Double(first) - lower) * (Double(drawn) - lower))
                - Glibc.log((lower + 1) * (Double(second - drawn) + lower + 1))
            let change = step > 0 ? rise : -rise
            count += step
            value += change
            if change < 0, value < log - Self.negligible { break }
            values.append(value)
        }
        return values
    }
}
