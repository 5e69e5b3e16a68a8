/// An address reduced to what its provider delivers by.
///
/// Lower case; `+tag` dropped where the provider ignores tags; dots dropped at Gmail alone;
/// `googlemail.com` is `gmail.com`, `me.com` and `mac.com` are `icloud.com`. No rule for others.
struct CanonicalEmail: Hashable {
    let local: [UInt8]
    let domain: String

    init?(_ address: String) {
        let lower = Array(address.lowercased().utf8)
        guard let at = lower.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        domain = Self.domainAlias(String(decoding: lower[(at + 1)...], as: UTF8.self))
        var local = Array(lower[..<at])
        if Self.ignoresTags(domain), let plus = local.firstIndex(of: UInt8(ascii: "+")), plus > 0 {
            local.removeSubrange(plus...)
        }
        if domain == "gmail.com" { local.removeAll { $0 == UInt8(ascii: ".") } }
        self.local = local
    }

    var text: String { String(decoding: local, as: UTF8.self) + "@" + domain }

    /// Letters of the local part before any tag: what running numbers and separators leave.
    ///
    /// `nil` below five letters: short handles say nothing.
    var skeleton: String? {
        let untagged = local.prefix { $0 != UInt8(ascii: "+") }
        let letters = untagged.filter { $0 >= 0x80 || (0x61...0x7A).contains($0) }
        return letters.count >= 5 ? String(decoding: letters, as: UTF8.self) : nil
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
