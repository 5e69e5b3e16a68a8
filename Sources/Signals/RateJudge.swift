internal import Statistics

/// Tells a guilty rate from an honest one.
///
/// Honest units follow a beta-binomial fitted to the firm itself; guilty rates follow a beta law
/// restricted to what lies above nearly all honest rates, so that a unit at the upper end of the
/// honest range is never evidence.
struct RateJudge: Sendable {
    let honest: BetaBinomial
    let floor: Double
    private let guilty: BetaBinomial
    private let logGuiltyMass: Double

    /// - Parameters:
    ///   - counts: successes of trials, one pair a unit, in any order.
    ///   - guiltyRates: the beta law of guilty rates before the restriction.
    ///   - percentile: the honest percentile below which no rate is guilty.
    ///   - smallestFloor: no rate below this is guilty, whatever the firm looks like.
    ///   - prior: what is believed of honest units; a firm of few or of many guilty units is
    ///     drawn towards it.
    init(
        counts: [(successes: Int, trials: Int)], guiltyRates: BetaBinomial,
        percentile: Double = 0.99, smallestFloor: Double = 0.01, prior: RatePrior = .weak
    ) {
        honest = BetaBinomial.fit(counts: counts, prior: prior).law
        floor = min(0.95, max(smallestFloor, honest.rates.quantile(percentile)))
        guilty = guiltyRates
        logGuiltyMass = Self.logUpperTail(guiltyRates, above: floor)
    }

    /// Natural log of `P(k of n | guilty) / P(k of n | honest)`; 0 when `n = 0`.
    func logLikelihoodRatio(_ k: Int, of n: Int) -> Double {
        if n == 0 { return 0 }
        let posterior = BetaBinomial(
            alpha: guilty.alpha + Double(k), beta: guilty.beta + Double(n - k))
        let logGuilty =
            guilty.logProbability(k, of: n) + Self.logUpperTail(posterior, above: floor)
            - logGuiltyMass
        return Numerics.quantized(logGuilty - honest.logProbability(k, of: n))
    }

    func expected(of n: Int) -> Double { honest.mean * Double(n) }

    private static func logUpperTail(_ law: BetaBinomial, above floor: Double) -> Double {
        SpecialFunctions.logIncompleteBeta(
            floor, complement: 1 - floor, law.alpha, law.beta
        ).upper
    }
}

/// A rate judge that is fitted anew only where its counts changed.
///
/// Invariant: the judge is what would be fitted to the counts anew. All else that it hangs on must be
/// the same at each call.
struct KeptRateJudge: Sendable {
    private var kept = Kept<[(successes: Int, trials: Int)], RateJudge>()

    /// - Complexity: O(counts) where they are as before.
    mutating func judge(
        _ counts: [(successes: Int, trials: Int)], guiltyRates: BetaBinomial,
        percentile: Double = 0.99, smallestFloor: Double
    ) -> RateJudge {
        kept.value(of: counts, isSame: { $0.elementsEqual($1, by: ==) }) {
            RateJudge(
                counts: $0, guiltyRates: guiltyRates, percentile: percentile,
                smallestFloor: smallestFloor)
        }
    }
}
