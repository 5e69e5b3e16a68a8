internal import Records

/// Addresses of one person that take no second mailbox and hide nobody: all those at a domain that
/// bears the person's own name, where any letters reach its owner, and all those that a service
/// makes up anew for each form that is filled in.
///
/// Invariant: a function of the person's accounts alone.
struct OpenAddresses {
    enum Kind: Hashable {
        case ownDomain(UInt32)
        case relay
    }

    private let identities: IdentityTable
    private let population: Population
    /// Those of the person's accounts that bear a whole name.
    private let named: [Face]

    init(_ customers: [UInt32], _ population: Population) {
        identities = population.persons.firm.identities
        self.population = population
        named = customers.map { [identities] in identities.faces[Int($0)] }
            .filter { $0.surname != Face.none }
    }

    /// `nil` for an address that is a mailbox of its own, and for none.
    func kind(of customer: UInt32) -> Kind? {
        let face = identities.faces[Int(customer)]
        if face.isRelay { return .relay }
        if face.site != Face.none && !face.isThrowAway {
            let isOwn = named.contains { identities.bears($0, face.site) }
            return isOwn ? .ownDomain(face.domain) : nil
        }
        let word = population.records.customers.email[Int(customer)]
        if word == CustomerTable.none || face.isNamed { return nil }
        return Self.isHidden(population.records.words[word]) ? .relay : nil
    }

    /// Whether an address is made as Apple's Hide My Email makes them at its public domain: two
    /// words with a sign between them, and two letters or digits.
    ///
    /// Source: Apple Platform Security, Sign in with Apple and Hide My Email.
    static func isHidden(_ address: String) -> Bool {
        let parts = address.lowercased().split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1] == "icloud.com" else { return false }
        let words = parts[0].split(omittingEmptySubsequences: false) { "._-".contains($0) }
        guard (2...3).contains(words.count), isWord(words[0]) else { return false }
        if words.count == 3 { return isWord(words[1]) && isEnding(words[2]) }
        return isWord(words[1].dropLast(2)) && isEnding(words[1].suffix(2))
    }

    private static func isWord(_ part: Substring) -> Bool {
        part.utf8.count >= 3 && part.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    }

    private static func isEnding(_ part: Substring) -> Bool {
        part.utf8.count == 2
            && part.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }
}

extension IdentityTable {
    /// Whether a domain is called by a surname, alone or beside the given name, or begins or ends
    /// with one that is long enough to be told from other words.
    func bears(_ face: Face, _ site: UInt32) -> Bool {
        if face.surname == Face.none || site == Face.none { return false }
        let isWhole = [face.surname, face.spelled, face.spelledBackwards].contains {
            $0 != Face.none
                && keys.withBytes(site, $0, skipping: 1) { a, b in a.elementsEqual(b) }
        }
        return isWhole
            || keys.withBytes(site, face.surname, skipping: 1) { site, surname in
                surname.count >= LinkageScope.shortestSurname
                    && (site.starts(with: surname)
                        || site.suffix(surname.count).elementsEqual(surname))
            }
    }
}
