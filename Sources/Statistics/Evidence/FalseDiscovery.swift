/// Control of the false discovery rate over many p-values.
///
/// An adjusted p-value is the smallest level at which its hypothesis is rejected.
package enum FalseDiscovery {
    /// Benjamini-Hochberg adjusted p-values, valid under independence or positive dependence
    /// (PRDS).
    ///
    /// `adjusted(i) = min over j >= i of m p(j) / j`, at most 1, over the sorted values.
    ///
    /// - Parameters:
    ///   - pValues: each in [0, 1], in any order; equal values get equal results.
    ///   - hypotheses: how many were tested in all, if more than are listed; those left out count
    ///     as never rejected.
    /// - Returns: one value per input, in its order; empty for empty input.
    /// - Complexity: O(n log n).
    ///
    /// Source: Benjamini & Hochberg 1995.
    package static func benjaminiHochberg(
        _ pValues: [Double], hypotheses: Int? = nil
    ) -> [Double] {
        adjusted(pValues, factor: Double(tested(pValues.count, hypotheses)))
    }

    /// Benjamini-Yekutieli adjusted p-values, valid under any dependence.
    ///
    /// Benjamini-Hochberg's times the harmonic number `1 + 1/2 + ... + 1/m`.
    ///
    /// Source: Benjamini & Yekutieli 2001.
    package static func benjaminiYekutieli(
        _ pValues: [Double], hypotheses: Int? = nil
    ) -> [Double] {
        let count = tested(pValues.count, hypotheses)
        return adjusted(pValues, factor: Double(count) * harmonic(count))
    }

    static func tested(_ listed: Int, _ hypotheses: Int?) -> Int {
        let count = hypotheses ?? listed
        precondition(count >= listed, "\(listed) values listed, but only \(count) tested")
        return count
    }

    private static func adjusted(_ pValues: [Double], factor: Double) -> [Double] {
        for value in pValues {
            precondition(value >= 0 && value <= 1, "a p-value must lie in [0, 1], found \(value)")
        }
        let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
        var result = [Double](repeating: 1, count: pValues.count)
        var smallest = 1.0
        for (rank, index) in order.enumerated().reversed() {
            smallest = min(smallest, pValues[index] / (Double(rank + 1) / factor))
            result[index] = smallest
        }
        return result
    }

    private static func harmonic(_ count: Int) -> Double {
        let eulerGamma = 0.577_215_664_901_532_9
        guard count <= 1000 else {
            return SpecialFunctions.digamma(Double(count) + 1) + eulerGamma
        }
        return (0..<count).reversed().reduce(0.0) { (sum: Double, rank: Int) -> Double in
            sum + 1 / Double(rank + 1)
        }
    }
}
