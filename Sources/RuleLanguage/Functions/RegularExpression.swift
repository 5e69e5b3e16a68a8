import CRE2

/// A compiled regular expression of the RE2 syntax, which matches in time linear in the text.
///
/// `@unchecked Sendable` because the pattern never changes once it is created, and RE2 lets any
/// number of threads match with one pattern at once.
final class RegularExpression: @unchecked Sendable {
    /// Bytes that a pattern of the source may take.
    static let constantMemoryLimit: Int64 = 8 << 20
    /// Bytes that a pattern computed by an expression may take; it is compiled at each evaluation.
    static let computedMemoryLimit: Int64 = 1 << 20

    private let handle: OpaquePointer
    /// UTF-8 bytes of the pattern.
    let length: Int

    /// Compiles a pattern.
    init(_ pattern: String, memoryLimit: Int64) throws(PatternFault) {
        var pattern = pattern
        length = pattern.utf8.count
        let created = pattern.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                re2_pattern_create($0.baseAddress, $0.count, memoryLimit)
            }
        }
        guard let created else { throw PatternFault(message: "out of memory", part: "") }
        handle = created
        let message = String(cString: re2_pattern_error(created))
        guard message.isEmpty else {
            throw PatternFault(
                message: message, part: String(cString: re2_pattern_error_part(created)))
        }
    }

    deinit { re2_pattern_destroy(handle) }

    /// Whether any part of `text` matches.
    ///
    /// - Complexity: O(n m) for a text of length n and a pattern of m instructions.
    func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                re2_pattern_matches(handle, $0.baseAddress, $0.count)
            }
        }
    }
}
