import Glibc

extension FalseDiscovery {
    /// The e-Benjamini-Hochberg procedure, valid under any dependence between the e-values.
    ///
    /// Rejects the `k` largest, `k = max { k : e(k) >= m / (k level) }`, `m` the number of
    /// hypotheses. The running maximum of an e-process is not an e-value and must not be passed.
    ///
    /// - Parameters:
    ///   - logEValues: natural logarithms, in any order; `-infinity` for an e-value of 0.
    ///   - level: bound on the false discovery rate, in (0, 1).
    ///   - hypotheses: how many were tested in all, if more than are listed (those left out count
    ///     as e-values of 0): for pairs of `n` accounts `n (n - 1) / 2`, not the candidates found.
    /// - Returns: per input, whether it is rejected; equal values share one fate.
    /// - Complexity: O(n log n).
    ///
    /// Source: Wang & Ramdas 2022, "False discovery rate control with e-values".
    package static func eBenjaminiHochberg(
        logEValues: [Double], level: Double, hypotheses: Int? = nil
    ) -> [Bool] {
        precondition(level > 0 && level < 1, "a level must lie in (0, 1), found \(level)")
        precondition(logEValues.allSatisfy { !$0.isNaN }, "e-values must be numbers")
        let needed = log(Double(max(tested(logEValues.count, hypotheses), 1)) / level)
        let sorted = logEValues.sorted(by: >)
        let last = sorted.indices.last { sorted[$0] >= needed - log(Double($0 + 1)) }
        guard let last else { return logEValues.map { _ in false } }
        return logEValues.map { $0 >= sorted[last] }
    }
}
