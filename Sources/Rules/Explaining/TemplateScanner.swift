/// Splits a template at its braces.
struct TemplateScanner {
    enum Part: Hashable {
        case text(String)
        /// A name with an optional format, and where the name starts, in UTF-8.
        case value(String, format: String?, offset: Int)
        /// A brace that was never closed or never opened, and where it stands.
        case unclosed(offset: Int)
    }

    private let bytes: [UInt8]
    private var position = 0
    private var text: [UInt8] = []
    private var parts: [Part] = []

    private static let open = UInt8(ascii: "{")
    private static let close = UInt8(ascii: "}")

    static func parts(_ template: String) -> [Part] {
        var scanner = TemplateScanner(bytes: Array(template.utf8))
        while scanner.position < scanner.bytes.count { scanner.step() }
        scanner.endText()
        return scanner.parts
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func step() {
        let byte = bytes[position]
        let isBrace = byte == Self.open || byte == Self.close
        if isBrace, position + 1 < bytes.count, bytes[position + 1] == byte {
            text.append(byte)
            position += 2
        } else if byte == Self.open {
            takeValue()
        } else if byte == Self.close {
            parts.append(.unclosed(offset: position))
            position += 1
        } else {
            text.append(byte)
            position += 1
        }
    }

    private mutating func takeValue() {
        endText()
        let start = position + 1
        guard let end = bytes[start...].firstIndex(where: { $0 == Self.close || $0 == Self.open }),
            bytes[end] == Self.close
        else {
            parts.append(.unclosed(offset: position))
            position += 1
            return
        }
        let inside = bytes[start..<end].split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        parts.append(
            .value(
                String(decoding: inside[0], as: UTF8.self),
                format: inside.count > 1 ? String(decoding: inside[1], as: UTF8.self) : nil,
                offset: start))
        position = end + 1
    }

    private mutating func endText() {
        if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
        text = []
    }
}
