/// The cells of one column, one after the other.
package struct TextColumn: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    package init() {}

    package init(_ cells: [String]) {
        for cell in cells { Array(cell.utf8).withUnsafeBytes { append($0) } }
    }

    package var count: Int { ends.count }

    /// - Complexity: O(length), amortised.
    package mutating func append(_ cell: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: cell)
        ends.append(bytes.count)
    }

    package subscript(row: Int) -> String {
        String(decoding: bytes[range(row)], as: UTF8.self)
    }

    package var rowNumbers: Range<Int> { 0..<ends.count }

    /// The cells of some rows.
    package func rows(_ rows: [Int]) -> TextColumn {
        var kept = TextColumn()
        withCells { cell in for row in rows { kept.append(cell(row)) } }
        return kept
    }

    /// Gives `body` access to the bytes of each row's cell, without copying them.
    package func withCells<Result>(
        _ body: ((Int) -> UnsafeRawBufferPointer) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { all in body { UnsafeRawBufferPointer(rebasing: all[range($0)]) } }
    }

    /// Rows in byte order of their cells; equal cells in the order of their rows.
    ///
    /// - Complexity: O(n log n).
    package func canonicalOrder() -> [Int] {
        bytes.withUnsafeBytes { all in
            ends.indices.sorted { left, right in
                let order = Self.compare(all[range(left)], all[range(right)])
                return order == 0 ? left < right : order < 0
            }
        }
    }

    private func range(_ row: Int) -> Range<Int> { (row == 0 ? 0 : ends[row - 1])..<ends[row] }

    private static func compare(
        _ left: Slice<UnsafeRawBufferPointer>, _ right: Slice<UnsafeRawBufferPointer>
    ) -> Int {
        if left.lexicographicallyPrecedes(right) { return -1 }
        return right.lexicographicallyPrecedes(left) ? 1 : 0
    }
}
