private import Foundation

/// Text in small Latin letters without marks, whatever script it was written in.
package enum LatinText {
    /// ICU's `Any-Latin` and `Latin-ASCII` transliterations (Unicode CLDR), lower case.
    package static func folded(_ text: String) -> String {
        let transform = StringTransform("Any-Latin; Latin-ASCII; Lower")
        return text.applyingTransform(transform, reverse: false) ?? text.lowercased()
    }

    /// The words of a name.
    package static func words(_ name: String) -> [String] {
        let plain = name.utf8.allSatisfy { $0 < 0x80 } ? name : folded(name)
        return plain.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            .split { !(0x61...0x7A).contains($0) }
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
