import Records

/// Finds where whole records end, by the rules of one format.
enum Framing: Sendable {
    case lines
    case rows(RowFraming)
    case elements(ElementFraming)

    init(_ source: FeedSource) {
        switch source.format {
        case .ndjson: self = .lines
        case .json: self = .elements(ElementFraming())
        case .csv: self = .rows(RowFraming(entity: source.entity ?? .customers))
        }
    }

    /// Whether what follows in the source is to be ignored.
    var isDone: Bool {
        switch self {
        case .lines: false
        case .rows(let rows): rows.isDone
        case .elements(let elements): elements.isDone
        }
    }

    /// The records that are complete in `bytes`; `nil` if more bytes are needed for the first one.
    ///
    /// - Parameter isLast: whether nothing follows `bytes`.
    mutating func frame(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Frame? {
        switch self {
        case .lines:
            let length = isLast ? bytes.count : bytes.lastIndex(of: newline).map { $0 + 1 }
            return length.map { Frame(length: $0, content: .lines) }
        case .rows(var rows):
            defer { self = .rows(rows) }
            return rows.frame(bytes, isLast: isLast)
        case .elements(var elements):
            defer { self = .elements(elements) }
            return elements.frame(bytes, isLast: isLast)
        }
    }

    /// Asked when `bytes` is as long as a record may be and holds no whole one.
    mutating func overflow(_ bytes: UnsafeRawBufferPointer, limit: Int) -> Overflow {
        let violation = Violation.recordTooLong(limit: limit)
        switch self {
        case .lines: return .skipLine(violation)
        case .rows(let rows):
            return rows.brokenFirstLine(bytes).map(Overflow.take) ?? .skipLine(violation)
        case .elements(var elements):
            defer { self = .elements(elements) }
            return .take(elements.faultWithin(bytes) ?? elements.stop(bytes, violation))
        }
    }
}

extension Violation {
    static func recordTooLong(limit: Int) -> Violation {
        let text = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit) bytes"
        return Violation(
            code: .tooLong, field: "", found: "a longer one", expected: "at most \(text)")
    }

    static func malformed(_ code: ViolationCode, expected: String, found: String) -> Violation {
        Violation(code: code, field: "", found: found, expected: expected)
    }
}
