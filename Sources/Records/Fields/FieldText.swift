/// What a feed found where a field was expected.
package enum FieldKind: UInt8, Sendable {
    case missing, null, string, number, boolean, composite
    /// A CSV cell: text that may stand for a number too.
    case cell
}

/// One field's text, borrowed from the feed's buffer while its record is being validated.
///
/// Strings are unescaped; numbers are as written.
package struct FieldText {
    package var kind: FieldKind
    package var bytes: UnsafeRawBufferPointer

    package static var missing: FieldText {
        FieldText(kind: .missing, bytes: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    @inlinable
    package init(kind: FieldKind, bytes: UnsafeRawBufferPointer) {
        self.kind = kind
        self.bytes = bytes
    }

    @inlinable
    package var isAbsent: Bool { kind == .missing || kind == .null }

    package var text: String { String(decoding: bytes, as: UTF8.self) }
}
