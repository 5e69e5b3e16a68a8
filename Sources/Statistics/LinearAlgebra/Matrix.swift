/// A dense matrix of real numbers, column-major, as LAPACK wants it.
package struct Matrix: Hashable, Sendable {
    package let rowCount: Int
    package let columnCount: Int
    /// `rowCount * columnCount` values, column after column.
    package var storage: [Double]

    /// A matrix of zeros.
    ///
    /// - Parameters:
    ///   - rowCount: >= 0.
    ///   - columnCount: >= 0.
    package init(rowCount: Int, columnCount: Int) {
        precondition(
            rowCount >= 0 && columnCount >= 0,
            "a matrix has at least no rows, found \(rowCount) x \(columnCount)")
        self.rowCount = rowCount
        self.columnCount = columnCount
        storage = [Double](repeating: 0, count: rowCount * columnCount)
    }

    /// - Parameter columns: all of one length.
    package init(columns: [[Double]]) {
        self.init(rowCount: columns.first?.count ?? 0, columnCount: columns.count)
        for column in columns {
            precondition(
                column.count == rowCount,
                "columns must have one length, found \(column.count) beside \(rowCount)")
        }
        storage = columns.flatMap { $0 }
    }

    /// - Parameter rows: all of one length.
    package init(rows: [[Double]]) {
        self.init(rowCount: rows.count, columnCount: rows.first?.count ?? 0)
        for (row, values) in rows.enumerated() {
            precondition(
                values.count == columnCount,
                "rows must have one length, found \(values.count) beside \(columnCount)")
            for (column, value) in values.enumerated() {
                self[row, column] = value
            }
        }
    }

    package subscript(row: Int, column: Int) -> Double {
        get { storage[column * rowCount + row] }
        set { storage[column * rowCount + row] = newValue }
    }

    /// The values of one column.
    package func column(_ index: Int) -> ArraySlice<Double> {
        storage[index * rowCount..<(index + 1) * rowCount]
    }

    /// The values of one row.
    package func row(_ index: Int) -> [Double] {
        (0..<columnCount).map { self[index, $0] }
    }
}
