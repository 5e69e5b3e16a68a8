internal import Records
internal import Statistics

/// Accounts under one affiliate whose owners share a surname and came together more than once: relatives,
/// or one hand that uses their names.
///
/// Relatives buy for themselves when each of them likes to. One who buys in their names opens the accounts
/// at one sitting, again and again.
struct KinGroup: Sendable {
    /// All accounts of the surname.
    let cluster: PersonCluster
    let persons: Int
    /// How many persons of that surname chance leads one to expect among the affiliate's customers.
    let expected: Double
    let sittings: SharedSittings

    /// Persons of one surname below which nothing is made of it.
    private static let smallest = 3

    /// Members of each surname that may be of concern, by their first.
    ///
    /// - Complexity: O(customers).
    static func candidates(_ customers: [UInt32], _ population: Population) -> [[Int]] {
        let faces = population.persons.firm.identities.faces
        var places: [UInt32: Int] = [:]
        var groups: [[Int]] = []
        for (index, customer) in customers.enumerated() {
            let surname = faces[Int(customer)].surname
            if surname == Face.none { continue }
            if let place = places[surname] {
                groups[place].append(index)
            } else {
                places[surname] = groups.count
                groups.append([index])
            }
        }
        return groups.filter { group in
            let sittings = SharedSittings.sizes(group.map { customers[$0] }, population)
            return Set(group.map { population.persons[customers[$0]] }).count >= smallest
                && sittings.count > 1
        }
    }

    /// - Parameters:
    ///   - members: positions of the surname's bearers among `customers`.
    ///   - scope: over `customers`.
    init(
        _ members: [Int], _ customers: [UInt32], _ scope: LinkageScope, _ population: Population
    ) {
        cluster = PersonCluster(members, customers, population)
        persons = Set(members.map { population.persons[customers[$0]] }).count
        expected = scope.expectedBearers(of: members)
        sittings = SharedSittings(
            of: members.map { customers[$0] }, among: customers, population)
    }
}

extension LinkageScope {
    /// Strangers with a surname among the members of its bearers' countries, by the firm elsewhere: all
    /// bearers there are taken to be of the country.
    fileprivate func expectedBearers(of members: [Int]) -> Double {
        let share = surnameFrequency(members[0])
        var bearers: [UInt16: Int] = [:]
        for member in members { bearers[faces[member].country, default: 0] += 1 }
        let home = bearers.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        guard let home, home != CustomerTable.noCountry else { return share * Double(size) }
        let compatriots = faces.prefix(size).count { $0.country == home }
        return min(1, share / self.share(ofCountry: home)) * Double(compatriots)
    }
}

extension PersonJudge {
    /// P(an honest affiliate has a family of at least two persons among its customers), and how much
    /// rarer each further person is.
    private static let family = (two: 0.1, step: 0.35)
    /// P(who uses relatives' names has so many).
    private static let proxies = 0.3
    private static let largestFamily = 4.0

    /// Natural log-likelihood ratio of one hand behind the accounts of a surname: so many persons of it
    /// beyond chance and families, whose accounts are opened together; supported as a person's are.
    func logLikelihoodRatio(_ kin: KinGroup, accounts: Int) -> Double {
        let identity =
            min(Self.largestFamily, Numerics.ln(Self.proxies / Self.chance(kin)))
            + kin.sittings.logLikelihoodRatio
        let support =
            usage.logLikelihoodRatio(kin.cluster.usage) + share(kin.cluster.count, of: accounts)
        return Numerics.quantized(identity + UsageSupport.bounded(support, by: identity))
    }

    /// P(at least so many persons of the surname), by chance and as a family together.
    private static func chance(_ kin: KinGroup) -> Double {
        var (term, rest, sum) = (Numerics.exponential(-kin.expected), 1.0, 0.0)
        for strangers in 0..<kin.persons {
            let relatives = kin.persons - strangers
            sum += term * (relatives < 2 ? 1 : family.two * power(family.step, relatives - 2))
            rest -= term
            term *= kin.expected / Double(strangers + 1)
        }
        return min(1, max(1e-12, sum + max(0, rest)))
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
