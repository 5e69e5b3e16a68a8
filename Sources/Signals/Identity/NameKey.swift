private import Foundation

/// A full name reduced to its words without case, marks and order: swapped names agree.
enum NameKey {
    /// - Returns: the sorted words joined by spaces, `nil` unless both names are given.
    static func make(first: String, last: String) -> String? {
        let words = (folded(first) + folded(last)).sorted()
        return words.count < 2 ? nil : words.joined(separator: " ")
    }

    private static func folded(_ name: String) -> [String] {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return foldedASCII(name) }
        let plain = name.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        return plain.split { !$0.isLetter }.map(String.init)
    }

    private static func foldedASCII(_ name: String) -> [String] {
        name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            .split { !(0x61...0x7A).contains($0) }
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
