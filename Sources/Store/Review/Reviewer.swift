private import Foundation

/// Who a name stands for, as far as names can tell: one person who slips is no second person.
enum Reviewer {
    /// Whether two names differ by more than space, capitals, accents' encoding and width.
    static func areTwo(_ one: String, _ other: String) -> Bool { key(one) != key(other) }

    private static func key(_ name: String) -> String {
        name.precomposedStringWithCompatibilityMapping
            .folding(options: [.caseInsensitive, .widthInsensitive], locale: nil)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
