internal import Holds

/// What holds each line once neither dismissed flags count nor those under which it was released.
struct EffectiveHolds {
    /// What a flag weighs beside others on the same line.
    struct Weight: Sendable {
        var pattern: String
        var posterior: Double
    }

    private var holds: [String: LineHold] = [:]

    /// - Parameter weights: of every flag that claims a line.
    /// - Complexity: O(claims log flags of each line).
    init(
        _ claims: Claims, weights: [String: Weight], dismissed: Set<String>,
        released: ReleasedLines
    ) {
        for (line, flags) in claims.flags {
            let left = flags.subtracting(dismissed).subtracting(released.flags(line)).sorted()
            guard let reason = Self.strongest(left, weights) else { continue }
            holds[line] = LineHold(reasonCode: reason, flagIDs: left)
        }
    }

    /// The pattern of the flag with the highest posterior; among equals the first by id.
    private static func strongest(_ ids: [String], _ weights: [String: Weight]) -> String? {
        let known = ids.compactMap { id in weights[id].map { (id: id, weight: $0) } }
        let strongest = known.min { one, other in
            (other.weight.posterior, one.id) < (one.weight.posterior, other.id)
        }
        return strongest?.weight.pattern
    }

    subscript(commissionID: String) -> LineHold? { holds[commissionID] }

    var count: Int { holds.count }

    /// Sorted by line.
    var all: [(commissionID: String, line: LineHold)] {
        holds.map { ($0.key, $0.value) }.sorted { $0.commissionID < $1.commissionID }
    }
}
