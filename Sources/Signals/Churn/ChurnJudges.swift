internal import Statistics

/// What is usual among the firm's persons of several attempts.
struct ChurnJudges: Equatable, Sendable {
    private let rebuys: RateJudge
    /// How many quick re-buys an honest person makes.
    private let counts: GammaPoisson
    private let blowUps: RateJudge
    private let sizes: RateJudge
    /// How often an honest person comes back under another affiliate.
    private let moves: BetaBinomial

    struct Fits: Sendable {
        fileprivate var rebuys = KeptRateJudge()
        fileprivate var counts = Kept<[Int: Int], GammaPoisson>()
        fileprivate var blowUps = KeptRateJudge()
        fileprivate var sizes = KeptRateJudge()
        fileprivate var moves = Kept<RateHistogram, BetaBinomial>()
    }

    /// - Parameters:
    ///   - shapes: persons by what they show.
    ///   - fits: of earlier shapes.
    /// - Complexity: O(s log s) in the shapes, and the fits.
    init(_ shapes: [ChurnCounts: Int], _ fits: inout Fits) {
        func rates(
            _ successes: KeyPath<ChurnCounts, Int>, of trials: KeyPath<ChurnCounts, Int>
        ) -> RateHistogram {
            RateHistogram(
                cells: shapes.map {
                    RateHistogram.Cell(
                        successes: $0.key[keyPath: successes], trials: $0.key[keyPath: trials],
                        multiplicity: $0.value)
                })
        }
        rebuys = fits.rebuys.judge(
            rates(\.rebuys, of: \.returns),
            guiltyRates: BetaBinomial(alpha: 4, beta: 1), smallestFloor: 0.3)
        let again = shapes.reduce(into: [:]) { $0[$1.key.rebuys, default: 0] += $1.value }
        counts = fits.counts.value(of: again) { again in
            GammaPoisson.fit(
                tallied: again.map { (observed: $0, expected: 1, multiplicity: $1) },
                prior: ChurnJudges.usualCounts
            ).law.coarse
        }
        blowUps = fits.blowUps.judge(
            rates(\.blowUps, of: \.ended),
            guiltyRates: BetaBinomial(alpha: 6, beta: 1), smallestFloor: 0.4)
        sizes = fits.sizes.judge(
            rates(\.cheapest, of: \.purchases),
            guiltyRates: BetaBinomial(alpha: 6, beta: 1), percentile: 0.5,
            smallestFloor: 0.4)
        moves = fits.moves.value(of: rates(\.moves, of: \.returns)) {
            BetaBinomial.fit($0, prior: .weak).law.coarse
        }
    }

    /// A third of those who fail try again within days, few of them often.
    private static let usualCounts = RatioPrior(
        mean: 0.5, logMeanDeviation: 0.7, shape: 0.5, logShapeDeviation: 0.6)
    /// A churner's quick re-buys: geometric, eight in the mean.
    private static let guiltyCounts = GammaPoisson(shape: 1, rate: 0.125)
    /// Who buys for an affiliate's commission stays with the affiliate, but for one time in forty.
    private static let guiltyMoves = BetaBinomial(alpha: 1, beta: 39)

    /// Where many come back at once a share says little, and that it goes on and on says more; the
    /// stronger of the two counts. Losing at once and buying cheaply can at most double it: who
    /// tries again a week later is no churner, however fast the money goes. Whom any affiliate's
    /// link brings back buys for none of them.
    func logLikelihoodRatio(_ history: ChurnCounts) -> Double {
        let again = max(
            rebuys.logLikelihoodRatio(history.rebuys, of: history.returns),
            Numerics.quantized(
                Self.guiltyCounts.logProbability(observed: history.rebuys, expected: 1)
                    - counts.logProbability(observed: history.rebuys, expected: 1)))
        let habit =
            blowUps.logLikelihoodRatio(history.blowUps, of: history.ended)
            + sizes.logLikelihoodRatio(history.cheapest, of: history.purchases)
        return again + min(max(0, again), habit) + min(0, loyalty(history))
    }

    private func loyalty(_ history: ChurnCounts) -> Double {
        Numerics.quantized(
            Self.guiltyMoves.logProbability(history.moves, of: history.returns)
                - moves.logProbability(history.moves, of: history.returns))
    }

    var baseline: [(name: String, value: Double)] {
        var values: [(name: String, value: Double)] = []
        for (name, judge) in [("rebuys", rebuys), ("blow_ups", blowUps), ("sizes", sizes)] {
            values.append((name + "_alpha", judge.honest.alpha))
            values.append((name + "_beta", judge.honest.beta))
        }
        return values + [
            ("counts_shape", counts.shape), ("counts_rate", counts.rate),
            ("moves_alpha", moves.alpha), ("moves_beta", moves.beta),
        ]
    }
}
