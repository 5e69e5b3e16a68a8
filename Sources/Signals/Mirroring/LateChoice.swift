/// Which pairs may have legs a day apart: by their coincidences at that distance, and by those of
/// one day where some legs may be of one day.
struct LateChoice {
    enum Kind {
        case late
        /// Some legs may be of one day.
        case mixed
    }

    let traded: [TradedGroup]
    let rows: AccountRows
    let order: CanonicalOrder
    /// Of coincidences of one day, and a day apart.
    let filter: CoincidenceFilter
    let lateFilter: CoincidenceFilter
    /// Points of both together.
    let needed: Int

    /// Points without which nobody has legs a day apart.
    static func fewest(_ needed: Int) -> Int { max(Coincidence.fewestLatePoints, needed / 2) }

    /// Points of one day without which all legs are a day apart.
    private static let fewestOfOneDay = Coincidence.fewestLatePoints

    /// Of a pair of account numbers, the one with the earlier results first; `nil` for one that has
    /// too few points.
    ///
    /// - Complexity: O(r log n) for an account of r rows, where the filters let it pass.
    func kind(_ key: UInt64) -> Kind? {
        let (first, second) = (UInt32(key >> 32), UInt32(truncatingIfNeeded: key))
        let unordered =
            order.customerRank[Int(first)] < order.customerRank[Int(second)]
            ? key : UInt64(second) << 32 | UInt64(first)
        let (mostLate, mostSame) = (lateFilter.most(of: key), filter.most(of: unordered))
        let mayMix = mostSame >= Self.fewestOfOneDay && mostLate + mostSame >= needed
        if mostLate < (mayMix ? Self.fewest(needed) : needed) { return nil }
        let late = latePoints(of: key, first)
        if late < Self.fewest(needed) { return nil }
        let same = mayMix ? points(of: unordered, first) : 0
        if same >= Self.fewestOfOneDay, late + same >= needed { return .mixed }
        return late >= needed ? .late : nil
    }

    private func latePoints(of key: UInt64, _ account: UInt32) -> Int {
        var points = 0
        for position in rows.range(of: account) {
            points += traded[Int(rows.rows[position].group)].lateCoincidences.points(of: key)
        }
        return points
    }

    private func points(of key: UInt64, _ account: UInt32) -> Int {
        var points = 0
        for position in rows.range(of: account) {
            points += traded[Int(rows.rows[position].group)].coincidences.points(of: key)
        }
        return points
    }
}
