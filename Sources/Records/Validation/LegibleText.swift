private import Foundation

/// What an identifier may be made of: what a person can read on a screen and type into a command.
///
/// Letters with marks come composed (Unicode normalization form C): of two ids that look alike and
/// differ in that alone, some programs take one for the other, and some don't.
package enum LegibleText {
    /// Scalars that no identifier holds: control characters, and marks that show nothing or turn
    /// the direction of what follows; those beyond 16 bits are left out, for regular expressions
    /// write them in no one way.
    static let unseen: [ClosedRange<UInt32>] = [
        0x00...0x1F, 0x7F...0x9F, 0xAD...0xAD, 0x034F...0x034F, 0x061C...0x061C, 0x115F...0x1160,
        0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
        0x3164...0x3164, 0xFE00...0xFE0F, 0xFEFF...0xFEFF, 0xFFA0...0xFFA0, 0xFFF0...0xFFFB,
    ]

    /// The same as a regular expression of JSON Schema: something that is no space, and nothing
    /// unseen.
    package static let pattern: String = {
        let ranges = unseen.map { "\(escape($0.lowerBound))-\(escape($0.upperBound))" }.joined()
        return "^[^\(ranges)]*[^\\s\(ranges)][^\(ranges)]*$"
    }()

    private static func escape(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// - Complexity: O(bytes).
    static func accepts(_ text: UnsafeRawBufferPointer) -> Bool {
        if text.allSatisfy({ 0x21 <= $0 && $0 <= 0x7E }) { return true }
        let string = String(decoding: text, as: UTF8.self)
        let scalars = string.unicodeScalars
        return scalars.elementsEqual(string.precomposedStringWithCanonicalMapping.unicodeScalars)
            && scalars.contains { !$0.properties.isWhitespace }
            && !scalars.contains { scalar in unseen.contains { $0.contains(scalar.value) } }
    }
}
