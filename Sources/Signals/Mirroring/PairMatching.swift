internal import Statistics

/// Which pairs stand: enough evidence for all that were possible, and one partner each.
enum PairMatching {
    /// The pairs that e-BH passes at a nominal false discovery rate.
    ///
    /// - Parameters:
    ///   - pairs: candidates; all others count with an e-value of 0.
    ///   - accounts: accounts that trade; `accounts (accounts - 1) / 2` pairs were possible.
    ///   - slack: natural log by which an e-value may overstate, for its densities are estimates.
    /// - Returns: strongest first, ties in canonical order.
    ///
    /// Source: Wang & Ramdas 2022.
    static func discoveries(
        _ pairs: [MirroredPair], accounts: Int, rate: Double, slack: Double, rank: [UInt32]
    ) -> [MirroredPair] {
        let possible = max(accounts * (accounts - 1) / 2, pairs.count)
        let passes = FalseDiscovery.eBenjaminiHochberg(
            logEValues: pairs.map { $0.logLikelihoodRatio - slack }, level: rate,
            hypotheses: possible)
        return zip(pairs, passes).filter(\.1).map(\.0).sorted { precedes($0, $1, rank) }
    }

    /// Each account keeps its strongest partner that is still free.
    static func oneToOne(_ sorted: [MirroredPair]) -> [MirroredPair] {
        var taken: Set<UInt32> = []
        return sorted.filter { pair in
            if taken.contains(pair.first) || taken.contains(pair.second) { return false }
            taken.formUnion([pair.first, pair.second])
            return true
        }
    }

    private static func precedes(
        _ left: MirroredPair, _ right: MirroredPair, _ rank: [UInt32]
    ) -> Bool {
        if left.logLikelihoodRatio != right.logLikelihoodRatio {
            return left.logLikelihoodRatio > right.logLikelihoodRatio
        }
        return left.first != right.first
            ? rank[Int(left.first)] < rank[Int(right.first)]
            : rank[Int(left.second)] < rank[Int(right.second)]
    }
}
