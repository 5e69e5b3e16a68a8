private import Glibc

/// What pairs that agree on one field, and are no match, agree on besides.
///
/// Two classes by expectation maximisation within the pairs: matches with the levels that the model
/// knows, and others whose levels are free. Members of a household share name and address and differ
/// in the rest: they are found as others, wherever they are many enough to be seen.
struct LocalMixture {
    /// By field and level, P(level | others).
    private(set) var chance: [[Double]]
    /// By field and level, how many others.
    private(set) var counts: [[Double]]

    private let parent: Int

    init(_ sample: PairSample, parent: Int, _ model: PairModel) {
        self.parent = parent
        chance = model.fields.map { field in
            zip(field.chance[0], field.match[0]).map { 0.7 * $0 + 0.3 * $1 }
        }
        counts = chance.map { _ in [Double](repeating: 0, count: Agreement.count) }
        var share = 0.5
        for _ in 0..<30 { share = improve(sample, model, share) }
    }

    /// - Parameter share: of matches; returned anew.
    private mutating func improve(
        _ sample: PairSample, _ model: PairModel, _ share: Double
    ) -> Double {
        let ratios = zip(model.fields, chance).map { field, chance in
            zip(field.match[0], chance).map { $1 > 0 ? log($0 / $1) : 0 }
        }
        counts = chance.map { _ in [Double](repeating: 0, count: Agreement.count) }
        var matches = 0.0
        for pair in 0..<sample.count {
            let levels = sample.levels[(pair * sample.width)..<((pair + 1) * sample.width)]
            var logOdds = log(share / (1 - share))
            for (field, level) in levels.enumerated() where level != 0 && field != parent {
                logOdds += ratios[field][Int(level)]
            }
            let match = probability(logOdds)
            matches += match
            for (field, level) in levels.enumerated() { counts[field][Int(level)] += 1 - match }
        }
        for field in chance.indices {
            chance[field] = LevelCounts.shrunk(
                counts[field].dropFirst(), towards: model.fields[field].chance[0], pairs: 5)
        }
        return min(max(matches / Double(max(1, sample.count)), 0.001), 0.999)
    }
}
