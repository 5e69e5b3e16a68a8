internal import Records

/// Fits a firm's own m probabilities: how names, addresses and countries of one person differ
/// there.
///
/// Expectation maximisation over pairs of which it is not known whether they are one person's: a
/// pair counts with its probability of being one, `1 / (1 + exp(-w))`, where `w` is its log-odds by
/// the weights so far; then `m[level] = (priorPairs m0[level] + pairs[level]) / (priorPairs +
/// pairs)`, among the levels that can be told apart (`AlikePattern`). `m0` are the fixed values of
/// `LinkageModel`, a Dirichlet prior. What strangers agree on stays what the firm's frequencies
/// say.
///
/// A fixed start, a fixed number of steps and one order of the cells make it a function of the
/// counts.
///
/// Source: Dempster, Laird & Rubin 1977; Winkler 1988.
enum WeightFit {
    /// The prior's weight, in pairs. What `n` pairs say of a level of probability `m` is off by
    /// `sqrt(n m)`, which moves the logarithm by `sqrt(n m) / ((n + n0) m)`, at most
    /// `1 / (2 sqrt(n0 m))`; for the rarest level, m = 0.05, that is a step of a quarter.
    static let priorPairs = 80.0
    private static let steps = 20

    /// The first level of each tells nothing and is not fitted.
    private static let names =
        [0] + normalized([LinkageModel.sameName, LinkageModel.nearName])
    private static let addresses =
        [0]
        + normalized([
            LinkageModel.sameHandle, LinkageModel.sameSkeleton, LinkageModel.sameLead,
            LinkageModel.otherAddress,
        ])
    private static let places = [0, LinkageModel.sameCountry, 1 - LinkageModel.sameCountry]

    /// - Complexity: O(cells that occur).
    static func weights(_ pairs: AlikePairs) -> LinkageWeights {
        let cells = pairs.counts.sorted { $0.key < $1.key }.map { cell, count in
            (pattern: AlikePattern(cell: cell), pairs: Double(count) / Double(AlikePairs.unit))
        }
        var name = [Double](repeating: 0, count: names.count)
        var address = [Double](repeating: 0, count: addresses.count)
        var place = [Double](repeating: 0, count: places.count)
        for _ in 0..<steps {
            var named = [Double](repeating: 0, count: names.count)
            var addressed = [Double](repeating: 0, count: addresses.count)
            var placed = [Double](repeating: 0, count: places.count)
            for (pattern, pairs) in cells {
                let odds =
                    pattern.logOdds + name[pattern.name.rawValue]
                    + address[pattern.address.rawValue] + place[pattern.place.rawValue]
                let expected = pairs / (1 + Numerics.exponential(-odds))
                named[pattern.name.rawValue] += expected
                addressed[pattern.address.rawValue] += expected
                placed[pattern.place.rawValue] += expected
            }
            name = shifts(named, names)
            address = shifts(addressed, addresses)
            place = shifts(placed, places)
        }
        return LinkageWeights(names: name, addresses: address, places: place)
    }

    /// Logarithms of fitted over prior probabilities; 0 for what the prior leaves out.
    private static func shifts(_ pairs: [Double], _ prior: [Double]) -> [Double] {
        let total = zip(pairs, prior).reduce(0) { $0 + ($1.1 > 0 ? $1.0 : 0) }
        return zip(pairs, prior).map { pairs, prior in
            prior > 0
                ? Numerics.ln((priorPairs * prior + pairs) / ((priorPairs + total) * prior)) : 0
        }
    }

    private static func normalized(_ shares: [Double]) -> [Double] {
        shares.map { $0 / shares.reduce(0, +) }
    }
}
