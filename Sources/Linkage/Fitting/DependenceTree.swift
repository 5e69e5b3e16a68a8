private import Glibc

/// Gives a field a parent where the two agree together among pairs that are no match.
///
/// Parents are more telling than their children, so that no field is its own ancestor. Among pairs
/// that agree on the parent, those count that the model doubts, and those that differ in two further
/// fields: a household shares its name and address, and still is several persons.
struct DependenceTree {
    let records: RecordSet
    let frequencies: Frequencies
    let threads: Int

    /// ln of how much likelier a child's agreement must become.
    static let leastLift = 0.7
    static let leastPairs = 60.0

    func plant(in model: inout PairModel, _ agreeing: [PairSample]) {
        let order = records.fields.indices.sorted {
            (frequencies.chance[$0], $0) < (frequencies.chance[$1], $1)
        }
        let counts = agreeing.map { levelCounts($0, model) }
        for (place, child) in order.enumerated() {
            var best = Self.leastLift
            for parent in order[..<place] {
                let lift = lift(of: child, counts[parent], model)
                if lift > best {
                    best = lift
                    model.fields[child].parent = parent
                }
            }
        }
        for child in records.fields.indices {
            guard let parent = model.fields[child].parent else { continue }
            model.fields[child].chance[1] = LevelCounts.shrunk(
                counts[parent][child].dropFirst(), towards: model.fields[child].chance[0],
                pairs: 20)
        }
    }

    /// By field, the levels of pairs that are taken for no match.
    private func levelCounts(_ sample: PairSample, _ model: PairModel) -> [[Double]] {
        let posteriors = sample.posteriors(model, threads: threads)
        var counts = [[Double]](
            repeating: [Double](repeating: 0, count: Agreement.count), count: sample.width)
        for (pair, posterior) in posteriors.enumerated() {
            let levels = sample.levels[(pair * sample.width)..<((pair + 1) * sample.width)]
            let different = levels.count { $0 == Agreement.different }
            for (field, level) in levels.enumerated() {
                let others = different - (level == Agreement.different ? 1 : 0)
                counts[field][Int(level)] += others >= 2 ? 1 : 1 - posterior
            }
        }
        return counts
    }

    private func lift(of child: Int, _ counts: [[Double]], _ model: PairModel) -> Double {
        let known = counts[child].dropFirst().reduce(0, +)
        if known < Self.leastPairs { return 0 }
        let agreeing = counts[child][1...3].reduce(0, +)
        let chance = model.fields[child].chance[0][1...3].reduce(0, +)
        if agreeing < 10 { return 0 }
        return log(agreeing / known / max(chance, 1e-9))
    }
}
