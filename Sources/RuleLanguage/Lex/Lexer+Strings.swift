/// How a string literal begins.
struct StringPrefix {
    var isRaw = false
    var isBytes = false
    var quote: UInt8
    var isTriple: Bool
    /// Bytes up to and with the opening quotes.
    var length: Int
}

extension Lexer {
    /// The prefix of the string literal at `position`, or nil if none begins there.
    func stringPrefix() -> StringPrefix? {
        var offset = 0
        var isRaw = false
        var isBytes = false
        while offset < 2 {
            let letter = peek(offset) | 0x20
            if letter == UInt8(ascii: "r"), !isRaw {
                isRaw = true
            } else if letter == UInt8(ascii: "b"), !isBytes {
                isBytes = true
            } else {
                break
            }
            offset += 1
        }
        let quote = peek(offset)
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        let isTriple = peek(offset + 1) == quote && peek(offset + 2) == quote
        return StringPrefix(
            isRaw: isRaw, isBytes: isBytes, quote: quote, isTriple: isTriple,
            length: offset + (isTriple ? 3 : 1))
    }

    /// Scans a string or bytes literal.
    mutating func scanString(_ prefix: StringPrefix) -> TokenKind? {
        let start = position
        position += prefix.length
        var content: [UInt8] = []
        while !isAtClosingQuote(prefix) {
            guard position < bytes.count, prefix.isTriple || !isLineBreak(peek()) else {
                report("unterminated string", from: start)
                return nil
            }
            if peek() == UInt8(ascii: "\\"), !prefix.isRaw {
                scanEscape(into: &content, isBytes: prefix.isBytes)
            } else {
                content.append(peek())
                position += 1
            }
        }
        position += prefix.isTriple ? 3 : 1
        return prefix.isBytes
            ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
    }

    private func isAtClosingQuote(_ prefix: StringPrefix) -> Bool {
        guard position < bytes.count, peek() == prefix.quote else { return false }
        return !prefix.isTriple || peek(1) == prefix.quote && peek(2) == prefix.quote
    }

    private func isLineBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private mutating func scanEscape(into content: inout [UInt8], isBytes: Bool) {
        let start = position
        let letter = peek(1)
        position = min(position + 2, bytes.count)
        if let plain = Self.plainEscapes[letter] {
            content.append(plain)
        } else if let (count, radix) = Self.digitEscape(letter) {
            // An octal escape has its first digit in the place of the letter.
            if radix == 8 { position -= 1 }
            scanDigits(count, radix, from: start, into: &content, isBytes: isBytes)
        } else {
            report(
                "unknown escape in string", from: start, hint: "write `\\\\` for a backslash")
        }
    }

    private mutating func scanDigits(
        _ count: Int, _ radix: UInt32, from start: Int, into content: inout [UInt8], isBytes: Bool
    ) {
        var number: UInt32 = 0
        for _ in 0..<count {
            guard let digit = peek().hexValue, digit < radix else {
                return report("escape needs \(count) digits", from: start)
            }
            number = number * radix + digit
            position += 1
        }
        if count == 4, !isBytes { number = joiningSurrogate(number) }
        if isBytes {
            guard count <= 3, number <= 0xFF else {
                return report("escape is not a byte", from: start, hint: "write `\\xFF`")
            }
            content.append(UInt8(number))
        } else if let scalar = Unicode.Scalar(number), radix == 16 || number <= 0xFF {
            content.append(contentsOf: Array(String(Character(scalar)).utf8))
        } else {
            report("escape is not a Unicode code point", from: start)
        }
    }

    /// The code point of a surrogate pair if its second half follows, else `number` again.
    private mutating func joiningSurrogate(_ number: UInt32) -> UInt32 {
        guard (0xD800..<0xDC00).contains(number), peek() == UInt8(ascii: "\\"),
            peek(1) == UInt8(ascii: "u")
        else { return number }
        let digits = (2..<6).compactMap { peek($0).hexValue }
        let low = digits.reduce(0) { $0 * 16 + $1 }
        guard digits.count == 4, (0xDC00..<0xE000).contains(low) else { return number }
        position += 6
        return 0x10000 + (number - 0xD800) << 10 + (low - 0xDC00)
    }

    private static func digitEscape(_ letter: UInt8) -> (count: Int, radix: UInt32)? {
        switch letter {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): (2, 16)
        case UInt8(ascii: "u"): (4, 16)
        case UInt8(ascii: "U"): (8, 16)
        case UInt8(ascii: "0")...UInt8(ascii: "3"): (3, 8)
        default: nil
        }
    }

    private static let plainEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
        UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "?"): 0x3F,
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "'"): 0x27, UInt8(ascii: "`"): 0x60,
    ]
}
