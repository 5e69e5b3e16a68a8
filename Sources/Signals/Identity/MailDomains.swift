internal import Linkage

/// Mail domains that say something of an address by themselves; users extend them by list files.
package struct MailDomains: Sendable {
    /// Domains that hand out mailboxes to be thrown away.
    package let throwAway: Set<String>
    /// Domains that forward to a hidden mailbox under a name without meaning.
    package let relay: Set<String>

    /// Domains at which anybody can have a mailbox.
    package let provider: Set<String>
    /// The names of these, where they are long enough to be told from other words.
    private let brands: Set<String>

    package init() { self.init(throwAway: [], relay: []) }

    /// - Parameters: domains in any case; a domain below a listed one counts too.
    package init(throwAway: [String], relay: [String], provider: [String] = []) {
        self.throwAway = Set(throwAway.map { $0.lowercased() })
        self.relay = Set(relay.map { $0.lowercased() })
        self.provider = Set(provider.map { $0.lowercased() })
        brands = Set(self.provider.map(Self.letters).filter { $0.utf8.count >= Self.shortestBrand })
    }

    private static let shortestBrand = 5

    enum Kind: Sendable { case throwAway, relay, other }

    func kind(of domain: String) -> Kind {
        if Self.contains(throwAway, domain) { return .throwAway }
        if Self.contains(relay, domain) { return .relay }
        return isMisspelled(domain) ? .throwAway : .other
    }

    /// Whether a domain is named as a provider is but for a slip of the pen. Customers mistype
    /// their own addresses now and then; where many of one affiliate's do, somebody gives them out.
    private func isMisspelled(_ domain: String) -> Bool {
        if isProvider(domain) { return false }
        var name = Self.letters(of: domain)
        if brands.contains(name) { return false }
        return name.withUTF8 { name in
            brands.contains { brand in
                var brand = brand
                return brand.withUTF8 {
                    $0.first == name.first
                        && areOneSlipApart(UnsafeRawBufferPointer($0), UnsafeRawBufferPointer(name))
                }
            }
        }
    }

    /// The letters of the domain's longest part but the last, as `johndoe` of
    /// `mail.john-doe.co.uk`.
    static func letters(of domain: String) -> String {
        domain.lowercased().split(separator: ".").dropLast()
            .map { $0.filter { $0.isASCII && $0.isLetter } }
            .max { $0.count < $1.count } ?? ""
    }

    func isProvider(_ domain: String) -> Bool { Self.contains(provider, domain) }

    /// The domain on any of the lists that a domain is or lies below.
    func listed(_ domain: String) -> String? {
        [throwAway, relay, provider].lazy.compactMap { Self.listed($0, domain) }.first
    }

    private static func contains(_ domains: Set<String>, _ domain: String) -> Bool {
        listed(domains, domain) != nil
    }

    private static func listed(_ domains: Set<String>, _ domain: String) -> String? {
        if domains.isEmpty { return nil }
        var rest = Substring(domain)
        while true {
            if domains.contains(String(rest)) { return String(rest) }
            guard let dot = rest.firstIndex(of: ".") else { return nil }
            rest = rest[rest.index(after: dot)...]
        }
    }
}
