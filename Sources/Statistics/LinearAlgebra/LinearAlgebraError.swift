/// Why a problem of linear algebra has no answer; column indices count from 0.
package enum LinearAlgebraError: Error, Hashable, Sendable {
    /// The column is, to rounding, a combination of the columns before it (or zero).
    case rankDeficient(column: Int)
    /// The leading minor of this order (from 1) is not positive: a variance is zero, or a column is
    /// a combination of those before it.
    case notPositiveDefinite(leadingMinor: Int)
    /// The column has one value in every row, so it has no scale.
    case constantColumn(Int)
    /// Fewer rows than an estimate needs.
    case tooFewRows(found: Int, needed: Int)
    /// The eigenvalue iteration left this many values apart.
    case eigenvaluesNotFound(Int)
}

extension LinearAlgebraError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .rankDeficient(let column):
            "column \(column) is a combination of the columns before it; drop it"
        case .notPositiveDefinite(let minor):
            "the leading minor of order \(minor) is not positive; drop the redundant column"
        case .constantColumn(let column):
            "column \(column) has one value in every row; drop it"
        case .tooFewRows(let found, let needed):
            "expected at least \(needed) rows, found \(found)"
        case .eigenvaluesNotFound(let count):
            "\(count) eigenvalues were not found"
        }
    }
}
