import CLAPACK

/// The factors of a tall matrix: `A = Q R`, `Q` orthogonal as a product of reflections, `R` upper
/// triangular.
///
/// Source: Householder 1958; LAPACK `dgeqrf`.
struct HouseholderQR {
    private let factors: Matrix
    private let scales: [Double]

    /// - Parameter matrix: `n x p`, `n >= p`, finite.
    /// - Complexity: O(n p^2).
    init(_ matrix: Matrix) {
        let (rows, columns) = (matrix.rowCount, matrix.columnCount)
        precondition(rows >= columns, "a tall matrix is needed, found \(rows) x \(columns)")
        var reflected = matrix
        var scales = [Double](repeating: 0, count: columns)
        var work = [Double](repeating: 0, count: Self.blockSize * max(columns, 1))
        let info = lapack_dgeqrf(
            Int32(rows), Int32(columns), &reflected.storage, &scales, &work, Int32(work.count))
        precondition(info == 0, "dgeqrf: argument \(-info) is illegal")
        factors = reflected
        self.scales = scales
    }

    /// Workspace a column at which LAPACK works in blocks.
    private static let blockSize = 64

    /// `R[index, index]`; its magnitude is the distance of that column from the span of those
    /// before.
    func diagonal(_ index: Int) -> Double {
        factors[index, index]
    }

    enum Form: UInt8 {
        case plain = 0x4E
        case transposed = 0x54
    }

    /// `Q vector` or `Q' vector`, of `n` values; the first `p` of the latter are the projection on
    /// the columns.
    ///
    /// - Complexity: O(n p).
    func rotated(_ vector: [Double], by form: Form) -> [Double] {
        precondition(
            vector.count == factors.rowCount,
            "\(factors.rowCount) values are needed, found \(vector.count)")
        var result = vector
        var work = [Double](repeating: 0, count: Self.blockSize)
        let info = lapack_dormqr(
            CChar(form.rawValue), Int32(factors.rowCount), 1, Int32(factors.columnCount),
            factors.storage, scales, &result, &work, Int32(work.count))
        precondition(info == 0, "dormqr: argument \(-info) is illegal")
        return result
    }

    /// `inverse(R) values` or `inverse(R') values`, of `p` values.
    ///
    /// - Throws: `.rankDeficient` where a diagonal element is exactly 0.
    /// - Complexity: O(p^2).
    func solved(_ values: [Double], by form: Form) throws(LinearAlgebraError) -> [Double] {
        precondition(
            values.count == factors.columnCount,
            "\(factors.columnCount) values are needed, found \(values.count)")
        var result = values
        let info = lapack_dtrtrs(
            CChar(UInt8(ascii: "U")), CChar(form.rawValue), Int32(factors.columnCount), 1,
            factors.storage, Int32(factors.rowCount), &result)
        precondition(info >= 0, "dtrtrs: argument \(-info) is illegal")
        if info > 0 { throw .rankDeficient(column: Int(info) - 1) }
        return result
    }
}
