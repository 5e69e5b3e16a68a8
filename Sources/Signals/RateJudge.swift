internal import Statistics

/// Tells a guilty rate from an honest one.
///
/// Honest units follow a beta-binomial fitted to the firm itself; guilty rates follow a beta law
/// restricted to what lies above nearly all honest rates, so that a unit at the upper end of the
/// honest range is never evidence. The fitted law is read coarsely: one unit more seldom changes
/// what is said of all the others.
struct RateJudge: Equatable, Sendable {
    let honest: BetaBinomial
    let floor: Double
    private let guilty: BetaBinomial
    private let logGuiltyMass: Double
    private let percentile: Double

    /// - Parameters:
    ///   - histogram: successes of trials, one pair a unit.
    ///   - guiltyRates: the beta law of guilty rates before the restriction.
    ///   - percentile: the honest percentile below which no rate is guilty.
    ///   - smallestFloor: no rate below this is guilty, whatever the firm looks like.
    ///   - prior: what is believed of honest units; a firm of few or of many guilty units is
    ///     drawn towards it.
    init(
        _ histogram: RateHistogram, guiltyRates: BetaBinomial, percentile: Double = 0.99,
        smallestFloor: Double = 0.01, prior: RatePrior = .weak
    ) {
        self.init(
            honest: BetaBinomial.fit(histogram, prior: prior).law.coarse, guilty: guiltyRates,
            percentile: percentile, smallestFloor: smallestFloor)
    }

    private init(
        honest: BetaBinomial, guilty: BetaBinomial, percentile: Double, smallestFloor: Double
    ) {
        self.honest = honest
        self.guilty = guilty
        self.percentile = percentile
        floor = min(0.95, max(smallestFloor, honest.rates.quantile(percentile)))
        logGuiltyMass = Self.logUpperTail(guilty, above: floor)
    }

    /// The judge of a unit beside neighbours of whose `n` trials `k` succeeded, where what befell
    /// them may have befallen it: the honest law given theirs. Neighbours excuse a unit, never
    /// accuse it.
    ///
    /// Places and times are as alike as units are, unless the neighbours show otherwise: the honest
    /// law weighs `w` trials, of at most its own weight those that make `w P(k of n)` greatest.
    ///
    /// Source: the conjugate posterior of a beta law, its weight by the maximum of the evidence
    /// (Good 1965, The Estimation of Probabilities).
    func beside(_ k: Int, of n: Int) -> RateJudge {
        var weight = honest.alpha + honest.beta
        var best = (weight: weight, value: -Double.infinity)
        while weight > Self.leastWeight {
            let law = BetaBinomial(
                alpha: honest.mean * weight, beta: (1 - honest.mean) * weight)
            let value = Numerics.quantized(Numerics.ln(weight) + law.logProbability(k, of: n))
            if value > best.value { best = (weight, value) }
            weight /= 2
        }
        let informed = BetaBinomial(
            alpha: honest.mean * best.weight + Double(k),
            beta: (1 - honest.mean) * best.weight + Double(n - k))
        guard informed.mean > honest.mean else { return self }
        return RateJudge(
            honest: informed, guilty: guilty, percentile: percentile, smallestFloor: floor)
    }

    private static let leastWeight = 1.0

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
/// Invariant: the judge is what would be fitted to the counts anew. All else that it hangs on must
/// be the same at each call.
struct KeptRateJudge: Sendable {
    private var kept = Kept<RateHistogram, RateJudge>()

    /// - Complexity: O(cells) where they are as before.
    mutating func judge(
        _ histogram: RateHistogram, guiltyRates: BetaBinomial, percentile: Double = 0.99,
        smallestFloor: Double
    ) -> RateJudge {
        kept.value(of: histogram) {
            RateJudge(
                $0, guiltyRates: guiltyRates, percentile: percentile,
                smallestFloor: smallestFloor)
        }
    }
}

extension BetaBinomial {
    /// The law with shapes that are coarse.
    var coarse: BetaBinomial {
        BetaBinomial(alpha: Numerics.coarse(alpha), beta: Numerics.coarse(beta))
    }
}

extension GammaPoisson {
    /// The law with parameters that are coarse.
    var coarse: GammaPoisson {
        GammaPoisson(shape: Numerics.coarse(shape), rate: Numerics.coarse(rate))
    }
}
