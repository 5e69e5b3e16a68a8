internal import Statistics

/// How much of what a firm sells is left unused, as a standard for some of its accounts.
///
/// A farm leaves its accounts idle, or has most of them dabble for show: either is as likely, and both
/// are read against what nearly all of the firm's affiliates show, for in many a firm half of the honest
/// accounts are hardly used.
struct UsageStandard {
    let idleness: RateJudge
    private let lightUse: RateJudge

    /// - Complexity: O(buyers).
    init(_ population: Population) {
        var idle: [(successes: Int, trials: Int)] = []
        var light: [(successes: Int, trials: Int)] = []
        for affiliate in population.order.affiliates {
            let members = population.buyers[affiliate]
            let mature = members.count(where: population.showsUse)
            idle.append((members.count(where: population.isUnused), mature))
            light.append((members.count(where: population.isBarelyUsed), mature))
        }
        idleness = RateJudge(
            counts: idle, guiltyRates: BetaBinomial(alpha: 4, beta: 1), smallestFloor: 0.4)
        lightUse = RateJudge(
            counts: light, guiltyRates: BetaBinomial(alpha: 9, beta: 1), smallestFloor: 0.6)
    }

    /// Natural log-likelihood ratio, farmed to honest, of accounts of which so many are unused and so
    /// many barely used, out of those that have had the time to be used.
    func logLikelihoodRatio(unused: Int, barelyUsed: Int, of mature: Int) -> Double {
        let idle = idleness.logLikelihoodRatio(unused, of: mature)
        let light = lightUse.logLikelihoodRatio(barelyUsed, of: mature)
        let rest = Numerics.exponential(min(idle, light) - max(idle, light))
        return Numerics.quantized(max(idle, light) + Numerics.ln((1 + rest) / 2))
    }
}
