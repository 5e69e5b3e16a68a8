import Foundation
import Records

/// What the lots of two accounts' rows say, row by row, where either may follow the other.
struct SlowLots {
    private let firm: [Int]
    private let own: [Int]
    private let markets: [[String]]
    private let opposite: Set<Int>

    /// - Parameters:
    ///   - own: lots of the account that follows, in the order of its groups.
    ///   - markets: of these.
    ///   - opposite: places of those whose outcomes are opposite.
    init(
        _ pairs: SlowPairs, own: [SlowPairs.Leg], markets: [[String]] = [], opposite: Set<Int> = []
    ) {
        firm = pairs.told(500, by: pairs.groups).map(\.hundredths)
        self.own = own.map(\.hundredths)
        self.markets = markets
        self.opposite = opposite
    }

    /// A row of the account that follows, by its place among the account's rows, with the lots that
    /// it may follow.
    struct Row {
        var place: Int
        var other: Int
        /// Whether the outcomes tell that the day was hedged.
        var isTold: Bool
    }

    /// Ways in which lots may go together, with the share of each, and what it says of each row.
    func ways(_ rows: [Row]) -> [(share: Double, ratios: [Double])] {
        // That both accounts have the size at all is told by the first row that is told.
        let base = rows.firstIndex { $0.isTold }
        let chances = rows.indices.map {
            $0 == base ? chance(own[rows[$0].place], beside: apart) : chance(at: rows[$0].place)
        }
        let near = zip(rows, chances).map { follow($0, by: 0, 0.06, chance: $1) }
        let equal = zip(rows, zip(near, chances)).map { row, told in
            own[row.place] == row.other ? 0.95 / told.1 : 0.05 * told.0
        }
        let steady = rows.indices.map { index in
            index == base
                ? near[index] : Self.isNear(rows[index].other, own[rows[index].place]) ? 1 : 0.2
        }
        let told = rows.filter(\.isTold).sorted { left, right in
            let (one, other) = (deviation(left), deviation(right))
            return one != other ? one < other : left.other < right.other
        }
        if told.count < 2 { return [(0.65, equal), (0.17, near), (0.1, steady)] }
        let middle = deviation(told[told.count / 2])
        let jittered = rows.map { follow($0, by: middle, 0.03) }
        let example = told.filter { deviation($0) == middle }.max { $0.other < $1.other }
        let exact = zip(rows, jittered).map { (row: Row, jittered: Double) -> Double in
            guard let example, let sizes = sizes(of: row, by: example) else {
                return 0.05 * jittered
            }
            return 0.95 / sizes / chance(at: row.place)
        }
        return [
            (0.65, equal), (0.17, near), (0.1, steady), (0.04, untold(exact, rows)),
            (0.04, untold(jittered, rows)),
        ]
    }

    /// How many sizes there are about the one that an example's ratio, which is rounded, gives a
    /// row.
    private func sizes(of row: Row, by example: Row) -> Double? {
        if row.other == example.other { return own[row.place] == own[example.place] ? 1 : nil }
        let scale = Double(row.other) / Double(example.other)
        let given = Double(own[example.place]) * scale
        return abs(Double(own[row.place]) - given) <= (1 + scale) / 2 + 1e-9 ? 1 + scale : nil
    }

    /// The row that tells the ratio best tells no more than that.
    private func untold(_ ratios: [Double], _ rows: [Row]) -> [Double] {
        var ratios = ratios
        let isTold = rows.map(\.isTold)
        let strongest = zip(ratios, isTold).filter(\.1).map(\.0).max() ?? 0
        let place = zip(ratios, isTold).enumerated().first { $0.element == (strongest, true) }
        if let place { ratios[place.offset] = min(1, strongest) }
        return ratios
    }

    private func deviation(_ row: Row) -> Double {
        log(Double(own[row.place]) / Double(row.other))
    }

    private func follow(
        _ row: Row, by ratio: Double, _ jitter: Double, chance: Double? = nil
    ) -> Double {
        let distance = abs(deviation(row) - ratio)
        let density = 0.95 * exp(-distance / jitter) / (2 * jitter) + 0.05 / 4
        return min(1, density * width(own[row.place])) / (chance ?? self.chance(at: row.place))
    }

    /// Lots of rows whose outcomes are not opposite.
    private var apart: [Int] { own.indices.filter { !opposite.contains($0) }.map { own[$0] } }

    func width(_ size: Int) -> Double {
        log((Double(size) + 0.5) / (Double(size) - 0.5))
    }

    /// P(the lots of a row) by the account's own habit and the firm's.
    private func chance(at place: Int) -> Double {
        let size = own[place]
        let ofFirm = (Double(firm.count { $0 == size }) + 0.2) / Double(firm.count + 200)
        let nearOwn = shareOfOthers(place) { Self.isNear($0, size) }
        let density = 0.5 * firmDensity(size) + 0.5 * nearOwn / 0.2
        let ofOwn = shareOfOthers(place) { $0 == size }
        let anew = max(0.5 * ofFirm + 0.5 * ofOwn, width(size) * density)
        guard let last = before(place) else { return anew }
        let steps = own.indices.compactMap { row in before(row).map { (before: $0, row: row) } }
        let isTold = steps.map { opposite.contains($0.before) || opposite.contains($0.row) }
        let equal = share(steps.map { own[$0.before] == own[$0.row] }, isTold, spare: 1)
        let near = share(steps.map { Self.isNear(own[$0.row], own[$0.before]) }, isTold, spare: 1)
        let previous = own[last]
        let stays =
            previous == size
            ? equal : Self.isNear(size, previous) ? (near - equal) * width(size) / 0.2 : 0
        return max(ofOwn, stays + (1 - near) * anew)
    }

    /// The share of those that are not told, drawn towards that of all.
    private func share(_ holds: [Bool], _ isTold: [Bool], spare: Double) -> Double {
        let all =
            (Double(holds.count { $0 }) + spare) / max(1, Double(holds.count) + 2 * spare)
        let rest = holds.indices.filter { !isTold[$0] }
        return (Double(rest.count { holds[$0] }) + 4 * all) / Double(rest.count + 4)
    }

    private func shareOfOthers(_ place: Int, _ holds: (Int) -> Bool) -> Double {
        let others = own.indices.filter { $0 != place }
        return share(others.map { holds(own[$0]) }, others.map(opposite.contains), spare: 0)
    }

    /// The place of the row before in the same market.
    private func before(_ place: Int) -> Int? {
        markets[..<place].lastIndex(of: markets[place])
    }

    private func firmDensity(_ size: Int) -> Double {
        (Double(firm.count { Self.isNear($0, size) }) / 0.2 + 5) / Double(firm.count + 20)
    }

    /// P(a size), half by the firm and half by an account's lots on other days, where there are few
    /// of these more by the firm.
    func chance(_ size: Int, beside lots: [Int]) -> Double {
        let drawn = { (count: Int, firms: Double) in
            (Double(count) + 4 * firms) / Double(lots.count + 4)
        }
        let ofFirm = (Double(firm.count { $0 == size }) + 0.2) / Double(firm.count + 200)
        let equal = 0.5 * ofFirm + 0.5 * drawn(lots.count { $0 == size }, ofFirm)
        let firms = firmDensity(size)
        let near = drawn(lots.count { Self.isNear($0, size) }, min(1, 0.2 * firms))
        return max(equal, width(size) * (0.5 * firms + 0.5 * near / 0.2))
    }

    private static func isNear(_ other: Int, _ size: Int) -> Bool {
        (Double(size) / exp(0.1)...Double(size) * exp(0.1)).contains(Double(other))
    }
}
