private import Foundation

/// Who a name stands for, as far as names can tell: one person who slips is no second person.
package enum Reviewer {
    /// Whether two names differ in their letters and digits, whatever their capitals, width and
    /// accents' encoding. A name without any is nobody's.
    static func areTwo(_ one: String, _ other: String) -> Bool {
        isSomebody(other) && !areOne(one, other)
    }

    /// Whether two names have the same letters and digits; two without any have.
    static func areOne(_ one: String, _ other: String) -> Bool { key(one) == key(other) }

    /// Whether a name has anything that can be read.
    package static func isSomebody(_ name: String) -> Bool { !key(name).isEmpty }

    private static func key(_ name: String) -> String {
        name.precomposedStringWithCompatibilityMapping
            .folding(options: [.caseInsensitive, .widthInsensitive], locale: nil)
            .unicodeScalars.filter {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
            }.reduce(into: "") { $0.unicodeScalars.append($1) }
    }
}
