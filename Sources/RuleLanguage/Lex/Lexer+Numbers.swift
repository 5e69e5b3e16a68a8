extension Lexer {
    /// Scans an int, uint or double at a digit or at a point before a digit.
    mutating func scanNumber() -> TokenKind? {
        let start = position
        if peek() == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x"),
            peek(2).hexValue != nil
        {
            return scanHexadecimal()
        }
        skipDigits()
        let isDouble = skipFraction()
        let hasExponent = skipExponent()
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let kind =
            isDouble || hasExponent
            ? double(text, from: start) : integer(text, radix: 10, from: start)
        return rejectingTail(kind, from: start)
    }

    private mutating func scanHexadecimal() -> TokenKind? {
        let start = position
        position += 2
        let digits = position
        while peek().hexValue != nil { position += 1 }
        let text = String(decoding: bytes[digits..<position], as: UTF8.self)
        return rejectingTail(integer(text, radix: 16, from: start), from: start)
    }

    private mutating func skipDigits() {
        while peek().isDigit { position += 1 }
    }

    private mutating func skipFraction() -> Bool {
        guard peek() == UInt8(ascii: "."), peek(1).isDigit else { return false }
        position += 1
        skipDigits()
        return true
    }

    private mutating func skipExponent() -> Bool {
        guard peek() | 0x20 == UInt8(ascii: "e") else { return false }
        let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
        guard peek(signed ? 2 : 1).isDigit else { return false }
        position += signed ? 2 : 1
        skipDigits()
        return true
    }

    /// A number too small for a double is 0; one too large is a problem.
    private mutating func double(_ text: String, from start: Int) -> TokenKind? {
        let number = Double(text.hasPrefix(".") ? "0" + text : text) ?? .infinity
        if number.isInfinite { report("number does not fit a double", from: start) }
        return .double(number)
    }

    /// An int, or a uint if `u` follows.
    private mutating func integer(_ digits: String, radix: Int, from start: Int) -> TokenKind? {
        if peek() | 0x20 == UInt8(ascii: "u") {
            position += 1
            if let number = UInt64(digits, radix: radix) { return .uint(number) }
            report("number does not fit a uint", from: start)
            return .uint(0)
        }
        if let number = Int64(digits, radix: radix) { return .int(number) }
        if UInt64(digits, radix: radix) == UInt64(Int64.min.magnitude) { return .negatableInt }
        report("number does not fit an int", from: start, hint: "write `u` after it, or a double")
        return .int(0)
    }

    /// Refuses letters that follow a number directly, as in `10x`.
    private mutating func rejectingTail(_ kind: TokenKind?, from start: Int) -> TokenKind? {
        guard peek().isIdentifierStart || peek().isDigit else { return kind }
        while peek().isIdentifierStart || peek().isDigit { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        report("`\(text)` is not a number", from: start)
        return kind
    }
}
