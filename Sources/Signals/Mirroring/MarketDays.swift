internal import Records

/// Which group of a market follows which: the nearest later day on which anybody traded it, where
/// no more than a weekend lies between.
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
    init(_ groups: [ActivityGroup], _ traded: [TradedGroup], markets: Int) {
        next = [UInt32](repeating: Self.none, count: groups.count)
        previous = next
        var last = [Int?](repeating: nil, count: markets)
        for position in traded.indices where !traded[position].members.isEmpty {
            let market = traded[position].market
            defer { last[market] = position }
            if let before = last[market],
                groups[position].day.number - groups[before].day.number <= Self.longest
            {
                next[before] = UInt32(position)
                previous[position] = UInt32(before)
            }
        }
    }

    /// The group that comes `days` of its market later, or earlier where they are negative; `nil`
    /// of a group that came up since.
    func group(_ group: UInt32, later days: Int) -> UInt32? {
        if group >= next.count { return nil }
        var group = group
        for _ in 0..<abs(days) {
            group = days > 0 ? next[Int(group)] : previous[Int(group)]
            if group == Self.none { return nil }
        }
        return group
    }

    /// Takes new positions of the groups there were.
    mutating func move(to moved: [UInt32], count: Int) {
        let old = self
        next = [UInt32](repeating: Self.none, count: count)
        previous = next
        let renamed = { (group: UInt32) in group == Self.none ? group : moved[Int(group)] }
        for (group, position) in moved.enumerated() where group < old.next.count {
            next[Int(position)] = renamed(old.next[group])
            previous[Int(position)] = renamed(old.previous[group])
        }
    }

    /// Groups that another follows than before, or goes before, by as many days as rows are
    /// compared over.
    func changes(from old: MarketDays) -> [UInt32] {
        (0..<UInt32(next.count)).filter { group in
            Self.lags.contains { isChanged(group, lag: $0, from: old) }
        }
    }

    /// Whether another group than before comes a day after a group, or before it.
    func hasOtherNeighbour(_ group: UInt32, from old: MarketDays) -> Bool {
        isChanged(group, lag: 1, from: old) || isChanged(group, lag: -1, from: old)
    }

    /// Those that so follow a group, or go before it, now or did, where these differ.
    func others(of group: UInt32, from old: MarketDays) -> [UInt32] {
        Self.lags.filter { isChanged(group, lag: $0, from: old) }.flatMap { lag in
            [self.group(group, later: lag), old.group(group, later: lag)].compactMap(\.self)
        }
    }

    private func isChanged(_ group: UInt32, lag: Int, from old: MarketDays) -> Bool {
        self.group(group, later: lag) != old.group(group, later: lag)
    }

    /// Days of a market over which rows are compared: later ones are positive.
    static let lags = -3...3
    /// Days of the calendar over which they are at most.
    static let reach = longest * Int32(lags.upperBound)
}
