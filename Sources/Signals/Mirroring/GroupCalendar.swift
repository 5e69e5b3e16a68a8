internal import Records

/// Groups whose day has ended, by day, instrument and currency; of currencies whose rates are known
/// that is the base, so that several groups of the activity table may be one.
struct GroupCalendar: Sendable {
    private(set) var groups: [ActivityGroup] = []
    /// Number of each group's instrument and currency, in order of first sight.
    private(set) var markets: [Int] = []
    /// Position of each group of the activity table; `uncounted` for those to come.
    private(set) var positions: [UInt32] = []
    private var numbers: [Market: Int] = [:]
    private var place: [ActivityGroup: UInt32] = [:]
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

        var isNothing: Bool { due.isEmpty && moved == nil }
    }

    var marketCount: Int { numbers.count }

    /// A group that was counted once stays, with no rows if its day is to come again.
    mutating func settle(
        _ records: SharedRecords, changed: [UInt32], asOf: EventTime
    ) -> Change {
        let all = records.records.activity.groups
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
            due: Set(due.map { positions[Int($0)] }.filter { $0 != Self.uncounted }).sorted(),
            moved: moved)
    }

    func isCounted(_ group: ActivityGroup) -> Bool { group.day.end <= asOf }

    /// - Returns: new positions of the groups there were, if they moved.
    private mutating func insert(_ new: Set<UInt32>, _ shared: SharedRecords) -> [UInt32]? {
        let all = shared.records.activity.groups
        let old = groups
        let precedes = Self.order(shared.records)
        let fresh = Set(new.map { all[Int($0)].compared(by: shared.rates) })
            .filter { place[$0] == nil }.sorted(by: precedes)
        let areLast = old.last.map { last in fresh.allSatisfy { precedes(last, $0) } } ?? true
        groups += fresh
        if !areLast { groups.sort(by: precedes) }
        for position in (areLast ? old.count : 0)..<groups.count {
            place[groups[position]] = UInt32(position)
        }
        let moved = areLast ? [] : positions.indices.filter { positions[$0] != Self.uncounted }
        for id in moved + new.map(Int.init) {
            positions[id] = place[all[id].compared(by: shared.rates)] ?? Self.uncounted
        }
        markets.removeSubrange((areLast ? old.count : 0)...)
        for group in groups[markets.count...] {
            let market = Market(instrument: group.instrument, currency: group.currency)
            let number = numbers[market] ?? numbers.count
            numbers[market] = number
            markets.append(number)
        }
        return areLast ? nil : old.map { place[$0] ?? Self.uncounted }
    }

    /// By day, instrument and currency.
    private static func order(
        _ records: CurrentRecords
    ) -> (ActivityGroup, ActivityGroup) -> Bool {
        let symbols = records.instruments.canonicalOrder()
        var rank = [Int](repeating: 0, count: symbols.count)
        for (place, id) in symbols.enumerated() { rank[Int(id)] = place }
        return { one, other in
            if one.day != other.day { return one.day < other.day }
            return one.instrument != other.instrument
                ? rank[Int(one.instrument)] < rank[Int(other.instrument)]
                : one.currency < other.currency
        }
    }
}

extension ActivityGroup {
    /// The group in which its rows are compared: that of the base currency where a rate is known.
    func compared(by rates: CurrencyRates?) -> ActivityGroup {
        guard let rates, rates.isKnown(currency, on: day) else { return self }
        return ActivityGroup(day: day, instrument: instrument, currency: rates.base)
    }
}
