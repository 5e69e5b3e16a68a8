internal import Records
internal import Statistics

/// Accounts by the times at which they were opened, those with short pauses between them together.
struct Sittings {
    /// In order of their sign-ups.
    private(set) var all: [[UInt32]] = []

    /// Sign-ups with shorter pauses between them are one sitting.
    static let pause: Int64 = 60 * 60 * EventTime.microsecondsPerSecond

    /// - Complexity: O(n log n).
    init(_ customers: some Sequence<UInt32>, _ population: Population) {
        let (signup, rank) = (
            population.records.customers.signup, population.order.customerRank
        )
        let ordered = customers.sorted {
            (signup[Int($0)], rank[Int($0)]) < (signup[Int($1)], rank[Int($1)])
        }
        for customer in ordered {
            let time = signup[Int(customer)].microseconds
            if let last = all.last?.last,
                time - signup[Int(last)].microseconds <= Self.pause
            {
                all[all.count - 1].append(customer)
            } else {
                all.append([customer])
            }
        }
    }
}

/// How many accounts of a group were opened at sittings of several of its persons, again and again.
///
/// People who have something in common buy for themselves when each of them likes to. One who buys
/// in their names opens the accounts at one sitting after the other.
struct SharedSittings: Sendable {
    /// Accounts opened at a sitting of several persons, and all others; the largest such sitting
    /// left out.
    let together: Int
    let apart: Int
    /// The share of the affiliate's other accounts that were opened beside other persons'.
    let crowded: Double

    /// The weight, in accounts, of the least share below, where an affiliate has few others.
    private static let prior = 5.0
    private static let usuallyCrowded = 0.2
    /// How far honest shares of shared sittings vary: the sum of a beta law's parameters.
    private static let variety = 4.0
    private static let guilty = BetaBinomial(alpha: 4, beta: 2)

    /// - Parameters:
    ///   - own: the sizes of the group's sittings of several persons.
    ///   - group: how many accounts it has.
    ///   - beside: the sizes of such sittings of the affiliate's other accounts.
    ///   - others: how many these are.
    init(_ own: [Int], of group: Int, beside: [Int], of others: Int) {
        let largest = own.max() ?? 0
        together = own.reduce(0, +) - largest
        apart = group - largest - together
        crowded =
            (Double(beside.reduce(0, +)) + Self.prior * Self.usuallyCrowded)
            / (Double(others) + Self.prior)
    }

    /// - Parameters:
    ///   - company: accounts that are not the group's, beside which the group's may have been
    ///     opened.
    ///   - customers: all of the affiliate.
    /// - Complexity: O(n log n) in the customers.
    init(
        of group: [UInt32], beside company: [UInt32] = [], among customers: [UInt32],
        _ population: Population
    ) {
        let own = Set(group)
        let kin = own.union(company)
        let others = customers.filter { !kin.contains($0) }
        let sizes = Self.shared(kin, population).map { $0.count(where: own.contains) }
        self.init(
            sizes.filter { $0 > 0 }, of: group.count,
            beside: Self.shared(others, population).map(\.count), of: others.count)
    }

    /// The sittings at which several persons' accounts were opened.
    private static func shared(
        _ customers: some Sequence<UInt32>, _ population: Population
    ) -> [[UInt32]] {
        Sittings(customers, population).all.filter { sitting in
            Set(sitting.map { population.persons[$0] }).count > 1
        }
    }

    /// Natural log-likelihood ratio of one hand to people of their own, who come together as the
    /// affiliate's others do.
    var logLikelihoodRatio: Double {
        let crowd = min(0.9, max(Self.usuallyCrowded, crowded))
        let honest = BetaBinomial(alpha: Self.variety * crowd, beta: Self.variety * (1 - crowd))
        let ratio =
            Self.guilty.logProbability(together, of: together + apart)
            - honest.logProbability(together, of: together + apart)
        // Fewer than of the others speak for nobody's guilt.
        return Double(together) <= crowd * Double(together + apart) ? min(0, ratio) : ratio
    }
}
