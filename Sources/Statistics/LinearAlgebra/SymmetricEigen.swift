import CLAPACK

/// Eigenvectors of a symmetric matrix.
enum SymmetricEigen {
    /// Orthonormal eigenvectors by column, in ascending order of their eigenvalues.
    ///
    /// - Parameter symmetric: `d x d`, finite; only the lower triangle is read.
    /// - Throws: `.eigenvaluesNotFound` where the iteration of `dsyev` does not converge.
    /// - Complexity: O(d^3).
    static func vectors(of symmetric: Matrix) throws(LinearAlgebraError) -> Matrix {
        let order = symmetric.rowCount
        precondition(order == symmetric.columnCount, "a square matrix is needed")
        var vectors = symmetric
        var values = [Double](repeating: 0, count: order)
        var work = [Double](repeating: 0, count: 64 * max(order, 1))
        let info = lapack_dsyev(
            Int32(order), &vectors.storage, &values, &work, Int32(work.count))
        precondition(info >= 0, "dsyev: argument \(-info) is illegal")
        if info > 0 { throw .eigenvaluesNotFound(Int(info)) }
        return vectors
    }
}
