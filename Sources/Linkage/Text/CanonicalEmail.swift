private import Foundation

/// An address reduced to what its provider delivers by.
///
/// Lower case, composed Unicode; `+tag` dropped where the provider ignores tags; dots dropped at
/// Gmail alone; `googlemail.com` is `gmail.com`, `me.com` and `mac.com` are `icloud.com`. No rule
/// for others.
package struct CanonicalEmail: Hashable {
    package let local: [UInt8]
    package let domain: String
    /// The local part before any tag in Latin letters.
    private let latin: [UInt8]

    /// - Returns: `nil` of a text without `@`, and of an address that was masked
    ///   (`j***n@mail.test`): that is many people's.
    package init?(_ address: String) {
        let lower = Array(Self.composed(address.lowercased()).utf8)
        guard let at = lower.lastIndex(of: UInt8(ascii: "@")), !MaskedText.contains(lower) else {
            return nil
        }
        domain = Self.domainAlias(String(decoding: lower[(at + 1)...], as: UTF8.self))
        var local = Array(lower[..<at])
        if Self.ignoresTags(domain), let plus = local.firstIndex(of: UInt8(ascii: "+")), plus > 0 {
            local.removeSubrange(plus...)
        }
        if domain == "gmail.com" { local.removeAll { $0 == UInt8(ascii: ".") } }
        self.local = local
        latin = Self.latin(local.prefix { $0 != UInt8(ascii: "+") })
    }

    package var text: String { String(decoding: local, as: UTF8.self) + "@" + domain }

    /// Letters of the local part before any tag: what running numbers and separators leave.
    ///
    /// `nil` below three letters: shorter handles say nothing.
    package var skeleton: String? {
        let letters = latin.filter(Self.isLetter)
        return letters.count >= 3 ? String(decoding: letters, as: UTF8.self) : nil
    }

    /// Letters and digits of the local part before any tag: what a person carries from one provider
    /// to another. `nil` below six signs or without a letter.
    package var handle: String? {
        let signs = latin.filter { Self.isLetter($0) || Self.isDigit($0) }
        guard signs.count >= 6, signs.contains(where: Self.isLetter) else { return nil }
        return String(decoding: signs, as: UTF8.self)
    }

    /// The letters up to the first sign of another kind; `nil` below six.
    package var lead: String? {
        let letters = latin.prefix(while: Self.isLetter)
        return letters.count >= 6 ? String(decoding: letters, as: UTF8.self) : nil
    }

    /// The digits at the end of the local part before any tag, up to six of them.
    package var number: UInt32? {
        let digits = latin.reversed().prefix(while: Self.isDigit).reversed()
        return digits.isEmpty || digits.count > 6
            ? nil : digits.reduce(0) { $0 * 10 + UInt32($1 - 0x30) }
    }

    private static func latin(_ untagged: ArraySlice<UInt8>) -> [UInt8] {
        if untagged.allSatisfy({ $0 < 0x80 }) { return Array(untagged) }
        return Array(LatinText.folded(String(decoding: untagged, as: UTF8.self)).utf8)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func composed(_ text: String) -> String {
        text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCompatibilityMapping
    }

    private static func domainAlias(_ domain: String) -> String {
        switch domain {
        case "googlemail.com": "gmail.com"
        case "me.com", "mac.com": "icloud.com"
        default: domain
        }
    }

    private static func ignoresTags(_ domain: String) -> Bool {
        switch domain {
        case "gmail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "icloud.com",
            "fastmail.com", "fastmail.fm", "proton.me", "protonmail.com", "pm.me", "yandex.ru",
            "yandex.com", "ya.ru", "zoho.com", "zohomail.com":
            true
        default: false
        }
    }
}
