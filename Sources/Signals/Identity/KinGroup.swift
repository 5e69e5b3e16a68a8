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
    /// Accounts opened at a sitting of several of the persons, of all, the largest such sitting left out.
    let together: Int
    let apart: Int
    /// The share of the affiliate's other accounts that were opened beside other persons'.
    let crowded: Double

    /// Persons of one surname below which nothing is made of it.
    private static let smallest = 3
    /// Sign-ups with shorter pauses between them are one sitting.
    private static let pause: Int64 = 60 * 60 * EventTime.microsecondsPerSecond
    /// The weight, in accounts, of the least share below, where an affiliate has few others.
    private static let prior = 5.0
    static let usuallyCrowded = 0.2

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
            let sittings = Sittings(group.map { customers[$0] }, population)
            return Set(group.map { population.persons[customers[$0]] }).count >= smallest
                && sittings.shared.count > 1
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
        let own = Sittings(members.map { customers[$0] }, population)
        let largest = own.shared.max() ?? 0
        together = own.shared.reduce(0, +) - largest
        apart = members.count - largest - together
        let kin = Set(members)
        let others = customers.indices.filter { !kin.contains($0) }.map { customers[$0] }
        let beside = Sittings(others, population).shared.reduce(0, +)
        crowded =
            (Double(beside) + Self.prior * Self.usuallyCrowded)
            / (Double(others.count) + Self.prior)
    }

    /// Accounts by the times at which they were opened.
    private struct Sittings {
        /// The sizes of those at which several persons' accounts were.
        var shared: [Int] = []

        init(_ customers: [UInt32], _ population: Population) {
            let signup = population.records.customers.signup
            let times = customers.map { (signup[Int($0)].microseconds, population.persons[$0]) }
                .sorted { $0 < $1 }
            var start = 0
            for end in 1...max(1, times.count) where !times.isEmpty {
                if end < times.count, times[end].0 - times[end - 1].0 <= KinGroup.pause { continue }
                let sitting = times[start..<end]
                if sitting.contains(where: { $0.1 != sitting[start].1 }) {
                    shared.append(sitting.count)
                }
                start = end
            }
        }
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
    /// How far honest shares of shared sittings vary: the sum of a beta law's parameters.
    private static let variety = 4.0
    private static let guilty = BetaBinomial(alpha: 4, beta: 2)

    /// Natural log-likelihood ratio of one hand behind the accounts of a surname: so many persons of it
    /// beyond chance and families, whose accounts are opened together; supported as a person's are.
    func logLikelihoodRatio(_ kin: KinGroup, accounts: Int) -> Double {
        let crowd = min(0.9, max(KinGroup.usuallyCrowded, kin.crowded))
        let honest = BetaBinomial(alpha: Self.variety * crowd, beta: Self.variety * (1 - crowd))
        let identity =
            min(Self.largestFamily, Numerics.ln(Self.proxies / Self.chance(kin)))
            + Self.guilty.logProbability(kin.together, of: kin.together + kin.apart)
            - honest.logProbability(kin.together, of: kin.together + kin.apart)
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
