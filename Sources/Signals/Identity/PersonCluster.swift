internal import Records
internal import Statistics

/// The accounts of one person under one affiliate.
struct PersonCluster {
    var customers: [UInt32]
    /// Different addresses, as written but for case; accounts without one do not count.
    var addresses = 0
    /// Accounts with an address.
    var addressed = 0
    /// Natural log-likelihood ratio of the agreement with the directory; 0 without any.
    var directory = 0.0

    /// The clusters of an affiliate, by their first account in canonical order.
    static func clusters(of affiliate: UInt32, _ population: Population) -> [PersonCluster] {
        let rank = population.order.customerRank
        let members = population.buyers[affiliate]
        let match = DirectoryMatch(affiliate, members, population)
        return Dictionary(grouping: members) { population.persons[$0] }
            .sorted { rank[Int($0.key)] < rank[Int($1.key)] }
            .map { PersonCluster($0.value, match, population) }
    }

    private init(_ customers: [UInt32], _ match: DirectoryMatch, _ population: Population) {
        self.customers = customers
        let emails = customers.map { population.records.customers.email[Int($0)] }
            .filter { $0 != CustomerTable.none }
        addressed = emails.count
        addresses = Set(emails).count
        directory = match.logLikelihoodRatio(customers)
    }
}

/// Agreement of accounts with the affiliate's own entry in the directory.
struct DirectoryMatch {
    private let identity: IdentityTable.AffiliateIdentity?
    private let population: Population
    private let size: Double
    private let nameFrequency: Double
    private let skeletonFrequency: Double

    /// P(an affiliate who buys through its own link shows this key).
    private static let agreement = 0.5
    private static let sameEmail = 8.0

    init(_ affiliate: UInt32, _ members: ArraySlice<UInt32>, _ population: Population) {
        let identities = population.persons.identities
        identity = identities.affiliates[affiliate]
        self.population = population
        size = Double(members.count)
        nameFrequency = Self.frequency(
            of: identity?.name, among: identities.name, members, population)
        skeletonFrequency = Self.frequency(
            of: identity?.skeleton, among: identities.skeleton, members, population)
    }

    /// How common a key of the affiliate's is among the customers of others; 1 without a key.
    private static func frequency(
        of key: UInt32?, among keys: [UInt32], _ members: ArraySlice<UInt32>,
        _ population: Population
    ) -> Double {
        guard let key, key != IdentityTable.none else { return 1 }
        let carriers = members.count { keys[Int($0)] == key }
        return population.persons.frequency(of: key, carriers: carriers, members: members.count)
    }

    /// The best agreement that any of the accounts shows, given that as many were looked at.
    ///
    /// A chance namesake among `size` customers is expected `size * frequency` times.
    func logLikelihoodRatio(_ customers: [UInt32]) -> Double {
        guard let identity else { return 0 }
        return customers.map { agreement($0, identity) }.max() ?? 0
    }

    private func agreement(
        _ customer: UInt32, _ identity: IdentityTable.AffiliateIdentity
    ) -> Double {
        let identities = population.persons.identities
        let row = Int(customer)
        let agrees = { (left: UInt32, right: UInt32) in left == right && left != IdentityTable.none
        }
        if agrees(identities.email[row], identity.email) { return Self.sameEmail }
        let byName = agrees(identities.name[row], identity.name) ? nameFrequency : 1
        let bySkeleton =
            agrees(identities.skeleton[row], identity.skeleton) ? skeletonFrequency : 1
        let frequency = min(byName, bySkeleton)
        if frequency >= 1 { return 0 }
        let country = population.records.customers.country[row]
        let isMissing = [country, identity.country].contains(CustomerTable.noCountry)
        let place = isMissing ? 0.0 : country == identity.country ? 1.0 : -2.0
        return max(0, Numerics.ln(Self.agreement / min(1, size * frequency)) + place)
    }
}

/// How likely an honest person is to look like a cluster, from the firm itself.
struct PersonJudge {
    /// Natural log-odds from which a person's accounts are implicated.
    static let concern = 2.0

    let aliases: RateJudge
    private let tail: [Double]

    init(_ population: Population) {
        var sizes: [Int: Int] = [:]
        var counts: [(successes: Int, trials: Int)] = []
        for affiliate in population.order.affiliates {
            for cluster in PersonCluster.clusters(of: affiliate, population) {
                sizes[cluster.customers.count, default: 0] += 1
                if cluster.addressed > 1 {
                    counts.append((cluster.addresses - 1, cluster.addressed - 1))
                }
            }
        }
        aliases = RateJudge(
            counts: counts, guiltyRates: BetaBinomial(alpha: 3, beta: 1), smallestFloor: 0.3)
        tail = Self.smoothedTail(sizes)
    }

    /// P(an honest person has at least `count` accounts under one affiliate).
    func shareOfPersons(withAtLeast count: Int) -> Double {
        tail[min(count, tail.count - 1)]
    }

    /// Up to three accounts the firm's own share; beyond, the ratio of the last step goes on, for
    /// the few persons with many accounts are those who are to be judged.
    private static func smoothedTail(_ sizes: [Int: Int]) -> [Double] {
        let persons = Double(sizes.values.reduce(0, +)) + 1
        let share = { (count: Int) in
            (Double(sizes.filter { $0.key >= count }.values.reduce(0, +)) + 0.5) / persons
        }
        let step = min(0.6, max(0.05, share(3) / share(2)))
        return (0...64).map { count in
            count <= 1
                ? 1
                : count <= 3
                    ? share(count)
                    : share(3) * (0..<(count - 3)).reduce(1) { power, _ in power * step }
        }
    }

    /// P(a person who cheats is seen with that many accounts), roughly: seldom with two.
    private static func guiltyShare(_ count: Int) -> Double {
        count < 3 ? 0.1 : count == 3 ? 0.2 : 0.3
    }

    /// - Parameter persons: persons under the affiliate: so many could have shown this by chance.
    func logLikelihoodRatio(_ cluster: PersonCluster, persons: Int) -> Double {
        let count = cluster.customers.count
        if count < 2 { return Numerics.quantized(cluster.directory) }
        let chance = min(1, Double(persons) * shareOfPersons(withAtLeast: count))
        let size = min(5, Numerics.ln(Self.guiltyShare(count) / chance))
        let alias =
            cluster.addressed < 2
            ? 0 : aliases.logLikelihoodRatio(cluster.addresses - 1, of: cluster.addressed - 1)
        return Numerics.quantized(size + alias + cluster.directory)
    }
}
