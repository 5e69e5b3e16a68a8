import Records

/// Where in a JSON document the next token stands.
enum DocumentState: Sendable {
    case start
    case firstKey, key, colon, dataColon, memberValue, dataValue, afterMember
    case firstElement, element, afterElement
    /// Behind the document: only white space may follow.
    case end
    /// Nothing more is read.
    case stopped

    /// The state behind a token of one byte, `nil` if the byte is no such token here.
    func next(_ byte: UInt8, isEnvelope: Bool) -> DocumentState? {
        switch (self, byte) {
        case (.start, UInt8(ascii: "[")), (.dataValue, UInt8(ascii: "[")): .firstElement
        case (.start, UInt8(ascii: "{")): .firstKey
        case (.firstKey, UInt8(ascii: "}")), (.afterMember, UInt8(ascii: "}")): .end
        case (.colon, UInt8(ascii: ":")): .memberValue
        case (.dataColon, UInt8(ascii: ":")): .dataValue
        case (.afterMember, UInt8(ascii: ",")): .key
        case (.firstElement, UInt8(ascii: "]")), (.afterElement, UInt8(ascii: "]")):
            isEnvelope ? .afterMember : .end
        case (.afterElement, UInt8(ascii: ",")): .element
        default: nil
        }
    }

    /// Whether a value, or a key, may begin with the byte here.
    func takesValue(_ byte: UInt8) -> Bool {
        switch self {
        case .firstKey, .key: byte == quote
        case .memberValue, .firstElement, .element: !",:]}".utf8.contains(byte)
        default: false
        }
    }

    var expectation: String {
        switch self {
        case .start: "an array of records, or an object whose member `data` is that array"
        case .firstKey, .key: "a key in quotes"
        case .colon, .dataColon: "a colon"
        case .memberValue: "a value"
        case .dataValue: "the array of records"
        case .afterMember: "a comma or `}`"
        case .firstElement, .element: "a record"
        case .afterElement: "a comma or `]`"
        case .end: "nothing after the array (with one object a line, name the file .ndjson)"
        case .stopped: "nothing"
        }
    }
}

extension Violation {
    private static func document(expected: String, found: String) -> Violation {
        .malformed(.malformedJSON, expected: expected + notRead, found: found)
    }

    static func unexpected(
        in state: DocumentState, at bytes: UnsafeRawBufferPointer, _ place: Int
    ) -> Violation {
        .document(expected: state.expectation, found: excerpt(bytes, place))
    }

    static func unmatchedBracket(at bytes: UnsafeRawBufferPointer, _ place: Int) -> Violation {
        .document(expected: "brackets that match", found: excerpt(bytes, place))
    }

    static var endsEarly: Violation {
        .document(expected: "the end of the array", found: "the end of the file")
    }

    static var noDocument: Violation {
        .document(
            expected: "an array of records, or an object with `data`", found: "an empty file")
    }

    static var noData: Violation {
        .document(
            expected: "a member `data` with the array of records "
                + "(with one object a line, name the file .ndjson)",
            found: "an object without it")
    }

    static var secondData: Violation {
        .document(expected: "the member `data` once", found: "it again")
    }
}

private func excerpt(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> String {
    "`\(String(decoding: bytes[place...].prefix(12).prefix { $0 >= 0x20 }, as: UTF8.self))`"
}
