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
        let (name, form) = Self.parts(bytes[start..<end])
        parts.append(
            .value(
                String(decoding: name, as: UTF8.self),
                format: form.map { String(decoding: $0, as: UTF8.self) }, offset: start))
        position = end + 1
    }

    /// An expression and the format that stands right behind its last colon; the colon of a choice
    /// has a space or a text behind it.
    private static func parts(
        _ inside: ArraySlice<UInt8>
    ) -> (name: ArraySlice<UInt8>, format: ArraySlice<UInt8>?) {
        guard let colon = inside.lastIndex(of: UInt8(ascii: ":")),
            inside[(colon + 1)...].allSatisfy(isOfFormat)
        else { return (inside, nil) }
        return (inside[..<colon], inside[(colon + 1)...])
    }

    /// Letters, digits, points, underscores and per cent.
    private static func isOfFormat(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "%")].contains(byte)
    }

    private mutating func endText() {
        if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
        text = []
    }
}
