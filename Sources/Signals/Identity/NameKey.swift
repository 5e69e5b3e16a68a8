internal import Linkage

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
