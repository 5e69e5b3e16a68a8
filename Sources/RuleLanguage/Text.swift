// The language compares strings by code point. Swift's own `==` and `hashValue` treat canonically
// equivalent strings as equal, so neither may be used on a value of the language.

extension String {
    /// Whether both strings consist of the same code points.
    func hasSameScalars(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        // Going through the bytes in place is several times faster than through the views.
        let isSame = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in left.elementsEqual(right) }
        }
        return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// Whether this string comes before `other` by code point; UTF-8 keeps that order.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }

    /// Feeds the code points to `hasher`.
    func hashScalars(into hasher: inout Hasher) {
        let done: Void? = utf8.withContiguousStorageIfAvailable { bytes in
            hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
        if done == nil { Array(utf8).withUnsafeBytes { hasher.combine(bytes: $0) } }
    }
}

/// A string that is hashed and compared by code point.
struct ScalarString: Hashable, Sendable {
    var text: String

    init(_ text: String) { self.text = text }

    static func == (left: Self, right: Self) -> Bool { left.text.hasSameScalars(as: right.text) }

    func hash(into hasher: inout Hasher) { text.hashScalars(into: &hasher) }
}

extension Collection where Element: Equatable {
    /// The offset of the first occurrence of `pattern` at or after `start`, or nil.
    ///
    /// - Complexity: O(n m).
    func firstOffset(of pattern: some Collection<Element>, from start: Int = 0) -> Int? {
        var offset = start
        var rest = dropFirst(start)
        while rest.count >= pattern.count {
            if rest.starts(with: pattern) { return offset }
            guard !rest.isEmpty else { return nil }
            rest = rest.dropFirst()
            offset += 1
        }
        return nil
    }
}
