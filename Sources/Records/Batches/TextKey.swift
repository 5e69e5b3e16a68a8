/// A string inside a batch's text, with its hash, ready to be interned.
package struct TextKey: Sendable {
    package static let absent = TextKey(offset: 0, length: 0, hash: 0)

    package let offset: UInt32
    package let length: UInt32
    package let hash: UInt32

    package var isAbsent: Bool { length == 0 }
}

/// The strings of a batch, one after the other.
package struct BatchText: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// - Complexity: O(length).
    package mutating func append(_ text: UnsafeRawBufferPointer) -> TextKey {
        guard text.count > 0 else { return .absent }
        let offset = UInt32(bytes.count)
        bytes.append(contentsOf: text)
        return TextKey(
            offset: offset, length: UInt32(text.count), hash: BatchText.hash(of: text))
    }

    package func string(_ key: TextKey) -> String {
        let start = Int(key.offset)
        return String(decoding: bytes[start..<start + Int(key.length)], as: UTF8.self)
    }

    package func withBytes<Result>(
        of key: TextKey, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try bytes.withUnsafeBytes {
            try body(
                UnsafeRawBufferPointer(rebasing: $0[Int(key.offset)..<Int(key.offset + key.length)])
            )
        }
    }

    /// A hash for this process alone: seeded, so that nobody can prepare colliding ids.
    package static func hash(of text: UnsafeRawBufferPointer) -> UInt32 {
        TextHash.seeded.hash(text)
    }
}
