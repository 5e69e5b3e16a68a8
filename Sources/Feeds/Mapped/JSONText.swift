package import Records

/// A value of a valid JSON document in memory: its parts are found where they are asked for, and
/// numbers stay as written.
package struct JSONText: Sendable {
    private let document: [UInt8]
    private let range: Range<Int>

    private init(_ document: [UInt8], _ range: Range<Int>) {
        self.document = document
        self.range = range
    }

    /// Checks a document as strictly as a feed's records are.
    ///
    /// - Returns: its value, or what is wrong with it.
    /// - Complexity: O(bytes).
    package static func read(_ bytes: [UInt8]) -> Result<JSONText, JSONFault> {
        let prefix = Array("{\"d\":".utf8)
        let buffer = ByteBuffer(capacity: bytes.count + prefix.count + 1)
        for part in [prefix, bytes, [UInt8(ascii: "}")]] {
            part.withUnsafeBytes { buffer.append($0) }
        }
        let reader = JSONRecordReader(names: ["d"])
        let outcome = reader.read(buffer.bytes)
        // A second member would mean that the document closes the brace that stands around it.
        let scanner = { (bytes: UnsafeRawBufferPointer) -> Range<Int>? in
            let scanner = JSONValueScanner(bytes: bytes, isLast: true)
            let start = scanner.skipWhitespace(from: 0)
            guard start < bytes.count, case .end(let end) = scanner.scanValue(from: start),
                scanner.skipWhitespace(from: end) == bytes.count
            else { return nil }
            return start..<end
        }
        guard let range = bytes.withUnsafeBytes(scanner), outcome.isFaultless else {
            let faults = reader.violations(outcome, in: buffer.bytes, slots: [Int]())
            return .failure(
                JSONFault(message: faults.first?.message ?? "expected one JSON document"))
        }
        return .success(JSONText(bytes, range))
    }

    private func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        document.withUnsafeBytes(body)
    }

    package var kind: FieldKind {
        switch document[range.lowerBound] {
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "{"), UInt8(ascii: "["): .composite
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    package var isObject: Bool { document[range.lowerBound] == UInt8(ascii: "{") }
    package var isArray: Bool { document[range.lowerBound] == UInt8(ascii: "[") }

    /// A string without quotes and escapes; anything else as written.
    package var text: String {
        if kind != .string { return source }
        let inner = document[(range.lowerBound + 1)..<(range.upperBound - 1)]
        if !inner.contains(UInt8(ascii: "\\")) { return String(decoding: inner, as: UTF8.self) }
        return JSONEscapes.plain(inner)
    }

    /// The value as it stands in the document.
    package var source: String { String(decoding: document[range], as: UTF8.self) }

    /// As a reject shows it.
    package var recordText: String {
        withBytes { Records.recordText($0.part(range)) }
    }

    /// The elements of an array; empty for anything else.
    package var elements: [JSONText] { isArray ? parts(step: 1).map { $0[0] } : [] }

    /// The members of an object in their order; empty for anything else.
    package var members: [(name: String, value: JSONText)] {
        isObject ? parts(step: 2).map { ($0[0].text, $0[1]) } : []
    }

    /// The first member of this name.
    package subscript(name: String) -> JSONText? {
        members.first { $0.name == name }?.value
    }

    /// The value under names with dots between them; an empty path is the value itself.
    package func value(at path: String) -> JSONText? {
        path.split(separator: ".").reduce(self as JSONText?) { $0?[String($1)] }
    }

    /// The values between the brackets, `step` at a time.
    private func parts(step: Int) -> [[JSONText]] {
        withBytes { bytes in
            let scanner = JSONValueScanner(bytes: bytes, isLast: true)
            var parts: [[JSONText]] = []
            var part: [JSONText] = []
            var position = range.lowerBound + 1
            while position < range.upperBound - 1 {
                let byte = bytes[position]
                if isWhitespace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") {
                    position += 1
                    continue
                }
                guard case .end(let end) = scanner.scanValue(from: position) else { break }
                part.append(JSONText(document, position..<end))
                if part.count == step {
                    parts.append(part)
                    part = []
                }
                position = end
            }
            return parts
        }
    }
}

/// Why bytes are no JSON document.
package struct JSONFault: Error, Hashable, Sendable {
    package let message: String
}
