import CSimdJSON
import Records

/// Finds the header of a CSV source, then stretches of whole rows.
struct RowFraming: Sendable {
    private let entity: Entity
    private var header: CSVHeader?
    private(set) var isDone = false

    init(entity: Entity) { self.entity = entity }

    mutating func frame(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Frame? {
        guard let header else { return frameHeader(bytes, isLast: isLast) }
        let length = lengthOfWholeRows(bytes, isLast: isLast)
        if length == 0, !isLast { return nil }
        return Frame(length: length, content: .rows(header))
    }

    private func lengthOfWholeRows(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Int {
        if isLast { return bytes.count }
        if firstIndex(of: quote, in: bytes, from: 0) == nil {
            return bytes.lastIndex(of: newline).map { $0 + 1 } ?? 0
        }
        let scanner = CSVRowScanner(bytes: bytes, isLast: false)
        var position = 0
        while position < bytes.count {
            switch scanner.scan(from: position, { _ in }) {
            case .complete(let next), .broken(_, let next): position = next
            case .unfinished: return position
            }
        }
        return position
    }

    /// The header is a frame of its own, with the blank lines before it.
    private mutating func frameHeader(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Frame? {
        guard let start = bytes.firstIndex(where: { !isWhitespace($0) }) else {
            return isLast ? stop(bytes, 0, bytes.count, .missing) : nil
        }
        let scanner = CSVRowScanner(bytes: bytes, isLast: isLast)
        var columns: [String] = []
        let end = scanner.scan(from: start) { columns.append(columnName($0, in: bytes)) }
        switch end {
        case .unfinished: return nil
        case .broken(let fault, let next): return stop(bytes, start, next, .broken(fault))
        case .complete(let next):
            guard isUTF8(bytes.part(start..<next)) else {
                return stop(bytes, start, next, .notUTF8)
            }
            do {
                header = try CSVHeader(columns: columns, entity: entity)
                return Frame(
                    length: next, content: .none,
                    faults: Violation.missingColumns(in: columns, of: entity).map {
                        fault($0, bytes, start, next)
                    })
            } catch {
                return stop(bytes, start, next, error)
            }
        }
    }

    private mutating func stop(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int, _ fault: CSVHeaderFault
    ) -> Frame {
        isDone = true
        return Frame(
            length: end, content: .none,
            faults: [self.fault(.header(fault, entity: entity), bytes, start, end)])
    }

    private func fault(
        _ violation: Violation, _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int
    ) -> StructuralFault {
        StructuralFault(
            line: 1 + newlineCount(bytes.part(0..<start)), violation: violation,
            record: recordText(bytes.part(start..<end)))
    }

    /// A row that never ends within the limit was opened by a quote that nobody closes.
    func brokenFirstLine(_ bytes: UnsafeRawBufferPointer) -> Frame? {
        guard let end = firstIndex(of: newline, in: bytes, from: 0) else { return nil }
        let fault = StructuralFault(
            line: 1, violation: .row(.unclosedQuote), record: recordText(bytes.part(0..<end)))
        return Frame(length: end + 1, content: .none, faults: [fault])
    }
}

/// A column's name: the cell's text without the space around it.
private func columnName(_ cell: CSVCell, in bytes: UnsafeRawBufferPointer) -> String {
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    var name = bytes[cell.range].drop(while: isSpace)
    while let last = name.last, isSpace(last) { name.removeLast() }
    return String(decoding: name, as: UTF8.self)
}

func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    text_is_utf8(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
}
