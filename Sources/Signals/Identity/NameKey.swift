private import Foundation

/// Text in small Latin letters without marks, whatever script it was written in.
enum LatinText {
    /// ICU's `Any-Latin` and `Latin-ASCII` transliterations (Unicode CLDR), lower case.
    static func folded(_ text: String) -> String {
        let transform = StringTransform("Any-Latin; Latin-ASCII; Lower")
        return text.applyingTransform(transform, reverse: false) ?? text.lowercased()
    }

    /// The words of a name.
    static func words(_ name: String) -> [String] {
        let plain = name.utf8.allSatisfy { $0 < 0x80 } ? name : folded(name)
        return plain.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            .split { !(0x61...0x7A).contains($0) }
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

/// A full name reduced to its words without case, marks, script and order: swapped names agree.
enum NameKey {
    /// - Returns: the sorted words joined by spaces, `nil` unless both names are given.
    static func make(first: String, last: String) -> String? {
        make(first: LatinText.words(first), last: LatinText.words(last))
    }

    static func make(first: [String], last: [String]) -> String? {
        let words = (first + last).sorted()
        return words.count < 2 ? nil : words.joined(separator: " ")
    }
}
