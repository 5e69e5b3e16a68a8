private import Foundation

/// Text in small Latin letters without marks, whatever script it was written in.
package enum LatinText {
    /// ICU's `Any-Latin` and `Latin-ASCII` transliterations (Unicode CLDR), lower case.
    package static func folded(_ text: String) -> String {
        let transform = StringTransform("Any-Latin; Latin-ASCII; Lower")
        return text.applyingTransform(transform, reverse: false) ?? text.lowercased()
    }

    /// As `folded`, but with the letters that German and the Scandinavian languages spell out where
    /// they have no marks: `ae`, `oe`, `ue`, `aa`. ICU's `de-ASCII` (Unicode CLDR) has all but the
    /// last and the Danish `o`, which it takes for plain letters.
    private static func spelledOut(_ text: String) -> String {
        let danish = text.precomposedStringWithCanonicalMapping.lowercased()
            .replacing("\u{E5}", with: "aa").replacing("\u{F8}", with: "oe")
        return danish.applyingTransform(StringTransform("de-ASCII"), reverse: false)
            .map(folded) ?? folded(text)
    }

    /// The words of a name.
    package static func words(_ name: String) -> [String] {
        words(folded: isPlain(name) ? name : folded(name))
    }

    /// The words of a name, plain and with letters spelled out: as many of both, most of them the
    /// same.
    package static func bothWords(_ name: String) -> (plain: [String], spelledOut: [String]) {
        let plain = words(name)
        return (plain, isPlain(name) ? plain : words(folded: spelledOut(name)))
    }

    private static func isPlain(_ name: String) -> Bool { name.utf8.allSatisfy { $0 < 0x80 } }

    private static func words(folded plain: String) -> [String] {
        plain.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            .split { !(0x61...0x7A).contains($0) }
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
