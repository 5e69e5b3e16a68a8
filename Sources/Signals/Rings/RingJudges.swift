internal import Statistics

/// What is usual in the firm's affiliates.
struct RingJudges: Sendable {
    let throwAway: RateJudge
    let nameless: RateJudge
    let usage: UsageSupport
    /// What it says of one hand that some of an affiliate's accounts are at a further domain that
    /// nobody else has, natural log-likelihood ratio.
    private(set) var furtherDomain = 0.0

    /// P(who registers one domain registers another).
    private static let anotherByHand = 0.5
    /// P(an honest affiliate whose customers have one has another), at least.
    private static let anotherByChance = 0.05

    /// - Parameters:
    ///   - counts: what each affiliate's buyers have, in any order.
    ///   - usage: of all buyers together.
    ///   - fits: of earlier counts.
    init(_ counts: [SIMD8<Int32>], usage: UsageCounts, _ fits: inout Fits) {
        let count = { (counts: SIMD8<Int32>, trait: BuyerTraits.Trait) in
            Int(counts[trait.rawValue])
        }
        throwAway = fits.throwAway.judge(
            RateHistogram(
                counts: counts.map { (count($0, .throwAway), count($0, .addressed)) }),
            guiltyRates: BetaBinomial(alpha: 2, beta: 2), smallestFloor: 0.05)
        nameless = fits.nameless.judge(
            RateHistogram(counts: counts.map { (count($0, .nameless), count($0, .named)) }),
            guiltyRates: BetaBinomial(alpha: 3, beta: 2), smallestFloor: 0.25)
        self.usage = UsageSupport(usage)
    }

    /// What it says of one hand behind accounts that they lie unused, natural log-likelihood ratio:
    /// people whose addresses somebody else made for them trade for themselves. `nil` where no
    /// trading is sent.
    func disuse(of customers: [UInt32], _ population: Population) -> Double? {
        let known = customers.filter(population.isTradingKnown)
        return known.isEmpty ? nil : usage.disuse(UsageCounts(known, population))
    }

    /// The same where an account that failed within days tells no more than one that lies unused:
    /// at most `most` where it speaks for one hand.
    func disuse(
        of customers: [UInt32], brief most: Double, _ population: Population
    ) -> Double? {
        let known = customers.filter(population.isTradingKnown)
        if known.isEmpty { return nil }
        let counts = UsageCounts(known, population)
        return max(usage.disuse(counts), min(most, usage.brevity(counts)))
    }

    /// What the use of a family's accounts and how they came say of it, natural log-likelihood
    /// ratio: that they trade excuses nobody where hardly one lives longer than some days.
    func support(of customers: some Sequence<UInt32>, _ population: Population) -> Double {
        let counts = UsageCounts(customers, population)
        let support = usage.logLikelihoodRatio(counts)
        return usage.brevity(counts) > 0 ? max(0, support) : support
    }

    /// Notes how many affiliates have customers at a domain that nobody else has: so often an
    /// honest one has some at a further domain.
    mutating func note(affiliatesWithDomain count: Int, of all: Int) {
        let share = (Double(count) + 0.5) / (Double(all) + 1)
        furtherDomain = max(
            0, Numerics.ln(Self.anotherByHand / max(Self.anotherByChance, share)))
    }

    struct Fits: Sendable {
        fileprivate var throwAway = KeptRateJudge()
        fileprivate var nameless = KeptRateJudge()
    }

    /// The fitted numbers that every ring is judged by.
    var baseline: [(name: String, value: Double)] {
        [
            ("throw_away_alpha", throwAway.honest.alpha),
            ("throw_away_beta", throwAway.honest.beta),
            ("nameless_alpha", nameless.honest.alpha), ("nameless_beta", nameless.honest.beta),
            ("unused_share", usage.unusedShare),
        ]
    }
}
