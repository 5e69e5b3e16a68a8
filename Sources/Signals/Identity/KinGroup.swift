internal import Records
internal import Statistics

/// Accounts under one affiliate whose owners share a surname and came together more than once:
/// relatives, or one hand that uses their names.
///
/// Relatives buy for themselves when each of them likes to. One who buys in their names opens the
/// accounts at one sitting, again and again.
struct KinGroup: Sendable {
    /// All accounts of the surname.
    let cluster: PersonCluster
    let persons: Int
    /// How many persons of that surname chance leads one to expect among the affiliate's customers.
    let expected: Double
    let sittings: SharedSittings

    /// Persons of one surname below which nothing is made of it.
    private static let smallest = 3

    /// The groups under one affiliate that may be of concern, by their first members.
    ///
    /// - Parameters:
    ///   - customers: of the affiliate.
    ///   - scope: over `customers`, asked for where there is any such group.
    /// - Complexity: O(customers log customers + groups x customers).
    static func all(
        of customers: [UInt32], _ population: Population, in scope: () -> LinkageScope
    ) -> [KinGroup] {
        let arrivals = Arrivals(customers, population)
        let bearers = bearers(arrivals.places, customers, population).filter { members in
            Set(members.map { population.persons[customers[$0]] }).count >= smallest
                && arrivals.shared(members).count > 1
        }
        if bearers.isEmpty { return [] }
        let around = scope()
        return bearers.sorted { ($0.min() ?? 0) < ($1.min() ?? 0) }.map {
            KinGroup($0, customers, arrivals, around, population)
        }
    }

    /// The bearers of each surname, in the order of `places`.
    private static func bearers(
        _ places: [Int], _ customers: [UInt32], _ population: Population
    ) -> some Collection<[Int]> {
        let faces = population.persons.firm.identities.faces
        let surname = { (place: Int) in faces[Int(customers[place])].surname }
        return Dictionary(
            grouping: places.filter { surname($0) != Face.none }, by: surname
        ).values
    }

    /// - Parameters:
    ///   - arrived: positions of the surname's bearers among `customers`, by their arrival.
    ///   - scope: over `customers`.
    private init(
        _ arrived: [Int], _ customers: [UInt32], _ arrivals: Arrivals, _ scope: LinkageScope,
        _ population: Population
    ) {
        let members = arrived.sorted()
        cluster = PersonCluster(members, customers, population)
        persons = Set(members.map { population.persons[customers[$0]] }).count
        expected = scope.expectedBearers(of: members)
        var isKin = [Bool](repeating: false, count: customers.count)
        for member in members { isKin[member] = true }
        let others = arrivals.places.filter { !isKin[$0] }
        sittings = SharedSittings(
            arrivals.shared(arrived), of: members.count, beside: arrivals.shared(others),
            of: others.count)
    }

    /// Accounts by the times at which they were opened.
    private struct Arrivals {
        /// All accounts by time.
        let places: [Int]
        /// In the accounts' own order.
        private let times: [Int64]
        private let persons: [UInt32]

        init(_ customers: [UInt32], _ population: Population) {
            let signup = population.records.customers.signup
            times = customers.map { signup[Int($0)].microseconds }
            persons = customers.map { population.persons[$0] }
            places = customers.indices.sorted { [times] in
                (times[$0], $0) < (times[$1], $1)
            }
        }

        /// The sizes of the sittings at which several persons' accounts were opened.
        ///
        /// - Parameter some: accounts, by time.
        func shared(_ some: [Int]) -> [Int] {
            if some.isEmpty { return [] }
            var sizes: [Int] = []
            var start = 0
            for end in 1...some.count {
                if end < some.count, times[some[end]] - times[some[end - 1]] <= Sittings.pause {
                    continue
                }
                let sitting = some[start..<end]
                if sitting.contains(where: { persons[$0] != persons[some[start]] }) {
                    sizes.append(sitting.count)
                }
                start = end
            }
            return sizes
        }
    }
}

extension LinkageScope {
    /// Strangers with a surname among the members of its bearers' countries, by the firm elsewhere:
    /// all bearers there are taken to be of the country.
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
    /// P(an honest affiliate has a family of at least two persons among its customers), and how
    /// much rarer each further person is.
    private static let family = (two: 0.1, step: 0.35)
    /// P(who uses relatives' names has so many).
    private static let proxies = 0.3
    private static let largestFamily = 4.0

    /// Natural log-likelihood ratio of one hand behind the accounts of a surname: so many persons
    /// of it beyond chance and families, whose accounts are opened together; supported as a
    /// person's are.
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
