internal import Records

/// Which group of a market follows which: the nearest later day on which anybody traded it, where no more
/// than a weekend lies between.
///
/// Groups without rows don't count, so that it is a function of the current records alone.
struct MarketDays: Sendable {
    private var next: [UInt32] = []
    private var previous: [UInt32] = []

    private static let none = UInt32.max
    /// Days from one to the next at most.
    private static let longest: Int32 = 3

    init() {}

    /// - Complexity: O(g) in the groups.
    init(_ groups: [ActivityGroup], _ traded: [TradedGroup]) {
        next = [UInt32](repeating: Self.none, count: groups.count)
        previous = next
        var last: [Int: Int] = [:]
        for (position, group) in traded.enumerated() where !group.members.isEmpty {
            if let before = last.updateValue(position, forKey: group.market),
                groups[position].day.number - groups[before].day.number <= Self.longest
            {
                next[before] = UInt32(position)
                previous[position] = UInt32(before)
            }
        }
    }

    /// The group that comes `days` of its market later, or earlier where they are negative.
    func group(_ group: UInt32, later days: Int) -> UInt32? {
        var group = group
        for _ in 0..<abs(days) {
            group = days > 0 ? next[Int(group)] : previous[Int(group)]
            if group == Self.none { return nil }
        }
        return group
    }
}
