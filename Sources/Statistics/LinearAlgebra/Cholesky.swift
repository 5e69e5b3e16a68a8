import CLAPACK
import Glibc

/// The lower triangular factor of a symmetric positive definite matrix, `A = L L'`.
///
/// Source: Cholesky 1910; LAPACK `dpotrf`.
struct Cholesky {
    private let factor: Matrix

    /// - Parameter symmetric: `d x d`, finite; only the lower triangle is read.
    /// - Throws: `.notPositiveDefinite` with the order of the first leading minor that is not, or
    ///   whose last pivot is within 1e-14 of nothing, relative to its diagonal element.
    /// - Complexity: O(d^3).
    init(_ symmetric: Matrix) throws(LinearAlgebraError) {
        precondition(
            symmetric.rowCount == symmetric.columnCount,
            "a square matrix is needed, found \(symmetric.rowCount) x \(symmetric.columnCount)")
        var lower = symmetric
        let info = lapack_dpotrf(Int32(symmetric.rowCount), &lower.storage)
        precondition(info >= 0, "dpotrf: argument \(-info) is illegal")
        if info > 0 { throw .notPositiveDefinite(leadingMinor: Int(info)) }
        for index in 0..<symmetric.rowCount
        where lower[index, index] * lower[index, index] <= 1e-14 * symmetric[index, index] {
            // Rounding alone can leave such a pivot positive.
            throw .notPositiveDefinite(leadingMinor: index + 1)
        }
        factor = lower
    }

    /// `ln det A`.
    var logDeterminant: Double {
        (0..<factor.rowCount).reduce(0) { $0 + 2 * log(factor[$1, $1]) }
    }

    /// `inverse(L) values`, in place.
    ///
    /// - Parameter values: `d x n`, column-major.
    /// - Complexity: O(n d^2).
    func solveLower(_ values: inout Matrix) {
        precondition(
            values.rowCount == factor.rowCount,
            "\(factor.rowCount) rows are needed, found \(values.rowCount)")
        let info = lapack_dtrtrs(
            CChar(UInt8(ascii: "L")), CChar(UInt8(ascii: "N")), Int32(factor.rowCount),
            Int32(values.columnCount), factor.storage, Int32(factor.rowCount), &values.storage)
        precondition(info == 0, "dtrtrs: info \(info) after a positive definite factorisation")
    }
}
