/// A slow, strict reader of JSON texts (RFC 8259): the twin that decides what is well-formed.
struct SlowJSON {
    private let bytes: [UInt8]
    private var position = 0
    private var isValid = true

    /// Whether the bytes are one JSON object with white space around it, in valid UTF-8.
    static func isObject(_ bytes: [UInt8]) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var json = SlowJSON(bytes: bytes)
        json.space()
        guard json.current == UInt8(ascii: "{") else { return false }
        json.value()
        json.space()
        return json.isValid && json.position == bytes.count
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func space() {
        while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func take(_ text: String) {
        for byte in text.utf8 {
            if current != byte { return isValid = false }
            position += 1
        }
    }

    private mutating func value() {
        switch current {
        case UInt8(ascii: "{"): list(close: "}") { $0.member() }
        case UInt8(ascii: "["): list(close: "]") { $0.value() }
        case UInt8(ascii: "\""): string()
        case UInt8(ascii: "t"): take("true")
        case UInt8(ascii: "f"): take("false")
        case UInt8(ascii: "n"): take("null")
        default: number()
        }
    }

    private mutating func member() {
        string()
        space()
        take(":")
        space()
        if isValid { value() }
    }

    private mutating func list(close: Unicode.Scalar, item: (inout SlowJSON) -> Void) {
        position += 1
        space()
        if current == UInt8(ascii: close) { return position += 1 }
        while isValid {
            item(&self)
            space()
            if current == UInt8(ascii: close) { return position += 1 }
            take(",")
            space()
        }
    }

    private mutating func string() {
        take("\"")
        while isValid, let byte = current, byte != UInt8(ascii: "\"") {
            if byte < 0x20 { return isValid = false }
            position += 1
            if byte == UInt8(ascii: "\\") { escape() }
        }
        take("\"")
    }

    private mutating func escape() {
        let escaped = current
        position += 1
        if escaped == UInt8(ascii: "u") {
            let unit = hexUnit()
            if 0xDC00...0xDFFF ~= unit { isValid = false }
            guard 0xD800...0xDBFF ~= unit else { return }
            take("\\u")
            if isValid, !(0xDC00...0xDFFF ~= hexUnit()) { isValid = false }
        } else if !(escaped.map { "\"\\/bfnrt".utf8.contains($0) } ?? false) {
            isValid = false
        }
    }

    private mutating func hexUnit() -> Int {
        let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        position += min(4, bytes.count - position)
        guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit),
            let unit = Int(digits, radix: 16)
        else {
            isValid = false
            return 0
        }
        return unit
    }

    private mutating func digits() {
        let start = position
        while let byte = current, 0x30...0x39 ~= byte { position += 1 }
        if position == start { isValid = false }
    }

    private mutating func number() {
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") { position += 1 } else { digits() }
        if current == UInt8(ascii: ".") {
            position += 1
            digits()
        }
        if let byte = current, byte | 0x20 == UInt8(ascii: "e") {
            position += 1
            if let sign = current, "+-".utf8.contains(sign) { position += 1 }
            digits()
        }
    }
}
