import Records

/// Reads rows into the fields of one entity; the fields hold until the next read.
struct CSVRecordReader {
    private let header: CSVHeader
    private var fields: [FieldText]
    private var cells: [CSVCell] = []
    /// Cells whose doubled quotes had to be made single.
    private let unquoted = ByteBuffer()

    init(header: CSVHeader) {
        self.header = header
        fields = header.entity.fieldNames.map { _ in .missing }
    }

    func withFields(_ body: (UnsafeBufferPointer<FieldText>) -> Void) {
        fields.withUnsafeBufferPointer(body)
    }

    enum Outcome {
        case blank
        case read
        case malformed(Violation)
    }

    /// Reads the row at `start`.
    ///
    /// - Returns: what it is, and the place behind it.
    mutating func read(_ bytes: UnsafeRawBufferPointer, at start: Int) -> (Outcome, next: Int) {
        cells.removeAll(keepingCapacity: true)
        let scanner = CSVRowScanner(bytes: bytes, isLast: true)
        switch scanner.scan(from: start, { cells.append($0) }) {
        case .complete(let next): return (read(cellsOf: bytes, start..<next), next)
        case .broken(let fault, let next): return (.malformed(.row(fault)), next)
        case .unfinished: preconditionFailure("a row can't go on behind the last byte")
        }
    }

    private mutating func read(
        cellsOf bytes: UnsafeRawBufferPointer, _ row: Range<Int>
    ) -> Outcome {
        if cells.count == 1, isBlank(bytes.part(row)) { return .blank }
        if cells.count != header.columnCount {
            return .malformed(
                .malformed(
                    .malformedCSV, expected: "\(header.columnCount) cells as in the header",
                    found: "\(cells.count)"))
        }
        unquoted.removeAll()
        unquoted.reserve(row.count)
        for (cell, slot) in zip(cells, header.slots) where slot >= 0 {
            fields[slot] = FieldText(kind: .cell, bytes: text(of: cell, in: bytes))
        }
        return .read
    }

    /// Space around a cell is how a file is laid out; who means it puts the cell in quotes.
    private func withoutSpace(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return start..<end
    }

    private func text(
        of cell: CSVCell, in bytes: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer {
        if !cell.isQuoted { return bytes.part(withoutSpace(cell.range, bytes)) }
        guard cell.hasDoubledQuotes else { return bytes.part(cell.range) }
        let start = unquoted.count
        var position = cell.range.lowerBound
        while let end = firstIndex(of: quote, in: bytes, from: position),
            end < cell.range.upperBound
        {
            unquoted.append(bytes.part(position..<end + 1))
            position = end + 2
        }
        unquoted.append(bytes.part(position..<cell.range.upperBound))
        return unquoted.bytes.part(start..<unquoted.count)
    }
}
