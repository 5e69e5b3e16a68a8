internal import Records

/// Accounts at a domain that an affiliate's owner seems to have made for them.
///
/// A domain that begins with the owner's surname may be a relative's or a firm's, and that of the
/// address in the directory a school's. Where nobody else in the firm has an address there, and
/// those who have leave their accounts unused while the affiliate's other customers trade, it is a
/// store of names; one that begins with the surname also where they open them at one sitting after
/// the other, as staff and pupils do too.
extension LinkageScope {
    /// P(who buys under other names has their addresses at a domain that begins with the own
    /// surname, or at the own one).
    private static let byOwner = 0.3
    /// P(a domain of several of an affiliate's customers begins with the owner's surname), at
    /// least.
    private static let byChance = 0.01
    /// P(several of an affiliate's customers, and nobody else, share its domain).
    private static let ownByChance = 0.003
    /// Persons at a domain below which nothing is made of it.
    private static let fewest = 3
    /// Natural log-likelihood ratio from which sittings speak without disuse.
    private static let leastSittings = 3.0
    /// Natural log-likelihood ratio from which disuse tells a store of names from a class: one in
    /// twenty has a reason that nobody knows.
    private static let leastDisuse = 3.0

    /// Some of an affiliate's persons at one domain, and what it says that it is the owner's.
    struct Store {
        var persons: Set<Int>
        var weight: Double
        /// Whether it is the domain of the address in the directory.
        var isListed: Bool
    }

    /// The domain with most persons that begins with the surname in the affiliate's own entry, or
    /// is that of its address.
    ///
    /// - Parameters:
    ///   - persons: of the affiliate.
    ///   - customers: of the affiliate.
    func ownersDomain(
        _ persons: [PersonCluster], _ owners: [OwnerFaces.Owner], _ customers: [UInt32],
        _ population: Population
    ) -> Store? {
        let all = owners.filter { $0.role == .own }.flatMap { stores(of: persons, $0.face) }
        return all.filter { store in
            let own = store.persons.sorted().map { persons[$0] }
            let others = persons.indices.filter { !store.persons.contains($0) }
                .map { persons[$0] }
            if store.isListed {
                return Self.areLeftUnused(own, beside: others)
                    && disuse(of: own, beside: others, customers, population) >= Self.leastDisuse
            }
            return Self.areLeftUnused(own, beside: others)
                || sittings(own, customers, population) >= Self.leastSittings
        }.max {
            ($0.persons.count, $1.persons.min() ?? 0) < ($1.persons.count, $0.persons.min() ?? 0)
        }
    }

    private func stores(of persons: [PersonCluster], _ owner: Face) -> [Store] {
        let listed = domains(of: persons) { $0.domain == owner.domain }.map {
            Store(
                persons: Set($0), weight: Numerics.ln(Self.byOwner / Self.ownByChance),
                isListed: true)
        }
        let named = domains(of: persons) {
            $0.domain != owner.domain && begins($0, with: owner.surname)
        }
        if named.isEmpty { return listed }
        let chance = min(1, max(Self.byChance, shareElsewhere(owner.surname, own: 0)))
        let weight = max(0, Numerics.ln(Self.byOwner / chance))
        return listed + named.map { Store(persons: Set($0), weight: weight, isListed: false) }
    }

    /// The persons with addresses at each domain that hardly anybody else in the firm has, by the
    /// first of them.
    ///
    /// - Parameter isAsked: of a face, whether its domain is of interest.
    func domains(of persons: [PersonCluster], _ isAsked: (Face) -> Bool) -> [[Int]] {
        var holders: [UInt32: (persons: [Int], accounts: Int32)] = [:]
        for (place, person) in persons.enumerated() {
            for member in person.members {
                let face = faces[member]
                if face.site == Face.none || face.isRelay || face.isThrowAway || !isAsked(face) {
                    continue
                }
                var known = holders[face.domain] ?? ([], 0)
                if known.persons.last != place { known.persons.append(place) }
                known.accounts += 1
                holders[face.domain] = known
            }
        }
        return holders.filter { domain, known in
            known.persons.count >= Self.fewest
                && holdersElsewhere(domain, own: known.accounts) * 4 <= Double(known.accounts)
        }.map(\.value.persons).sorted {
            ($0[0], $1.count) == ($1[0], $0.count)
                ? $0.lexicographicallyPrecedes($1) : ($0[0], $1.count) < ($1[0], $0.count)
        }
    }

    /// What it says of one hand that some persons' accounts were opened together, natural
    /// log-likelihood ratio.
    ///
    /// - Parameter company: accounts beside which theirs may have been opened, by their positions.
    func sittings(
        _ persons: [PersonCluster], beside company: [Int] = [], _ customers: [UInt32],
        _ population: Population
    ) -> Double {
        SharedSittings(
            of: persons.flatMap(\.members).map { customers[$0] },
            beside: company.map { customers[$0] }, among: customers, population
        ).logLikelihoodRatio
    }

    /// What it says of some persons' accounts that they lie unused where others of the affiliate
    /// and the same weeks do not, natural log-likelihood ratio.
    private func disuse(
        of persons: [PersonCluster], beside others: [PersonCluster], _ customers: [UInt32],
        _ population: Population
    ) -> Double {
        let subjects = { (persons: [PersonCluster], isOwn: Bool) -> [SharedDisuse.Subject] in
            persons.flatMap(\.members).map { customers[$0] }.filter(population.showsUse).map {
                (BuyerTraits(of: $0, population), isOwn)
            }
        }
        return SharedDisuse(
            subjects(persons, true) + subjects(others, false), firm: 0, isExcused: false
        ).logLikelihoodRatio
    }

    private func begins(_ face: Face, with surname: UInt32) -> Bool {
        if surname == Face.none { return false }
        return firm.identities.keys.withBytes(face.site, surname, skipping: 1) { site, surname in
            surname.count >= Self.shortestSurname && site.starts(with: surname)
        }
    }

    /// Whether an address is at a domain that begins with an owner's surname.
    func isAtSurnamesDomain(_ member: Int, _ owners: [OwnerFaces.Owner]) -> Bool {
        faces[member].site != Face.none
            && owners.contains { $0.role == .own && begins(faces[member], with: $0.face.surname) }
    }

    /// Whether three quarters of some persons' accounts lie unused where not as many of the others
    /// do: relatives and staff with an address at the owner's domain trade.
    static func areLeftUnused(
        _ clusters: [PersonCluster], beside others: [PersonCluster]
    ) -> Bool {
        let (own, other) = (UsageCounts(clusters), UsageCounts(others))
        return own.unused * 4 >= own.mature * 3 && other.unused * 4 < other.mature * 3
            && own.mature > 0
    }
}

extension UsageCounts {
    init(_ clusters: [PersonCluster]) {
        self.init()
        for cluster in clusters { self += cluster.usage }
    }
}
