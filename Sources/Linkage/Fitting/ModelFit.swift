private import Glibc
internal import Statistics

/// Fits a model to the records without knowing who is who.
///
/// `u` comes from random pairs and value frequencies; `m` and the share of matches by expectation
/// maximisation over a sample of the candidates, all other pairs counting as no match. Fields that
/// agree together among pairs that are no match are given parents.
///
/// Source: Winkler 1988; Dempster, Laird & Rubin 1977.
struct ModelFit {
    let records: RecordSet
    let frequencies: Frequencies
    let threads: Int

    static let randomPairs = 400_000
    static let agreeingPairs = 20_000

    /// P(level | match) that the fit starts from and leans on, as if seen in `priorPairs` matches.
    static let expected: [Double] = [0, 0.76, 0.03, 0.08, 0.03, 0.03, 0.01, 0.06]
    static let priorPairs = 20.0

    /// - Parameters:
    ///   - candidates: pairs from the blocks.
    ///   - share: the sampled share of all candidates.
    func fit(candidates: [(Int, Int)], share: Double) -> PairModel {
        let sample = PairSample(candidates, records, frequencies, threads: threads)
        var model = start()
        for _ in 0..<12 { improve(&model, sample, share: share) }
        let agreeing = records.fields.indices.map { field in
            PairSample(
                RandomPairs(records: records).agreeing(on: field, Self.agreeingPairs), records,
                frequencies, threads: threads)
        }
        DependenceTree(records: records, frequencies: frequencies, threads: threads)
            .plant(in: &model, agreeing)
        for _ in 0..<20 { improve(&model, sample, share: share) }
        return model
    }

    /// The model before any match is known.
    private func start() -> PairModel {
        let random = PairSample(
            RandomPairs(records: records).any(Self.randomPairs), records, frequencies,
            threads: threads)
        let fields = records.fields.indices.map { field in
            let chance = chances(field, random)
            return PairModel.Field(
                parent: nil, match: [Self.expected, Self.expected], chance: [chance, chance])
        }
        let odds = 0.2 * Double(records.count) / max(1, records.pairCount)
        return PairModel(fields: fields, priorLogOdds: log(min(0.5, odds)))
    }

    /// P(level | two random records that both have the field).
    private func chances(_ field: Int, _ random: PairSample) -> [Double] {
        var counts = [Double](repeating: 0.5, count: Agreement.count)
        for pair in 0..<random.count {
            counts[Int(random.levels[pair * random.width + field])] += 1
        }
        counts[0] = 0
        counts[Int(Agreement.exact)] = 0
        let swapped = Int(Agreement.swapped)
        counts[swapped] = 0
        let total = counts.reduce(0, +)
        let exact = max(frequencies.chance[field], 1e-9)
        let crossed = max(frequencies.swapped[field], 1e-10)
        var result = counts.map { $0 / total * (1 - exact - crossed) }
        result[Int(Agreement.exact)] = exact
        result[swapped] = crossed
        return result.map { max($0, 1e-10) }
    }

    /// One step: posteriors, then what they say of matches.
    private func improve(
        _ model: inout PairModel, _ sample: PairSample, share: Double
    ) {
        let posteriors = sample.posteriors(model, threads: threads)
        let found = posteriors.reduce(0, +) / share
        let matches = LevelCounts(sample, posteriors, model)
        for field in model.fields.indices {
            matches.update(&model.fields[field], field)
        }
        let odds = max(found, 0.5) / max(1, records.pairCount - found)
        model.priorLogOdds = log(min(1, odds))
    }
}

/// Weighted counts of levels by field and state of the parent.
struct LevelCounts {
    private var counts: [Double]

    init(_ sample: PairSample, _ weights: [Double], _ model: PairModel) {
        counts = [Double](repeating: 0, count: sample.width * 2 * Agreement.count)
        let table = WeightTable(model)
        for (pair, weight) in weights.enumerated() where weight > 1e-6 {
            sample.withPair(pair) { levels, _ in
                for field in 0..<sample.width {
                    let state = table.state(field, levels)
                    counts[(field * 2 + state) * Agreement.count + Int(levels[field])] += weight
                }
            }
        }
    }

    private func levels(_ field: Int, _ state: Int) -> ArraySlice<Double> {
        let start = (field * 2 + state) * Agreement.count
        return counts[(start + 1)..<(start + Agreement.count)]
    }

    /// P(level | match): the counts with the prior's, and by state leaning on both states' sum.
    func update(_ field: inout PairModel.Field, _ index: Int) {
        let sum = zip(levels(index, 0), levels(index, 1)).map(+)
        let all = Self.shrunk(sum[...], towards: ModelFit.expected, pairs: ModelFit.priorPairs)
        guard field.parent != nil else {
            field.match = [all, all]
            return
        }
        field.match = (0..<2).map { Self.shrunk(levels(index, $0), towards: all, pairs: 20) }
    }

    static func shrunk(
        _ counts: ArraySlice<Double>, towards prior: [Double], pairs: Double
    ) -> [Double] {
        let total = counts.reduce(0, +) + pairs
        return [0] + zip(counts, prior.dropFirst()).map { max(($0 + pairs * $1) / total, 1e-10) }
    }
}
