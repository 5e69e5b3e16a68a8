internal import Records

/// Activity groups whose day has ended, by day, instrument and currency.
struct GroupCalendar: Sendable {
    private(set) var groups: [ActivityGroup] = []
    /// Number of each group's instrument and currency, in order of first sight.
    private(set) var markets: [Int] = []
    /// Position of each group of the activity table; `uncounted` for those to come.
    private(set) var positions: [UInt32] = []
    private var numbers: [Market: Int] = [:]
    private var asOf = EventTime.distantPast

    static let uncounted = UInt32.max

    private struct Market: Hashable {
        var instrument: UInt32
        var currency: CurrencyCode
    }

    struct Change {
        /// Positions of groups whose rows have to be read anew, ascending.
        var due: [UInt32]
        /// New positions of the groups there were, if they moved.
        var moved: [UInt32]?
    }

    var marketCount: Int { numbers.count }

    /// A group that was counted once stays, with no rows if its day is to come again.
    mutating func settle(
        _ records: CurrentRecords, changed: [UInt32], asOf: EventTime
    ) -> Change {
        let all = records.activity.groups
        var due = Set(changed)
        for (id, group) in all.enumerated()
        where (group.day.end <= asOf) != (group.day.end <= self.asOf) {
            due.insert(UInt32(id))
        }
        self.asOf = asOf
        positions.append(
            contentsOf: repeatElement(Self.uncounted, count: all.count - positions.count))
        let new = due.filter {
            positions[Int($0)] == Self.uncounted && all[Int($0)].day.end <= asOf
        }
        let moved = new.isEmpty ? nil : insert(new, records)
        return Change(
            due: due.map { positions[Int($0)] }.filter { $0 != Self.uncounted }.sorted(),
            moved: moved)
    }

    func isCounted(_ group: ActivityGroup) -> Bool { group.day.end <= asOf }

    /// - Returns: new positions of the groups there were, if they moved.
    private mutating func insert(_ new: Set<UInt32>, _ records: CurrentRecords) -> [UInt32]? {
        let all = records.activity.groups
        let symbols = records.instruments.canonicalOrder()
        var rank = [Int](repeating: 0, count: symbols.count)
        for (place, id) in symbols.enumerated() { rank[Int(id)] = place }
        let precedes = { (left: UInt32, right: UInt32) in
            let (one, other) = (all[Int(left)], all[Int(right)])
            if one.day != other.day { return one.day < other.day }
            return one.instrument != other.instrument
                ? rank[Int(one.instrument)] < rank[Int(other.instrument)]
                : one.currency < other.currency
        }
        let old = positions
        var ids = [UInt32](repeating: 0, count: groups.count)
        for (id, position) in positions.enumerated() where position != Self.uncounted {
            ids[Int(position)] = UInt32(id)
        }
        let last = ids.last
        ids = (ids + new).sorted(by: precedes)
        for (position, id) in ids.enumerated() { positions[Int(id)] = UInt32(position) }
        groups = ids.map { all[Int($0)] }
        markets = groups.map { group in
            let market = Market(instrument: group.instrument, currency: group.currency)
            let number = numbers[market] ?? numbers.count
            numbers[market] = number
            return number
        }
        guard let last, positions[Int(last)] != old[Int(last)] else { return nil }
        var moved = [UInt32](repeating: 0, count: ids.count - new.count)
        for (id, position) in old.enumerated() where position != Self.uncounted {
            moved[Int(position)] = positions[id]
        }
        return moved
    }
}
