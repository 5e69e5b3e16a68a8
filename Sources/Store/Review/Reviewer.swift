private import Foundation

/// Who a name stands for, as far as names can tell: one person who slips is no second person.
package enum Reviewer {
    /// Whether two names differ by more than space, capitals, accents' encoding, width and what can't be
    /// seen. A name of which nothing can be seen is nobody's.
    static func areTwo(_ one: String, _ other: String) -> Bool {
        isSomebody(other) && key(one) != key(other)
    }

    /// Whether a name has anything that can be read.
    package static func isSomebody(_ name: String) -> Bool { !key(name).isEmpty }

    private static func key(_ name: String) -> String {
        name.precomposedStringWithCompatibilityMapping
            .folding(options: [.caseInsensitive, .widthInsensitive], locale: nil)
            .unicodeScalars.filter {
                !$0.properties.isDefaultIgnorableCodePoint && !$0.properties.isWhitespace
                    && $0.properties.generalCategory != .control
            }.reduce(into: "") { $0.unicodeScalars.append($1) }
    }
}
