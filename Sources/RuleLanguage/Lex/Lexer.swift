/// Turns source into tokens; a faulty word becomes a problem and is skipped.
struct Lexer {
    let bytes: [UInt8]
    var position = 0
    private(set) var problems: [SourceProblem] = []

    init(_ source: String) { bytes = Array(source.utf8) }

    /// All tokens of `source`, the last of which is `.end`.
    static func tokens(of source: String) -> (tokens: [Token], problems: [SourceProblem]) {
        var lexer = Lexer(source)
        var tokens: [Token] = []
        while let token = lexer.next() { tokens.append(token) }
        let end = lexer.bytes.count
        tokens.append(Token(kind: .end, range: end..<end))
        return (tokens, lexer.problems)
    }

    /// The byte `offset` places ahead, or 0 past the end; 0 begins no token.
    func peek(_ offset: Int = 0) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : 0
    }

    mutating func report(_ message: String, from start: Int, hint: String? = nil) {
        problems.append(SourceProblem(range: start..<position, message: message, hint: hint))
    }

    private mutating func next() -> Token? {
        while true {
            skipBlanks()
            guard position < bytes.count else { return nil }
            let start = position
            if let kind = scan() { return Token(kind: kind, range: start..<position) }
        }
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch peek() {
            case UInt8(ascii: " "), 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while position < bytes.count, peek() != 0x0A { position += 1 }
            default: return
            }
        }
    }

    /// The token at `position`, or nil after reporting what stands there instead.
    private mutating func scan() -> TokenKind? {
        let byte = peek()
        if byte.isDigit || byte == UInt8(ascii: ".") && peek(1).isDigit { return scanNumber() }
        if let prefix = stringPrefix() { return scanString(prefix) }
        if byte.isIdentifierStart { return .identifier(scanName()) }
        if byte == UInt8(ascii: "`") { return scanQuotedIdentifier() }
        if let symbol = scanSymbol() { return .symbol(symbol) }
        return skipUnknown()
    }

    private mutating func scanName() -> String {
        let start = position
        while peek().isIdentifierStart || peek().isDigit { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func scanQuotedIdentifier() -> TokenKind? {
        let start = position
        position += 1
        while peek().isQuotedIdentifierByte { position += 1 }
        let name = String(decoding: bytes[start + 1..<position], as: UTF8.self)
        guard peek() == UInt8(ascii: "`"), !name.isEmpty else {
            report(
                "unterminated field name in backquotes", from: start,
                hint: "it may hold letters, digits, `_`, `.`, `-`, `/` and spaces")
            return nil
        }
        position += 1
        return .quotedIdentifier(name)
    }

    private mutating func scanSymbol() -> Symbol? {
        if let symbol = Self.pairs[UInt16(peek()) << 8 | UInt16(peek(1))] {
            position += 2
            return symbol
        }
        guard let symbol = Self.singles[peek()] else { return nil }
        position += 1
        return symbol
    }

    private static let singles: [UInt8: Symbol] = {
        let found = Symbol.allCases.filter { $0.rawValue.utf8.count == 1 }
        return Dictionary(uniqueKeysWithValues: found.map { (Array($0.rawValue.utf8)[0], $0) })
    }()

    private static let pairs: [UInt16: Symbol] = {
        let found = Symbol.allCases.filter { $0.rawValue.utf8.count == 2 }
        return Dictionary(
            uniqueKeysWithValues: found.map { symbol in
                let bytes = Array(symbol.rawValue.utf8)
                return (UInt16(bytes[0]) << 8 | UInt16(bytes[1]), symbol)
            })
    }()

    private mutating func skipUnknown() -> TokenKind? {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        report("unexpected character `\(text)`", from: start, hint: Self.remedy(for: text))
        return nil
    }

    private static func remedy(for text: String) -> String? {
        switch text {
        case "=": "write `==` to compare"
        case "&": "write `&&`"
        case "|": "write `||`"
        default: nil
        }
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isIdentifierStart: Bool {
        let lowered = self | 0x20
        return lowered >= UInt8(ascii: "a") && lowered <= UInt8(ascii: "z")
            || self == UInt8(ascii: "_")
    }

    var isQuotedIdentifierByte: Bool {
        isIdentifierStart || isDigit || [0x2E, 0x2D, 0x2F, 0x20].contains(self)
    }

    /// The value of a hexadecimal digit.
    var hexValue: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self) - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self) - 0x57
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self) - 0x37
        default: nil
        }
    }
}
