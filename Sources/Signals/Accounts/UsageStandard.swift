internal import Statistics

/// How much of what a firm sells is left unused, as a standard for some of its accounts.
///
/// A farm leaves its accounts idle, or has most of them dabble for show: either is as likely, and
/// both are read against what nearly all of the firm's affiliates show, for in many a firm half of
/// the honest accounts are hardly used.
struct UsageStandard: Equatable, Sendable {
    let idleness: RateJudge
    private let lightUse: RateJudge
    private let briefUse: RateJudge

    struct Fits: Sendable {
        fileprivate var idleness = KeptRateJudge()
        fileprivate var lightUse = KeptRateJudge()
        fileprivate var briefUse = KeptRateJudge()
    }

    /// - Parameters:
    ///   - counts: one an affiliate, in any order.
    ///   - fits: of earlier counts.
    /// - Complexity: O(affiliates).
    init(_ counts: [UseTally], _ fits: inout Fits) {
        idleness = fits.idleness.judge(
            RateHistogram(counts: counts.map { ($0.unused, $0.mature) }),
            guiltyRates: BetaBinomial(alpha: 4, beta: 1), smallestFloor: 0.4)
        lightUse = fits.lightUse.judge(
            RateHistogram(counts: counts.map { ($0.barelyUsed, $0.mature) }),
            guiltyRates: BetaBinomial(alpha: 9, beta: 1), smallestFloor: 0.6)
        briefUse = fits.briefUse.judge(
            RateHistogram(counts: counts.map { ($0.brieflyUsed, $0.mature) }),
            guiltyRates: BetaBinomial(alpha: 9, beta: 1), smallestFloor: 0.6)
    }

    private init(idleness: RateJudge, lightUse: RateJudge, briefUse: RateJudge) {
        self.idleness = idleness
        self.lightUse = lightUse
        self.briefUse = briefUse
    }

    /// The standard for accounts beside others to which the same happened.
    func beside(_ others: UseTally) -> UsageStandard {
        UsageStandard(
            idleness: idleness.beside(others.unused, of: others.mature),
            lightUse: lightUse.beside(others.barelyUsed, of: others.mature),
            briefUse: briefUse)
    }

    /// Natural log-likelihood ratio, farmed to honest, of accounts of which so many are unused and
    /// so many barely used, out of those that have had the time to be used.
    func logLikelihoodRatio(unused: Int, barelyUsed: Int, of mature: Int) -> Double {
        let idle = idleness.logLikelihoodRatio(unused, of: mature)
        let light = lightUse.logLikelihoodRatio(barelyUsed, of: mature)
        let rest = Numerics.exponential(min(idle, light) - max(idle, light))
        return Numerics.quantized(max(idle, light) + Numerics.ln((1 + rest) / 2))
    }

    /// What those among some accounts who went on trading say against a farm: a natural
    /// log-likelihood ratio, 0 at most. A farm lets its accounts look used for some days; many that
    /// are traded for weeks are people's.
    func excuse(brieflyUsed: Int, of mature: Int) -> Double {
        min(0, briefUse.logLikelihoodRatio(brieflyUsed, of: mature))
    }

    /// Natural log-likelihood ratio, farmed to honest, of accounts of which so many were used for
    /// some days at most, lost or not. Gamblers lose as fast, so it tells only of accounts that
    /// were not bought by people.
    func briefLogLikelihoodRatio(_ brieflyUsed: Int, of mature: Int) -> Double {
        briefUse.logLikelihoodRatio(brieflyUsed, of: mature)
    }
}

/// How many of some accounts are unused and barely used, of those that have had the time to be
/// used.
struct UseTally: Hashable, Sendable {
    var mature = 0
    var unused = 0
    var barelyUsed = 0
    /// Barely used, or lost within some days.
    var brieflyUsed = 0

    init() {}

    init(mature: Int, unused: Int, barelyUsed: Int) {
        self.mature = mature
        self.unused = unused
        self.barelyUsed = barelyUsed
    }

    /// - Complexity: O(members).
    init(_ members: some Collection<UInt32>, _ population: Population) {
        mature = members.count(where: population.showsUse)
        unused = members.count(where: population.isUnused)
        barelyUsed = members.count(where: population.isBarelyUsed)
        brieflyUsed = members.count(where: population.isBrieflyUsed)
    }
}

extension UseTally {
    static func += (left: inout UseTally, right: UseTally) {
        left.mature += right.mature
        left.unused += right.unused
        left.barelyUsed += right.barelyUsed
        left.brieflyUsed += right.brieflyUsed
    }

    static func -= (left: inout UseTally, right: UseTally) {
        left.mature -= right.mature
        left.unused -= right.unused
        left.barelyUsed -= right.barelyUsed
        left.brieflyUsed -= right.brieflyUsed
    }

    static func - (left: UseTally, right: UseTally) -> UseTally {
        var rest = left
        rest -= right
        return rest
    }
}

/// Keeps the standard of use up to date.
///
/// Invariant: the standard is what would be made of the population anew.
struct UsageBook: Sendable {
    private var counts = AffiliateMemo<UseTally>()
    private var fits = UsageStandard.Fits()

    /// - Complexity: O(affiliates + buyers of stale affiliates).
    mutating func settle(_ population: Population) -> UsageStandard {
        counts.settle(population) {
            UseTally(population.speakers(of: population.buyers[$0]), population)
        }
        return UsageStandard(population.order.affiliates.map { counts[$0] }, &fits)
    }
}
