import FirmRecords
import Foundation

/// The most telling coincidences of one group, by looking at all its pairs.
struct SlowCoincidences {
    typealias Leg = SlowPairs.Leg

    private let pairs: SlowPairs
    private let group: SlowPairs.Group
    private let legs: [Leg]

    init(_ pairs: SlowPairs, _ group: SlowPairs.Group) {
        (self.pairs, self.group) = (pairs, group)
        legs = pairs.groups[group] ?? []
    }

    /// Points by the names of both, in half natural log units.
    func points() -> [[String]: Int] {
        let isLarge = legs.count > 2000
        let reach: Float = pairs.scale(of: group).isCostKnown ? 6 : 10
        var points: [[String]: Int] = [:]
        for low in legs where low.place < -2 {
            let near = legs.filter { $0.place > 2 && $0.mirrors(low, within: reach) }.sorted {
                precedes($0, $1, from: low)
            }
            let cells = [-1, 0, 1].map { step in
                near.filter { cell($0) == cell(low) + step }.prefix(isLarge ? 4 : 6)
                    .filter { isNear($0, low) }
            }
            let equal = near.filter { $0.hundredths == low.hundredths }.prefix(8)
            for high in near.prefix(isLarge ? 4 : 16) + equal + cells.joined() {
                let own = self.points(low, high)
                if own >= 2 { points[[low.customer, high.customer].sorted()] = own }
            }
        }
        return points
    }

    /// The nearer first; of equals the one that won less, then the later one, else the earlier.
    private func precedes(_ one: Leg, _ other: Leg, from low: Leg) -> Bool {
        let distances = [one, other].map { abs($0.place + low.place) }
        if distances[0] != distances[1] { return distances[0] < distances[1] }
        let isLess = [one, other].map { $0.place < -low.place }
        if isLess[0] != isLess[1] { return isLess[0] }
        return (one.customer < other.customer) != isLess[0]
    }

    private func cell(_ leg: Leg) -> Int {
        Int((log(Double(leg.hundredths)) / 0.163).rounded(.down))
    }

    private func isNear(_ one: Leg, _ other: Leg) -> Bool {
        20 * min(one.hundredths, other.hundredths) >= 17 * max(one.hundredths, other.hundredths)
    }

    private func points(_ low: Leg, _ high: Leg) -> Int {
        var ratio = pairs.ratios(low, high, in: group)[0]
        if !pairs.scale(of: group).isCostKnown {
            // What a cost that is not known may be: anything from eight more to two less.
            let residual = Double(low.place + high.place)
            let beyond = max(0, residual - 2, -residual - 8)
            let tight = 0.85 * exp(-abs(residual)) / 2 + 0.15 * exp(-abs(residual) / 3) / 6
            ratio *= 0.5 + 0.05 * exp(-beyond) / tight
        }
        let alike = legs.count { $0.hundredths == low.hundredths }
        let bonus =
            low.hundredths == high.hundredths
            ? min(5, log(Double(legs.count) / Double(alike))) - 0.4 : isNear(low, high) ? 0.7 : 0
        return min(15, Int(2 * (log(0.85 * ratio + 0.15) + bonus)))
    }
}
