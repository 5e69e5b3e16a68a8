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
        let before = scales
        refit(population)
        var isStale = [Bool](repeating: false, count: activity.groups.count)
        for group in changedGroups { isStale[Int(group)] = true }
        for (index, group) in activity.groups.enumerated() {
            let isNew = index >= hits.count
            let market = Market(group)
            if isNew || before[market] != scales[market]
                || isCounted(group, at: asOf) != isCounted(group, at: population.asOf)
            {
                isStale[index] = true
            }
        }
        asOf = population.asOf
        hits.append(contentsOf: repeatElement([], count: activity.groups.count - hits.count))
        let stale = isStale.indices.filter { isStale[$0] }
        let scales = scales
        let found = parallelMap(stale.count, threads: population.threads) { index -> [MirrorHit] in
            let group = activity.groups[stale[index]]
            guard group.day.end <= population.asOf else { return [] }
            return Self.sweep(stale[index], population, scales[Market(group)]).hits()
        }
        for (index, group) in stale.enumerated() { hits[group] = found[index] }
    }

    private func isCounted(_ group: ActivityGroup, at asOf: EventTime) -> Bool {
        group.day.end <= asOf
    }

    private static func sweep(
        _ group: Int, _ population: Population, _ scale: PriceScale?
    ) -> GroupSweep {
        GroupSweep(
            group: group, population.records.activity, scale: scale ?? PriceScale(),
            isCounted: population.records.isKnown, rank: population.order.customerRank)
    }

    /// Scales, costs and lot sizes from all counted rows: integer counts, in any order.
    private mutating func refit(_ population: Population) {
        let activity = population.records.activity
        scales = [:]
        lotCounts = LotCounts()
        var trades = [Bool](repeating: false, count: population.records.customers.count)
        var markets: [Market: [Int]] = [:]
        for (index, group) in activity.groups.enumerated() where group.day.end <= population.asOf {
            let market = Market(group)
            markets[market, default: []].append(index)
            var scale = scales[market, default: PriceScale()]
            for row in activity.rows(inGroup: index) {
                let lots = activity.lots[row]
                guard lots > 0, population.records.isKnown(activity.customer[row]) else { continue }
                let pnl = Double(activity.pnl[row].units) / Double(Money.unitsPerMajor)
                scale.count(bin: PriceScale.bin(ofMove: pnl / (Double(lots) / 100)), by: 1)
                lotCounts.count(lots, by: 1)
                trades[Int(activity.customer[row])] = true
            }
            scales[market] = scale
        }
        tradingAccounts = trades.count { $0 }
        for market in scales.keys { scales[market]?.settleMedian() }
        settleCosts(markets, population)
    }

    /// Costs from pairs that met on an odd lot size at least twice: chance pairs seldom do.
    private mutating func settleCosts(_ markets: [Market: [Int]], _ population: Population) {
        let activity = population.records.activity
        let fitted = scales
        let groups = markets.values.joined().sorted()
        let votes = parallelMap(groups.count, threads: population.threads) { index in
            let scale = fitted[Market(activity.groups[groups[index]])]
            return Self.sweep(groups[index], population, scale).costVotes()
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
            + scales.values.map { [$0.typical, $0.cost] }.sorted { $0.lexicographicallyPrecedes($1) }
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
