package import Records

/// Reads chosen columns of a CSV file whose header is its own.
package struct ColumnReader: Sendable {
    private let path: String

    package init(path: String) { self.path = path }

    /// Columns as they stand in the file, and what was left out.
    package struct Columns: Sendable {
        /// In the order in which they were asked for, all of one length.
        package var columns: [TextColumn]
        /// The line on which each row begins.
        package var lines: [Int]
        package var faults: [Fault] = []
    }

    /// A row that could not be taken.
    package struct Fault: Hashable, Sendable {
        package var line: Int
        package var reason: String
        package var remedy: String

        package init(line: Int, reason: String, remedy: String) {
            self.line = line
            self.reason = reason
            self.remedy = remedy
        }
    }

    /// Reads the file.
    ///
    /// - Parameter names: of columns; space around names and cells does not count.
    /// - Throws: if the file can't be read or its header lacks a column.
    /// - Complexity: O(bytes); the file is held in memory while it is read.
    package func read(_ names: [String]) throws(FeedError) -> Columns {
        try read(names, in: .whole(path))
    }

    /// Reads a file that is in memory already.
    func read(_ names: [String], in buffer: ByteBuffer) throws(FeedError) -> Columns {
        var bytes = buffer.bytes
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if bytes.starts(with: mark) { bytes = bytes.part(mark.count..<bytes.count) }
        guard isUTF8(bytes) else {
            throw FeedError(
                path: path, reason: "the file is not valid UTF-8",
                remedy: "convert it, for instance with `iconv -t UTF-8`")
        }
        guard let start = bytes.firstIndex(where: { !isWhitespace($0) }) else {
            throw FeedError(
                path: path, reason: "the file is empty",
                remedy: "begin it with a header: \(names.joined(separator: ","))")
        }
        var header: [String] = []
        let scanner = CSVRowScanner(bytes: bytes, isLast: true)
        let end = scanner.scan(from: start) { cell in
            header.append(String(decoding: trimmed(cell, in: bytes), as: UTF8.self))
        }
        guard case .complete(let next) = end else {
            throw failure(line: 1, "the header's quotes don't match", "close every quote in it")
        }
        let slots = try slots(names, header)
        var rows = RowTaker(
            bytes: bytes, slots: slots, width: header.count,
            line: 1 + newlineCount(bytes.part(0..<next)))
        rows.take(from: next)
        return rows.result
    }

    /// By column of the header, the place asked for, or -1.
    private func slots(_ names: [String], _ header: [String]) throws(FeedError) -> [[Int]] {
        for name in names {
            let count = header.count { $0 == name }
            if count == 0 {
                throw failure(line: 1, "no column `\(name)` in the header", remedy(header))
            }
            if count > 1 {
                throw failure(
                    line: 1, "the column `\(name)` stands twice in the header", "rename one of them"
                )
            }
        }
        return header.map { column in names.indices.filter { names[$0] == column } }
    }

    /// One column with another sign in it is a file that separates its cells by that sign.
    private func remedy(_ header: [String]) -> String {
        if header.count == 1, let sign = header[0].first(where: { ";\t|".contains($0) }) {
            return "separate cells by commas, not by " + (sign == "\t" ? "tabs" : "`\(sign)`")
        }
        return "its columns are \(header.map { "`\($0)`" }.joined(separator: ", "))"
    }

    private func failure(line: Int, _ reason: String, _ remedy: String) -> FeedError {
        FeedError(path: "\(path):\(line)", reason: reason, remedy: remedy)
    }
}

/// A cell's bytes without the space around them, unless quotes keep it; doubled quotes stay
/// doubled.
private func trimmed(_ cell: CSVCell, in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var range = cell.range
    if cell.isQuoted { return bytes.part(range) }
    while let first = range.first, isWhitespace(bytes[first]) {
        range = first + 1..<range.upperBound
    }
    while let last = range.last, isWhitespace(bytes[last]) { range = range.lowerBound..<last }
    return bytes.part(range)
}

/// Takes rows one after the other.
private struct RowTaker {
    let bytes: UnsafeRawBufferPointer
    let slots: [[Int]]
    let width: Int
    var line: Int
    var result: ColumnReader.Columns
    private var cells: [CSVCell] = []

    init(bytes: UnsafeRawBufferPointer, slots: [[Int]], width: Int, line: Int) {
        self.bytes = bytes
        self.slots = slots
        self.width = width
        self.line = line
        let count = slots.reduce(0) { max($0, ($1.max() ?? -1) + 1) }
        result = ColumnReader.Columns(
            columns: [TextColumn](repeating: TextColumn(), count: count), lines: [])
    }

    mutating func take(from start: Int) {
        let scanner = CSVRowScanner(bytes: bytes, isLast: true)
        var position = start
        while position < bytes.count {
            cells.removeAll(keepingCapacity: true)
            let end: Int
            switch scanner.scan(from: position, { cells.append($0) }) {
            case .complete(let next):
                takeRow(bytes.part(position..<next))
                end = next
            case .broken(_, let next):
                fault("the quotes of the row don't match", "begin and end a cell with a quote")
                end = next
            case .unfinished: preconditionFailure("a row can't go on behind the last byte")
            }
            line += newlineCount(bytes.part(position..<end))
            position = end
        }
    }

    private mutating func takeRow(_ row: UnsafeRawBufferPointer) {
        if cells.count == 1, isBlank(row) { return }
        if cells.count != width {
            fault(
                "\(cells.count) cells where the header has \(width)",
                "give each row a cell for each column, empty where nothing is known")
            return
        }
        result.lines.append(line)
        for (cell, wanted) in zip(cells, slots) {
            for slot in wanted { append(cell, to: slot) }
        }
    }

    private mutating func append(_ cell: CSVCell, to slot: Int) {
        let text = trimmed(cell, in: bytes)
        if !cell.hasDoubledQuotes {
            result.columns[slot].append(text)
            return
        }
        var single: [UInt8] = []
        var isSecond = false
        for byte in text {
            if byte == quote, !isSecond {
                isSecond = true
                single.append(byte)
            } else {
                if byte != quote { single.append(byte) }
                isSecond = false
            }
        }
        single.withUnsafeBytes { result.columns[slot].append($0) }
    }

    private mutating func fault(_ reason: String, _ remedy: String) {
        result.faults.append(ColumnReader.Fault(line: line, reason: reason, remedy: remedy))
    }
}
