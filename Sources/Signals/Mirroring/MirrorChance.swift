/// How densely rows stand, by chance, at the opposite of a losing row.
///
/// The density of a group at that place, the two rows left out, drawn towards a broad law where
/// rows are few: where many stand, a match is no surprise. A crowd on one spot is denser than its
/// neighbourhood; two rows there are no crowd.
struct MirrorChance {
    private let low: Float
    private let crowd: MirrorCrowd
    /// Where the losing row itself stands in the group; `nil` where it is of another.
    private let losing: Float?
    private let broad: Double
    private let rows: Double

    /// Rows that the broad law counts for.
    private static let weight = 3.0

    /// - Parameters:
    ///   - low: the opposite of where the other leg would stand: the place of the losing row, but
    ///     where the two have costs of their own.
    ///   - crowd: who stands at its opposite in the group of the other row.
    ///   - scale: of the group's market.
    ///   - size: rows of the group.
    ///   - losing: the place of the losing row if it is one of them.
    init(
        opposite low: Float, _ crowd: MirrorCrowd, _ scale: PriceScale, size: Int, losing: Float?
    ) {
        (self.low, self.crowd, self.losing) = (low, crowd, losing)
        broad = Self.weight * scale.broadDensity(at: low)
        rows = Double(max(0, size - (losing == nil ? 1 : 2))) + Self.weight
    }

    /// - Parameter high: the place of the winning row, which is left out.
    func density(_ high: Float) -> Double { (crowding(high) + broad) / rows }

    /// No winning row has a smaller one.
    var least: Double { (max(0, crowding(-low)) + broad) / rows }

    private func crowding(_ high: Float) -> Double {
        let near =
            others(crowd.near, high, MirrorCrowd.neighbourhood)
            / Double(2 * MirrorCrowd.neighbourhood)
        let onSpot =
            (others(crowd.onSpot, high, MirrorCrowd.spot) - 2) / Double(2 * MirrorCrowd.spot)
        return max(near, onSpot)
    }

    /// Rows within `reach` but the two.
    private func others(_ count: UInt32, _ high: Float, _ reach: Float) -> Double {
        Double(count) - ((high + low).magnitude <= reach ? 1 : 0)
            - (losing.map { (low + $0).magnitude <= reach } ?? false ? 1 : 0)
    }
}
