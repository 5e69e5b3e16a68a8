internal import Records

/// What two accounts drawn from the firm have in common by chance.
struct FirmPairs: Sendable {
    /// First purchases of the firm, ascending.
    let purchases: [EventTime]
    /// P(two buyers drawn at random have one affiliate).
    let sharedAffiliate: Double
    /// P(of two buyers whose accounts have ended, one failed and one was funded).
    let splitOutcome: Double
}

/// Keeps up to date what two accounts have in common by chance.
///
/// Invariant: it is what would be found in the population anew.
struct PairBook: Sendable {
    /// What is read of one affiliate's buyers.
    private struct Buyers: Equatable, Sendable {
        var purchases: [EventTime]
        var failed: Int
        var funded: Int

        init(_ members: ArraySlice<UInt32>, _ population: Population) {
            purchases = members.map { population.accounts[$0].firstPurchase }
            failed = members.count { population.phase(of: $0) == .failed }
            funded = members.count { population.phase(of: $0) == .funded }
        }
    }

    private var buyers = AffiliateMemo<Buyers>()
    private var purchases = SortedTimes()
    private var found: FirmPairs?

    /// - Complexity: O(affiliates + buyers of stale affiliates); O(buyers) where any of these
    ///   changed.
    mutating func settle(_ population: Population) -> FirmPairs {
        let renewed = buyers.settle(population) { Buyers(population.buyers[$0], population) }
        if let found, renewed.allSatisfy({ buyers[$0.affiliate] == $0.before }) { return found }
        _ = purchases.replace(
            renewed.flatMap { $0.before?.purchases ?? [] },
            by: renewed.flatMap { buyers[$0.affiliate].purchases })
        let all = population.order.affiliates.map { buyers[$0] }
        let same = all.reduce(0) { $0 + $1.purchases.count * ($1.purchases.count - 1) }
        let count = purchases.all.count
        let (failed, funded) = all.reduce((0, 0)) { ($0.0 + $1.failed, $0.1 + $1.funded) }
        let ended = failed + funded
        let pairs = FirmPairs(
            purchases: purchases.all,
            sharedAffiliate: Double(same) / Double(max(1, count * (count - 1))),
            splitOutcome: 2 * Double(failed * funded) / Double(max(1, ended * (ended - 1))))
        found = pairs
        return pairs
    }
}
