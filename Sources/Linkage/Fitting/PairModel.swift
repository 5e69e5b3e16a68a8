private import Glibc

/// What the agreement of two records says of their being one person.
///
/// `log-odds = log(p / (1 - p)) + S ln(m(level) / u(level))` over the fields that both have. A field
/// that goes with another by nature, as a town with its postcode, is judged given whether that one
/// agrees, so that the two count as one comparison. Agreement on a value weighs by how rare it is:
/// `u` is the value's own share.
///
/// Source: Fellegi & Sunter 1969; term frequencies, Winkler 1989; trees of dependence, Chow & Liu
/// 1968.
struct PairModel: Sendable {
    /// P(level | the parent does not agree or there is none) and P(level | it agrees), by field.
    struct Field: Sendable {
        var parent: Int?
        var match: [[Double]]
        var chance: [[Double]]
    }

    var fields: [Field]
    var priorLogOdds: Double

    /// Natural log-likelihood ratios, `field x state x level` on one line.
    func weights() -> [Double] {
        fields.flatMap { field in
            (0..<2).flatMap { state in
                (0..<Agreement.count).map { level in
                    level == 0 ? 0 : log(field.match[state][level] / field.chance[state][level])
                }
            }
        }
    }

    /// ln of P(exact | match) without a parent's agreement, from which the value's share is taken.
    func exactMatches() -> [Double] {
        fields.map { log($0.match[0][Int(Agreement.exact)]) }
    }

    /// Log-odds of a pair.
    ///
    /// - Parameter shares: by field, the share of the value where the two agree on one.
    func logOdds(
        _ levels: UnsafePointer<UInt8>, _ shares: UnsafePointer<Float>, _ table: WeightTable
    ) -> Double {
        var sum = priorLogOdds
        for field in 0..<table.width {
            sum += table.weight(field, levels, share: shares[field])
        }
        return sum
    }

    /// Whether a level counts as agreement for the fields that depend on this one.
    static func agrees(_ level: UInt8) -> Bool {
        level >= Agreement.exact && level <= Agreement.oneEdit
    }
}

/// The weights of a model, ready for a loop.
struct WeightTable: Sendable {
    let width: Int
    private let weights: [Double]
    private let exact: [Double]
    private let parents: [Int]

    init(_ model: PairModel) {
        width = model.fields.count
        weights = model.weights()
        exact = model.exactMatches()
        parents = model.fields.map { $0.parent ?? -1 }
    }

    func state(_ field: Int, _ levels: UnsafePointer<UInt8>) -> Int {
        let parent = parents[field]
        return parent >= 0 && PairModel.agrees(levels[parent]) ? 1 : 0
    }

    func weight(_ field: Int, _ levels: UnsafePointer<UInt8>, share: Float) -> Double {
        let level = levels[field]
        let state = state(field, levels)
        if level == Agreement.exact, state == 0 { return exact[field] - Double(log(share)) }
        return weights[(field * 2 + state) * Agreement.count + Int(level)]
    }

    /// The most that a field can add, by whether its values are the same.
    func bound(_ field: Int, share: Float) -> Double {
        let given = weights[(field * 2 + 1) * Agreement.count + Int(Agreement.exact)]
        return parents[field] < 0
            ? exact[field] - Double(log(share)) : max(given, exact[field] - Double(log(share)))
    }

    /// The most that a field can add where its values differ.
    func boundOfDifferent(_ field: Int) -> Double {
        let states = parents[field] < 0 ? 0..<1 : 0..<2
        return states.map { state in
            let start = (field * 2 + state) * Agreement.count
            return weights[(start + 2)..<(start + Agreement.count)].max() ?? 0
        }.max() ?? 0
    }

    /// The weight of a difference, at its best over the states of the parent.
    func boundOfDifference(_ field: Int) -> Double {
        let different = Int(Agreement.different)
        let alone = weights[field * 2 * Agreement.count + different]
        let given = weights[(field * 2 + 1) * Agreement.count + different]
        return parents[field] < 0 ? alone : max(alone, given)
    }
}
