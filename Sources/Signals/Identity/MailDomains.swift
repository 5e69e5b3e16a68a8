/// Mail domains that say something of an address by themselves; users extend them by list files.
package struct MailDomains: Sendable {
    /// Domains that hand out mailboxes to be thrown away.
    package var throwAway: Set<String> = []
    /// Domains that forward to a hidden mailbox under a name without meaning.
    package var relay: Set<String> = []

    /// Domains at which anybody can have a mailbox.
    package var provider: Set<String> = []

    package init() {}

    /// - Parameters: domains in any case; a domain below a listed one counts too.
    package init(throwAway: [String], relay: [String], provider: [String] = []) {
        self.throwAway = Set(throwAway.map { $0.lowercased() })
        self.relay = Set(relay.map { $0.lowercased() })
        self.provider = Set(provider.map { $0.lowercased() })
    }

    enum Kind: Sendable { case throwAway, relay, other }

    func kind(of domain: String) -> Kind {
        if Self.contains(throwAway, domain) { return .throwAway }
        return Self.contains(relay, domain) ? .relay : .other
    }

    /// The letters of the domain's longest part but the last, as `johndoe` of `mail.john-doe.co.uk`.
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
