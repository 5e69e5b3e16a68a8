internal import Records

/// Hits of every group, kept between settles: a group is replaced whole when it changes, all
/// groups of an instrument when its scale or cost moves.
struct MirrorState: Sendable {
    private(set) var lotCounts = LotCounts()
    private(set) var tradingAccounts = 0
    private var hits: [[MirrorHit]] = []
    private var scales: [Market: PriceScale] = [:]
    private var asOf = EventTime.distantPast

    private struct Market: Hashable {
        var instrument: UInt32
        var currency: CurrencyCode

        init(_ group: ActivityGroup) {
            instrument = group.instrument
            currency = group.currency
        }
    }

    mutating func settle(_ population: Population, changedGroups: [UInt32]) {
        let activity = population.records.activity
        let rows = parallelMap(activity.groups.count, threads: population.threads) { group in
            activity.groups[group].day.end > population.asOf
                ? [] : GroupRow.rows(ofGroup: group, population)
        }
        let before = scales
        refit(rows, population)
        let stale = staleGroups(activity.groups, changedGroups, population.asOf, before)
        asOf = population.asOf
        hits.append(contentsOf: repeatElement([], count: activity.groups.count - hits.count))
        let found = parallelMap(stale.count, threads: population.threads) { [scales] index in
            let scale = scales[Market(activity.groups[stale[index]])] ?? PriceScale()
            return GroupSweep(rows[stale[index]], scale: scale).hits()
        }
        for (index, group) in stale.enumerated() { hits[group] = found[index] }
    }

    /// Groups that changed, that the as-of time now counts or no longer counts, or whose market's
    /// scale has moved.
    private func staleGroups(
        _ groups: [ActivityGroup], _ changed: [UInt32], _ asOf: EventTime,
        _ before: [Market: PriceScale]
    ) -> [Int] {
        var isStale = [Bool](repeating: false, count: groups.count)
        for group in changed { isStale[Int(group)] = true }
        let moved = Set(scales.keys.filter { before[$0]?.isLike(scales[$0]) != true })
        for (index, group) in groups.enumerated() {
            let wasCounted = group.day.end <= self.asOf
            if index >= hits.count || wasCounted != (group.day.end <= asOf)
                || moved.contains(Market(group))
            {
                isStale[index] = true
            }
        }
        return isStale.indices.filter { isStale[$0] }
    }

    /// Scales, costs and lot sizes from all counted rows: integer counts, in any order.
    private mutating func refit(_ rows: [[GroupRow]], _ population: Population) {
        scales = [:]
        lotCounts = LotCounts()
        var trades = [Bool](repeating: false, count: population.records.customers.count)
        for (group, members) in zip(population.records.activity.groups, rows)
        where !members.isEmpty {
            var scale = scales.removeValue(forKey: Market(group)) ?? PriceScale()
            for row in members {
                scale.count(bin: PriceScale.bin(ofMove: row.move), by: 1)
                lotCounts.count(row.hundredths, by: 1)
                trades[Int(row.rank)] = true
            }
            scales[Market(group)] = scale
        }
        tradingAccounts = trades.count { $0 }
        for market in scales.keys { scales[market]?.settleMedian() }
        settleCosts(rows, population)
    }

    /// Costs from pairs that met on an odd lot size at least twice: chance pairs seldom do.
    private mutating func settleCosts(_ rows: [[GroupRow]], _ population: Population) {
        let activity = population.records.activity
        let votes = parallelMap(rows.count, threads: population.threads) { [scales] group in
            scales[Market(activity.groups[group])].map {
                GroupSweep.costVotes(rows[group], scale: $0)
            } ?? []
        }.flatMap { $0 }
        let repeated = Dictionary(grouping: votes) { Self.key($0.first, $0.second, activity) }
            .values.filter { $0.count > 1 }.joined()
        let byMarket = Dictionary(grouping: repeated) { vote in
            Market(activity.groups[Int(activity.group[Int(vote.first)])])
        }
        let pooled = repeated.count < 5 ? nil : PriceScale.median(repeated.map(\.sum))
        for market in scales.keys {
            scales[market]?.settleCost(
                votes: (byMarket[market] ?? []).map(\.sum), pooled: pooled)
        }
    }

    /// Hits of pairs that have at least `days` of them, gathered by pair.
    ///
    /// Most chance pairs meet once: a bit per hash of a pair drops nearly all of those before
    /// anything is gathered.
    func repeatedPairs(_ activity: ActivityTable, days: Int) -> [[MirrorHit]] {
        var filter = RepeatFilter(expected: hits.reduce(0) { $0 + $1.count })
        for hit in hits.joined() { filter.note(Self.key(hit, activity)) }
        let kept = hits.joined().filter { filter.mayRepeat(Self.key($0, activity)) }
        return Dictionary(grouping: kept) { Self.key($0, activity) }.values
            .filter { $0.count >= days }
    }

    private static func key(_ hit: MirrorHit, _ activity: ActivityTable) -> UInt64 {
        key(hit.first, hit.second, activity)
    }

    private static func key(
        _ first: UInt32, _ second: UInt32, _ activity: ActivityTable
    ) -> UInt64 {
        let (a, b) = (activity.customer[Int(first)], activity.customer[Int(second)])
        return UInt64(min(a, b)) << 32 | UInt64(max(a, b))
    }

    /// What the pairs were judged by, market by market in canonical order of the names.
    var baseline: [(name: String, value: Double)] {
        [("trading_accounts", Double(tradingAccounts))]
            + scales.values.map { [$0.typical, $0.cost] }.sorted {
                $0.lexicographicallyPrecedes($1)
            }
            .flatMap { [("typical_move", $0[0]), ("cost", $0[1])] }
    }
}

/// Which keys may have come more than once: two bits per slot, no false negatives.
private struct RepeatFilter {
    private var once: [UInt64]
    private var twice: [UInt64]
    private let mask: UInt64

    init(expected: Int) {
        var words = 64
        while words * 16 < expected { words *= 2 }
        once = [UInt64](repeating: 0, count: words)
        twice = once
        mask = UInt64(words * 64 - 1)
    }

    private func slot(_ key: UInt64) -> (word: Int, bit: UInt64) {
        var bits = key &* 0x9E37_79B9_7F4A_7C15
        bits ^= bits >> 31
        let position = bits & mask
        return (Int(position / 64), 1 << (position % 64))
    }

    mutating func note(_ key: UInt64) {
        let (word, bit) = slot(key)
        if once[word] & bit != 0 { twice[word] |= bit }
        once[word] |= bit
    }

    func mayRepeat(_ key: UInt64) -> Bool {
        let (word, bit) = slot(key)
        return twice[word] & bit != 0
    }
}
