private import Glibc
internal import Statistics

/// Gives a field a parent where the two agree together among pairs that are no match.
///
/// Parents are more telling than their children, so that no field is its own ancestor.
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
        let counts = parallelMap(agreeing.count, threads: threads) { [model] parent in
            LocalMixture(agreeing[parent], parent: parent, model).counts
        }
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

    private func lift(of child: Int, _ counts: [[Double]], _ model: PairModel) -> Double {
        let known = counts[child].dropFirst().reduce(0, +)
        if known < max(Self.leastPairs, 0.01 * Double(ModelFit.agreeingPairs)) { return 0 }
        let agreeing = counts[child][1...3].reduce(0, +)
        let chance = model.fields[child].chance[0][1...3].reduce(0, +)
        if agreeing < 10 { return 0 }
        return log(agreeing / known / max(chance, 1e-9))
    }
}
