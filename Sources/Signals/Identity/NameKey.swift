private import Foundation

/// A full name reduced to its words without case, marks and order: swapped names agree.
enum NameKey {
    /// - Returns: the sorted words joined by spaces, `nil` unless both names are given.
    static func make(first: String, last: String) -> String? {
        let words = (folded(first) + folded(last)).sorted()
        return words.count < 2 ? nil : words.joined(separator: " ")
    }

    private static func folded(_ name: String) -> [String] {
        let plain =
            name.utf8.allSatisfy { $0 < 0x80 }
            ? name
            : name.folding(
                options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        let lower = plain.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return lower.split { !(0x61...0x7A).contains($0) && $0 < 0x80 }
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
