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
            ? name.lowercased()
            : name.folding(
                options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        return plain.split { !$0.isLetter }.map(String.init)
    }
}
