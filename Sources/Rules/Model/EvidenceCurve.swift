/// What evidence of one rule is worth: natural log-odds as a non-decreasing function of the rule's
/// own evidence, linear between knots and level beyond them.
///
/// The ends bound what the rule can say: no evidence is worth more than the labelled subjects by
/// which the curve was fitted could show.
package struct EvidenceCurve: Hashable, Sendable {
    package struct Knot: Hashable, Sendable {
        package var evidence: Double
        package var logOdds: Double

        package init(evidence: Double, logOdds: Double) {
            self.evidence = evidence
            self.logOdds = logOdds
        }
    }

    package let knots: [Knot]

    /// - Parameter knots: at least one, evidence strictly ascending, log-odds non-decreasing.
    package init(knots: [Knot]) {
        precondition(Self.areOrdered(knots), "an evidence curve must not fall, found \(knots)")
        self.knots = knots
    }

    static func areOrdered(_ knots: [Knot]) -> Bool {
        !knots.isEmpty
            && zip(knots, knots.dropFirst()).allSatisfy {
                $0.evidence < $1.evidence && $0.logOdds <= $1.logOdds
            }
    }

    /// - Complexity: O(log knots).
    package func logOdds(of evidence: Double) -> Double {
        var (low, high) = (0, knots.count)
        while low < high {
            let middle = (low + high) / 2
            if knots[middle].evidence <= evidence { low = middle + 1 } else { high = middle }
        }
        if low == 0 { return knots[0].logOdds }
        if low == knots.count { return knots[low - 1].logOdds }
        let (left, right) = (knots[low - 1], knots[low])
        let share = (evidence - left.evidence) / (right.evidence - left.evidence)
        return left.logOdds + share * (right.logOdds - left.logOdds)
    }
}
