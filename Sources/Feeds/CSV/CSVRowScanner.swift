/// A cell's place in the bytes, without its quotes.
struct CSVCell {
    var range: Range<Int>
    var isQuoted = false
    /// Whether quotes stand doubled inside.
    var hasDoubledQuotes = false
}

enum CSVFault: Error {
    case unclosedQuote
    case textBehindQuote
    case quoteInsideCell
}

enum CSVRowEnd {
    case complete(next: Int)
    /// A row whose quoting is broken ends with the line that it began on.
    case broken(CSVFault, next: Int)
    case unfinished
}

/// Splits rows into cells by RFC 4180: commas, doubled quotes, newlines inside quotes.
///
/// What a row means never depends on where the bytes were cut: it is `unfinished` until the bytes
/// that decide are there.
struct CSVRowScanner {
    let bytes: UnsafeRawBufferPointer
    /// Whether nothing follows the bytes.
    let isLast: Bool

    private enum CellEnd {
        /// `next` is the place of the comma or newline behind the cell, or the end.
        case cell(CSVCell, next: Int)
        case fault(CSVFault)
        case unfinished
    }

    /// - Complexity: O(length of the row).
    func scan(from start: Int, _ take: (CSVCell) -> Void) -> CSVRowEnd {
        var position = start
        while true {
            let isQuoted = position < bytes.count && bytes[position] == quote
            switch isQuoted ? quotedCell(at: position) : plainCell(at: position) {
            case .unfinished: return .unfinished
            case .fault(let fault): return broken(fault, from: start)
            case .cell(let cell, let next):
                take(cell)
                if next == bytes.count { return .complete(next: next) }
                position = next + 1
                if bytes[next] == newline { return .complete(next: position) }
            }
        }
    }

    private func broken(_ fault: CSVFault, from start: Int) -> CSVRowEnd {
        let end = position(of: newline, from: start)
        if end == nil, !isLast { return .unfinished }
        return .broken(fault, next: end.map { $0 + 1 } ?? bytes.count)
    }

    private func plainCell(at start: Int) -> CellEnd {
        var end = start
        while end < bytes.count, bytes[end] != comma, bytes[end] != newline {
            if bytes[end] == quote { return .fault(.quoteInsideCell) }
            end += 1
        }
        if end == bytes.count, !isLast { return .unfinished }
        let endsLine = end == bytes.count || bytes[end] == newline
        let dropsReturn = endsLine && end > start && bytes[end - 1] == carriageReturn
        return .cell(CSVCell(range: start..<(dropsReturn ? end - 1 : end)), next: end)
    }

    private func quotedCell(at start: Int) -> CellEnd {
        var cell = CSVCell(range: start..<start, isQuoted: true)
        var from = start + 1
        while let end = position(of: quote, from: from) {
            if end + 1 == bytes.count, !isLast { return .unfinished }
            if end + 1 < bytes.count, bytes[end + 1] == quote {
                cell.hasDoubledQuotes = true
                from = end + 2
                continue
            }
            cell.range = start + 1..<end
            return behindQuote(cell, at: end + 1)
        }
        return isLast ? .fault(.unclosedQuote) : .unfinished
    }

    private func behindQuote(_ cell: CSVCell, at position: Int) -> CellEnd {
        var next = position
        if next < bytes.count, bytes[next] == carriageReturn {
            next += 1
            if next == bytes.count, !isLast { return .unfinished }
            if next < bytes.count, bytes[next] != newline { return .fault(.textBehindQuote) }
        }
        if next == bytes.count || bytes[next] == newline || bytes[next] == comma {
            return .cell(cell, next: next)
        }
        return .fault(.textBehindQuote)
    }

    private func position(of byte: UInt8, from start: Int) -> Int? {
        firstIndex(of: byte, in: bytes, from: start)
    }
}

private let comma = UInt8(ascii: ",")
let quote = UInt8(ascii: "\"")
let carriageReturn = UInt8(ascii: "\r")
