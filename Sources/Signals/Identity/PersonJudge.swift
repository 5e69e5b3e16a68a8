internal import Records
internal import Statistics

/// What is counted of the persons behind one affiliate's buyers.
struct PersonTally: Sendable {
    var persons = 0
    var usage = UsageCounts()
    /// Persons with several accounts.
    var repeated: [PersonCluster] = []

    init() {}

    init(_ clusters: [PersonCluster]) {
        persons = clusters.count
        for cluster in clusters { usage += cluster.usage }
        repeated = clusters.filter { $0.count > 1 }
    }

    /// Accounts beyond each person's first.
    var repeats: Int { repeated.reduce(0) { $0 + $1.count - 1 } }
}

/// How likely an honest person is to look like a cluster, from the firm itself.
struct PersonJudge: Equatable, Sendable {
    /// Natural log-odds from which a person's accounts are implicated.
    static let concern = 4.0

    let aliases: RateJudge
    let repeats: RateJudge
    /// Accounts of an affiliate's largest person beyond the first, of all its others.
    let shares: RateJudge
    /// Days on which somebody who buys again and again bought what was not used, of all of them.
    let idle: RateJudge
    let usage: UsageSupport
    /// Share of later purchases within minutes of the one before.
    let promptShare: Double
    private let tail: [Double]
    /// What so many aliases of so many are worth, for all that occur.
    private var aliasRatios: [Counts: Double] = [:]

    private struct Counts: Hashable {
        var successes: Int
        var trials: Int
    }

    /// Most that a concentration of accounts on few persons, and on one of them, adds.
    private static let largestConcentration = 1.0
    private static let largestShare = 4.0
    /// Most that the days without use add.
    private static let largestIdleness = 4.0
    /// Days from which somebody buys again and again.
    private static let fewestOccasions = 3
    /// P(a cheat opens accounts under addresses that it used before).
    private static let reuse = 0.3
    /// Aliases from which reusing them excuses nobody.
    private static let fewAliases = 2

    struct Fits: Sendable {
        fileprivate var aliases = KeptRateJudge()
        fileprivate var repeats = KeptRateJudge()
        fileprivate var shares = KeptRateJudge()
        fileprivate var idle = KeptRateJudge()
    }

    /// - Parameters:
    ///   - tallies: of every affiliate with buyers, in any order.
    ///   - fits: of earlier tallies.
    init(_ tallies: some Sequence<PersonTally>, _ fits: inout Fits) {
        var sizes: [Int: Int] = [:]
        var counts: [(successes: Int, trials: Int)] = []
        var concentrations: [(successes: Int, trials: Int)] = []
        var largest: [(successes: Int, trials: Int)] = []
        var idleness: [(successes: Int, trials: Int)] = []
        var usage = UsageCounts()
        var (prompt, later) = (0, 0)
        for tally in tallies {
            sizes[1, default: 0] += tally.persons - tally.repeated.count
            usage += tally.usage
            let others = tally.persons + tally.repeats - 1
            concentrations.append((tally.repeats, others))
            largest.append(((tally.repeated.map(\.count).max() ?? 1) - 1, others))
            for cluster in tally.repeated {
                sizes[cluster.count, default: 0] += 1
                prompt += cluster.prompt
                later += cluster.later
                if cluster.addressed > 1 {
                    counts.append((cluster.aliases, cluster.addressed - 1))
                }
                if cluster.occasions >= Self.fewestOccasions {
                    idleness.append((cluster.idleOccasions, cluster.occasions))
                }
            }
        }
        aliases = fits.aliases.judge(
            RateHistogram(counts: counts), guiltyRates: BetaBinomial(alpha: 3, beta: 1),
            smallestFloor: 0.3)
        repeats = fits.repeats.judge(
            RateHistogram(counts: concentrations), guiltyRates: BetaBinomial(alpha: 3, beta: 2),
            smallestFloor: 0.3)
        shares = fits.shares.judge(
            RateHistogram(counts: largest), guiltyRates: BetaBinomial(alpha: 3, beta: 2),
            smallestFloor: 0.3)
        idle = fits.idle.judge(
            RateHistogram(counts: idleness), guiltyRates: BetaBinomial(alpha: 2, beta: 2),
            smallestFloor: 0.2)
        self.usage = UsageSupport(usage)
        promptShare = UsageSupport.share(prompt, of: later, within: 0.02...0.95)
        tail = Self.smoothedTail(sizes)
        for (successes, trials) in counts {
            let key = Counts(successes: successes, trials: trials)
            if aliasRatios[key] == nil {
                aliasRatios[key] = Self.ratio(successes, of: trials, aliases)
            }
        }
    }

    /// The fitted numbers that every person is judged by.
    var baseline: [(name: String, value: Double)] {
        [
            ("repeat_tail_2", shareOfPersons(withAtLeast: 2)),
            ("alias_alpha", aliases.honest.alpha), ("alias_beta", aliases.honest.beta),
            ("repeat_alpha", repeats.honest.alpha), ("repeat_beta", repeats.honest.beta),
            ("share_alpha", shares.honest.alpha), ("share_beta", shares.honest.beta),
            ("idle_alpha", idle.honest.alpha), ("idle_beta", idle.honest.beta),
            ("unclicked_share", usage.unclickedShare), ("unused_share", usage.unusedShare),
            ("prompt_share", usage.promptShare), ("prompt_later_share", promptShare),
        ]
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

    /// What it is worth, in [0, 1], that an affiliate's accounts are few persons': repeats among
    /// its accounts against the law of other affiliates, which allows for how few accounts there
    /// are.
    func concentration(_ repeats: Int, of accounts: Int) -> Double {
        min(
            Self.largestConcentration,
            max(0, self.repeats.logLikelihoodRatio(repeats, of: max(0, accounts - 1))))
    }

    /// - Parameters:
    ///   - persons: persons under the affiliate: so many could have shown this by chance.
    ///   - accounts: all accounts of the affiliate.
    ///   - concentration: what it is worth that these are few persons'.
    func logLikelihoodRatio(
        _ cluster: PersonCluster, persons: Int, accounts: Int, concentration: Double
    ) -> Double {
        if cluster.count < 2 { return Numerics.quantized(cluster.directory) }
        let size = size(cluster.count, among: persons)
        let identity =
            max(hiding(cluster, among: persons), openly(cluster, size)) + cluster.directory
        let support =
            usage.logLikelihoodRatio(cluster.usage)
            + max(concentration, share(cluster.count, of: accounts))
            + UsageSupport.haste(cluster.prompt, of: cluster.later, honest: promptShare)
        return Numerics.quantized(identity + UsageSupport.bounded(support, by: identity))
    }

    /// Most that it is worth how many accounts one person has.
    private static let largestSize = 5.0

    /// What it says that one person has so many accounts where `persons` could have had as many,
    /// natural log-likelihood ratio.
    private func size(_ count: Int, among persons: Int) -> Double {
        let chance = min(1, Double(persons) * shareOfPersons(withAtLeast: count))
        return min(Self.largestSize, Numerics.ln(Self.guiltyShare(count) / chance))
    }

    /// What it says of a given person that it has so many accounts.
    func repetition(_ count: Int) -> Double { size(count, among: 1) }

    /// What it says that a person has many accounts under so many addresses. Accounts with an
    /// address show whether it hides, and those without one count as far as these do: where fewer
    /// than two have one, a loyal customer looks the same, so that their number speaks for nothing.
    private func hiding(_ cluster: PersonCluster, among persons: Int) -> Double {
        if cluster.addressed < 2 { return min(0, size(cluster.count, among: persons)) }
        let hidden = Double(cluster.aliases) / Double(cluster.addressed - 1)
        let unaddressed = Double(cluster.count - cluster.addressed)
        let telling = cluster.addressed + Int((hidden * unaddressed).rounded())
        return size(telling, among: persons) + aliasRatio(cluster)
    }

    /// What it says that a person buys again and again under one address and does not use what was
    /// bought, as a loyal customer does; how many accounts there are at most doubles that. Whoever
    /// is in the directory needs no other sign.
    private func openly(_ cluster: PersonCluster, _ size: Double) -> Double {
        let number = size + Numerics.ln(Self.reuse)
        let isListed = cluster.directory >= Self.concern
        let idleness =
            cluster.occasions < Self.fewestOccasions
            ? 0 : idle.logLikelihoodRatio(cluster.idleOccasions, of: cluster.occasions)
        if idleness <= 0 { return isListed ? number : -.infinity }
        let unused = min(Self.largestIdleness, idleness)
        return max(
            isListed ? number : -.infinity, unused + UsageSupport.bounded(number, by: unused))
    }

    private func aliasRatio(_ cluster: PersonCluster) -> Double {
        if cluster.addressed < 2 { return 0 }
        let (successes, trials) = (cluster.aliases, cluster.addressed - 1)
        return aliasRatios[Counts(successes: successes, trials: trials)]
            ?? Self.ratio(successes, of: trials, aliases)
    }

    /// What so many aliases are worth: by their share, or, since a cheat may use addresses again
    /// and again, by how seldom an honest person with as many accounts has at least so many.
    /// Further accounts under an address already used take little away.
    private static func ratio(_ count: Int, of trials: Int, _ aliases: RateJudge) -> Double {
        let byShare = aliases.logLikelihoodRatio(count, of: trials)
        if count < fewAliases { return byShare }
        let tail = (count...trials).reduce(0) { sum, more in
            sum + Numerics.exponential(aliases.honest.logProbability(more, of: trials))
        }
        return Numerics.quantized(max(byShare, Numerics.ln(reuse / min(1, max(1e-12, tail)))))
    }

    /// What it is worth, in [0, 4], that so many of an affiliate's accounts are one person's.
    func share(_ count: Int, of accounts: Int) -> Double {
        // Whoever buys again under a tiny affiliate is a large share of it.
        let most = min(Self.largestShare, Numerics.ln(Double(max(1, accounts))))
        return min(most, max(0, shares.logLikelihoodRatio(count - 1, of: accounts - 1)))
    }
}
