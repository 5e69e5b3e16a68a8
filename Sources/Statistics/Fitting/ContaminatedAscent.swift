import Glibc

/// A penalised likelihood of weighted cells in the logarithms of two parameters.
protocol PenalisedLikelihood {
    /// Units in each cell, > 0.
    var multiplicities: [Double] { get }

    /// Log-probability of some cells, in their order.
    func logProbabilities(of cells: [Int], at point: SIMD2<Double>) -> [Double]

    /// Best parameters from a point, at given weights of the cells.
    func maximise(from start: SIMD2<Double>, weights: [Double]) -> NewtonAscent.Result
}

/// Expectation-maximisation for a mixture of an honest and a guilty law of one family.
struct ContaminatedAscent<Likelihood: PenalisedLikelihood> {
    /// The same cells under two priors.
    var honest: Likelihood
    var guilty: Likelihood
    /// Cells whose units may be guilty at all, ascending.
    var suspects: [Int]
    var maximumShare: Double

    /// A Beta(2, 20) prior on the guilty share: mode 5 %, the weight of twenty units.
    private var sharePrior: (guilty: Double, all: Double) { (1, 20) }

    /// - Parameters:
    ///   - honestStart: logarithms of the honest parameters to begin with.
    ///   - guiltyStart: likewise for the guilty ones.
    /// - Returns: where a round moves nothing by more than 1e-8, or where 500 rounds ended.
    func run(
        honestStart: SIMD2<Double>, guiltyStart: SIMD2<Double>
    ) -> (state: MixtureState, rounds: Int, isConverged: Bool) {
        guard maximumShare > 0 else {
            let plain = honest.maximise(from: honestStart, weights: honest.multiplicities)
            let state = MixtureState(honest: plain.point, guilty: guiltyStart, share: 0)
            return (state, 1, plain.isConverged)
        }
        let start = MixtureState(
            honest: honestStart, guilty: guiltyStart,
            share: min(sharePrior.guilty / sharePrior.all, maximumShare))
        return Extrapolation.fixedPoint(
            from: start, tolerance: 1e-8, limit: 500,
            repair: { $0.clamped(maximumShare: maximumShare) }, map: improved)
    }

    /// One round: weigh the cells, then fit both laws and the share.
    private func improved(_ state: MixtureState) -> MixtureState {
        let weights = honestWeights(state)
        var guiltyWeights = honest.multiplicities
        var found = sharePrior.guilty
        var all = sharePrior.all
        for index in weights.indices {
            all += guiltyWeights[index]
            guiltyWeights[index] -= weights[index]
            found += guiltyWeights[index]
        }
        return MixtureState(
            honest: honest.maximise(from: state.honest, weights: weights).point,
            guilty: guilty.maximise(from: state.guilty, weights: guiltyWeights).point,
            share: min(found / all, maximumShare))
    }

    /// Each cell's multiplicity times its posterior probability of being honest.
    private func honestWeights(_ state: MixtureState) -> [Double] {
        let logHonest = honest.logProbabilities(of: suspects, at: state.honest)
        let logGuilty = guilty.logProbabilities(of: suspects, at: state.guilty)
        let priorLogOdds = state.shareLogOdds
        var weights = honest.multiplicities
        for (place, index) in suspects.enumerated() {
            weights[index] /= 1 + exp(priorLogOdds + logGuilty[place] - logHonest[place])
        }
        return weights
    }
}

/// Parameters of a two-component mixture, as coordinates without bounds.
struct MixtureState {
    /// Honest pair, guilty pair (logarithms of the parameters), log-odds of the share, zeros.
    private(set) var coordinates: SIMD8<Double>

    init(honest: SIMD2<Double>, guilty: SIMD2<Double>, share: Double) {
        coordinates = SIMD8(
            honest.x, honest.y, guilty.x, guilty.y, log(share) - log1p(-share), 0, 0, 0)
    }

    init(coordinates: SIMD8<Double>) {
        self.coordinates = coordinates
    }

    var honest: SIMD2<Double> { SIMD2(coordinates[0], coordinates[1]) }
    var guilty: SIMD2<Double> { SIMD2(coordinates[2], coordinates[3]) }
    var shareLogOdds: Double { coordinates[4] }
    var share: Double { 1 / (1 + exp(-shareLogOdds)) }

    /// The nearest state with a share in range and parameters in exp(-25)...exp(25).
    func clamped(maximumShare: Double) -> MixtureState {
        var inside = coordinates.clamped(
            lowerBound: SIMD8(repeating: -25), upperBound: SIMD8(repeating: 25))
        inside[4] = min(inside[4], log(maximumShare) - log1p(-maximumShare))
        return MixtureState(coordinates: inside)
    }
}
