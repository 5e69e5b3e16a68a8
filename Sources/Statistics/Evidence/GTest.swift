import Glibc

/// Likelihood-ratio test of independence of the rows and columns of a table of counts.
///
/// `G = 2 sum of O ln(O / E)`, `E = row total * column total / total`; chi-squared with
/// `(r - 1)(c - 1)` degrees of freedom in large tables of independent counts.
///
/// Source: Wilks 1938; Mosimann 1962 for the divisor.
package struct GTest: Hashable, Sendable {
    /// >= 0, dimensionless.
    package let statistic: Double
    /// Over the rows and columns that hold any count; 0 where one row or column is left.
    package let degreesOfFreedom: Int
    /// `P(chi-squared > statistic / varianceInflation)`; 1 without degrees of freedom.
    package let pValue: Double

    /// - Parameters:
    ///   - counts: `r` rows of `c` counts >= 0; rows and columns without counts are left out.
    ///   - varianceInflation: divisor of the statistic where counts vary more than multinomially,
    ///     >= 1: `DirichletMultinomial.varianceInflation(total:)`.
    /// - Complexity: O(r c).
    package init(_ counts: [[Int]], varianceInflation: Double = 1) {
        precondition(
            varianceInflation >= 1, "an inflation is at least 1, found \(varianceInflation)")
        let columns = counts.first?.count ?? 0
        precondition(
            counts.allSatisfy { $0.count == columns && $0.allSatisfy { $0 >= 0 } },
            "rows must have one length and counts be at least 0, found \(counts)")
        let rowTotals = counts.map { $0.reduce(0, +) }
        let columnTotals = (0..<columns).map { column in counts.reduce(0) { $0 + $1[column] } }
        let total = Double(rowTotals.reduce(0, +))
        statistic = 2 * Self.halfDeviance(counts, rowTotals, columnTotals, total)
        let rowsLeft = rowTotals.count { $0 > 0 }
        let columnsLeft = columnTotals.count { $0 > 0 }
        degreesOfFreedom = max(rowsLeft - 1, 0) * max(columnsLeft - 1, 0)
        pValue =
            degreesOfFreedom == 0
            ? 1
            : ChiSquared(degreesOfFreedom: Double(degreesOfFreedom))
                .upperTail(statistic / varianceInflation)
    }

    /// `sum of [O ln(O / E) - (O - E)]`: the differences add up to 0, and each term is >= 0, so
    /// that nothing cancels in a nearly independent table.
    private static func halfDeviance(
        _ counts: [[Int]], _ rowTotals: [Int], _ columnTotals: [Int], _ total: Double
    ) -> Double {
        var sum = 0.0
        for (row, values) in counts.enumerated() {
            for (column, count) in values.enumerated() {
                let margins = Double(rowTotals[row]) * Double(columnTotals[column])
                guard margins > 0 else { continue }
                sum += SpecialFunctions.deviance(
                    observed: Double(count), mean: margins / total,
                    difference: (Double(count) * total - margins) / total)
            }
        }
        return sum
    }
}
