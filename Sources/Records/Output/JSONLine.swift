/// One JSON object, written field by field in the order of the calls.
///
/// Numbers come from exact text or from `Double`'s shortest form, so equal input gives equal bytes.
package struct JSONLine: Sendable {
    package private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

    package init() {}

    /// The object with its closing brace, without a line end.
    package consuming func finished() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    package mutating func string(_ name: String, _ value: String) {
        key(name)
        Self.append(string: value, to: &bytes)
    }

    package mutating func strings(_ name: String, _ values: [String]) {
        key(name)
        array(values) { Self.append(string: $1, to: &$0) }
    }

    package mutating func integer(_ name: String, _ value: Int) { raw(name, String(value)) }

    /// - Parameter value: finite; anything else is written as `null`, which JSON can hold.
    package mutating func number(_ name: String, _ value: Double) {
        raw(name, value.isFinite ? "\(value)" : "null")
    }

    /// A number that is already text, such as an exact amount.
    package mutating func raw(_ name: String, _ text: String) {
        key(name)
        bytes.append(contentsOf: text.utf8)
    }

    /// Fields that are text already: the inside of a JSON object.
    package mutating func fields(_ inside: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: inside.utf8)
    }

    package mutating func object(_ name: String, _ build: (inout JSONLine) -> Void) {
        key(name)
        bytes.append(contentsOf: Self.object(build))
    }

    package mutating func objects<Element>(
        _ name: String, _ elements: [Element], _ build: (inout JSONLine, Element) -> Void
    ) {
        key(name)
        array(elements) { bytes, element in
            bytes.append(contentsOf: Self.object { build(&$0, element) })
        }
    }

    private static func object(_ build: (inout JSONLine) -> Void) -> [UInt8] {
        var line = JSONLine()
        build(&line)
        return line.finished()
    }

    private mutating func array<Element>(
        _ elements: [Element], _ append: (inout [UInt8], Element) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(&bytes, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func key(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        Self.append(string: name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Escapes quotes, backslashes and control characters (RFC 8259 section 7).
    package static func append(string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: [0x5C, 0x22])
            case UInt8(ascii: "\\"): bytes.append(contentsOf: [0x5C, 0x5C])
            case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
            case 0x0D: bytes.append(contentsOf: [0x5C, 0x72])
            case 0x09: bytes.append(contentsOf: [0x5C, 0x74])
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                let padding = String(repeating: "0", count: 4 - digits.count)
                bytes.append(contentsOf: ("\\u" + padding + digits).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
