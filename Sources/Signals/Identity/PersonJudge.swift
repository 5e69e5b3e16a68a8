internal import Records
internal import Statistics

/// How likely an honest person is to look like a cluster, from the firm itself.
struct PersonJudge: Sendable {
    /// Natural log-odds from which a person's accounts are implicated.
    static let concern = 4.0

    let aliases: RateJudge
    let usage: UsageSupport
    private let tail: [Double]

    init(_ population: Population) {
        var sizes: [Int: Int] = [:]
        var counts: [(successes: Int, trials: Int)] = []
        var usage = UsageCounts()
        for affiliate in population.order.affiliates {
            let customers = Array(population.buyers[affiliate])
            for cluster in PersonCluster.all(of: customers, population) {
                sizes[cluster.count, default: 0] += 1
                if cluster.addressed > 1 {
                    counts.append((cluster.addresses - 1, cluster.addressed - 1))
                }
                usage += cluster.usage
            }
        }
        aliases = RateJudge(
            counts: counts, guiltyRates: BetaBinomial(alpha: 3, beta: 1), smallestFloor: 0.3)
        self.usage = UsageSupport(usage)
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
        if cluster.count < 2 { return Numerics.quantized(cluster.directory) }
        let chance = min(1, Double(persons) * shareOfPersons(withAtLeast: cluster.count))
        let size = min(5, Numerics.ln(Self.guiltyShare(cluster.count) / chance))
        let alias =
            cluster.addressed < 2
            ? 0 : aliases.logLikelihoodRatio(cluster.addresses - 1, of: cluster.addressed - 1)
        return Numerics.quantized(
            size + alias + cluster.directory + usage.logLikelihoodRatio(cluster.usage))
    }
}
