/// Which pairs stand: enough evidence for all that were possible, and one partner each.
enum PairMatching {
    /// The pairs that e-BH passes: `e_k >= m / (rate k)` for the `k`-th largest of `m` e-values.
    ///
    /// - Parameters:
    ///   - pairs: candidates; all others count with an e-value of 0.
    ///   - possible: pairs that could have been formed.
    ///   - rate: nominal false discovery rate.
    ///   - slack: natural log by which an e-value may overstate, for its densities are estimates.
    /// - Returns: strongest first, ties in canonical order.
    ///
    /// Source: Wang & Ramdas 2022.
    static func discoveries(
        _ pairs: [MirroredPair], possible: Double, rate: Double, slack: Double, rank: [UInt32]
    ) -> [MirroredPair] {
        let sorted = pairs.sorted { precedes($0, $1, rank) }
        let passing = sorted.indices.last { index in
            sorted[index].logLikelihoodRatio - slack
                >= Numerics.ln(possible / (rate * Double(index + 1)))
        }
        return passing.map { Array(sorted[...$0]) } ?? []
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
