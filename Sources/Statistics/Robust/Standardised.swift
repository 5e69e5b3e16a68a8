/// Robust scaling of columns.
enum Standardised {
    /// Each column less its median, over its spread.
    ///
    /// - Throws: `.constantColumn`.
    /// - Complexity: O(d n log n).
    static func columns(of rows: Matrix) throws(LinearAlgebraError) -> Matrix {
        var result = rows
        for column in 0..<rows.columnCount {
            let values = Array(rows.column(column))
            let center = RobustScalars.median(values) ?? 0
            let scale = spread(values)
            guard scale > 0 else { throw .constantColumn(column) }
            for row in values.indices { result[row, column] = (values[row] - center) / scale }
        }
        return result
    }

    /// Median absolute deviation as a standard deviation; where more than half of the values are
    /// alike, the plain standard deviation; 0 only if all are.
    static func spread(_ values: [Double]) -> Double {
        let robust = RobustScalars.medianAbsoluteDeviation(values) ?? 0
        if robust > 0 { return 1.4826 * robust }
        guard values.contains(where: { $0 != values[0] }) else { return 0 }
        return Moments(values).standardDeviation ?? 0
    }

    /// Squared distances of the rows from the medians along the eigenvectors of a rough scatter, in
    /// units of the robust spread along each.
    static func distances(
        _ rows: Matrix, alongEigenvectorsOf scatter: Matrix
    ) throws(LinearAlgebraError) -> [Double] {
        let projected = rows.times(try SymmetricEigen.vectors(of: scatter))
        var result = [Double](repeating: 0, count: rows.rowCount)
        for column in 0..<projected.columnCount {
            let values = Array(projected.column(column))
            let center = RobustScalars.median(values) ?? 0
            let scale = spread(values)
            for row in values.indices where scale > 0 {
                let distance = (values[row] - center) / scale
                result[row] += distance * distance
            }
        }
        return result
    }
}
