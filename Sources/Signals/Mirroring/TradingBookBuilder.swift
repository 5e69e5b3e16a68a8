internal import Statistics
internal import Records

/// A group whose day has ended, with the market that it belongs to.
struct CountedGroup: Sendable {
    var group: ActivityGroup
    /// Position of its instrument and currency among those that have counted groups.
    var market: UInt32
}

/// A row before it is known what its market's moves are worth.
struct MovedRow: Sendable {
    var row: UInt32
    var group: UInt32
    var hundredths: Int64
    /// Profit in currency units per lot.
    var move: Double
}

/// Rows by group, by a counting sort that keeps the order of the accounts.
struct GroupIndex: Sendable {
    let members: [UInt32]
    let accounts: [UInt32]
    let offsets: [Int]

    init(_ rows: [MovedRow], _ accountOffsets: [Int], groups: Int) {
        var offsets = [Int](repeating: 0, count: groups + 1)
        for row in rows { offsets[Int(row.group) + 1] += 1 }
        for group in 0..<groups { offsets[group + 1] += offsets[group] }
        var members = [UInt32](repeating: 0, count: rows.count)
        var accounts = members
        var next = offsets
        for account in 0..<accountOffsets.count - 1 {
            for position in accountOffsets[account]..<accountOffsets[account + 1] {
                let group = Int(rows[position].group)
                members[next[group]] = UInt32(position)
                accounts[next[group]] = UInt32(account)
                next[group] += 1
            }
        }
        self.members = members
        self.accounts = accounts
        self.offsets = offsets
    }
}

/// The steps by which a `TradingBook` is made.
struct TradingBookBuilder {
    let records: SharedRecords
    let asOf: EventTime
    let order: CanonicalOrder
    let threads: Int

    private struct Market: Hashable {
        var instrument: UInt32
        var currency: CurrencyCode
    }

    /// Groups whose day has ended and in which a known customer trades, by day, instrument and
    /// currency.
    func countedGroups() -> [CountedGroup] {
        let isTraded = tradedGroups()
        let symbols = records.records.instruments.canonicalOrder()
        var symbolRank = [Int](repeating: 0, count: symbols.count)
        for (rank, id) in symbols.enumerated() { symbolRank[Int(id)] = rank }
        let sorted = records.records.activity.groups.enumerated().filter {
            isTraded[$0.offset] && $0.element.day.end <= asOf
        }.map(\.element).sorted {
            if $0.day != $1.day { return $0.day < $1.day }
            return $0.instrument != $1.instrument
                ? symbolRank[Int($0.instrument)] < symbolRank[Int($1.instrument)]
                : $0.currency < $1.currency
        }
        var markets: [Market: UInt32] = [:]
        return sorted.map { group in
            let market = Market(instrument: group.instrument, currency: group.currency)
            let id = markets[market] ?? UInt32(markets.count)
            markets[market] = id
            return CountedGroup(group: group, market: id)
        }
    }

    private func tradedGroups() -> [Bool] {
        let activity = records.records.activity
        var isTraded = [Bool](repeating: false, count: activity.groups.count)
        for row in 0..<activity.count
        where activity.lots[row] > 0 && records.records.isKnown(activity.customer[row]) {
            isTraded[Int(activity.group[row])] = true
        }
        return isTraded
    }

    /// Counted rows by account in canonical order, then by group, with each account's offsets.
    func rowsByAccount(_ groups: [CountedGroup]) -> (rows: [MovedRow], offsets: [Int]) {
        let positions = positionsOfGroups(groups)
        let parts = parallelMap(order.customers.count, threads: threads) { [order, records] in
            Self.rows(of: order.customers[$0], records, positions)
        }
        var rows: [MovedRow] = []
        rows.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        var offsets = [0]
        offsets.reserveCapacity(parts.count + 1)
        for part in parts {
            rows.append(contentsOf: part)
            offsets.append(rows.count)
        }
        return (rows, offsets)
    }

    private static let uncounted = UInt32.max

    /// Canonical position of each group of the activity table; `uncounted` for those to come.
    private func positionsOfGroups(_ groups: [CountedGroup]) -> [UInt32] {
        var byGroup: [ActivityGroup: UInt32] = [:]
        for (position, counted) in groups.enumerated() {
            byGroup[counted.group] = UInt32(position)
        }
        return records.records.activity.groups.map { byGroup[$0] ?? Self.uncounted }
    }

    private static func rows(
        of customer: UInt32, _ shared: SharedRecords, _ positions: [UInt32]
    ) -> [MovedRow] {
        guard shared.records.isKnown(customer) else { return [] }
        var rows: [MovedRow] = []
        var next = shared.records.activity.firstRow(of: customer)
        while let row = next {
            next = shared.records.activity.row(after: row)
            let hundredths = shared.records.activity.lots[row]
            let group = positions[Int(shared.records.activity.group[row])]
            guard hundredths > 0, group != uncounted else { continue }
            rows.append(
                MovedRow(
                    row: UInt32(row), group: group, hundredths: hundredths,
                    move: move(ofRow: row, shared)))
        }
        return rows.sorted { $0.group < $1.group }
    }

    /// Profit of a counted row in currency units per lot.
    func move(ofRow row: Int) -> Double { Self.move(ofRow: row, records) }

    private static func move(ofRow row: Int, _ shared: SharedRecords) -> Double {
        let profit = Double(shared.records.activity.pnl[row].units)
        let lots = Double(shared.records.activity.lots[row]) / 100
        return profit / Double(Money.unitsPerMajor) / lots
    }

    /// Scales and costs of each market: integer counts, in any order.
    func scales(
        _ rows: [MovedRow], _ index: GroupIndex, _ groups: [CountedGroup]
    ) -> [PriceScale] {
        let markets = (groups.map(\.market).max()).map { Int($0) + 1 } ?? 0
        var scales = [PriceScale](repeating: PriceScale(), count: markets)
        for row in rows {
            let market = Int(groups[Int(row.group)].market)
            scales[market].count(bin: PriceScale.bin(ofMove: row.move), by: 1)
        }
        for market in scales.indices { scales[market].settleMedian() }
        let votes = CostVotes(rows, index, groups.map(\.market), scales, threads: threads)
        for market in scales.indices {
            scales[market].settleCost(votes: votes.byMarket[market], pooled: votes.pooled)
        }
        return scales
    }

    func placed(
        _ rows: [MovedRow], _ groups: [CountedGroup], _ scales: [PriceScale]
    ) -> [TradingRow] {
        rows.map { row in
            TradingRow(
                row: row.row, group: row.group, hundredths: row.hundredths,
                place: scales[Int(groups[Int(row.group)].market)].place(of: row.move))
        }
    }

    func sortedPlaces(_ rows: [TradingRow], _ index: GroupIndex) -> [Float] {
        let sorted = parallelMap(index.offsets.count - 1, threads: threads) { group in
            index.members[index.offsets[group]..<index.offsets[group + 1]]
                .map { rows[Int($0)].place }.sorted()
        }
        return Array(sorted.joined())
    }

    /// Who stands at the mirrored place of each row.
    ///
    /// - Complexity: O(n) after a sort of each group.
    func crowds(_ rows: [TradingRow], _ index: GroupIndex) -> [MirrorCrowd] {
        let groups = parallelMap(index.offsets.count - 1, threads: threads) { group in
            let members = index.members[index.offsets[group]..<index.offsets[group + 1]]
                .sorted { (rows[Int($0)].place, $0) < (rows[Int($1)].place, $1) }
            let places = members.map { rows[Int($0)].place }
            let near = Self.mirroredCounts(places, reach: MirrorCrowd.neighbourhood)
            let onSpot = Self.mirroredCounts(places, reach: MirrorCrowd.spot)
            return members.indices.map {
                (members[$0], MirrorCrowd(near: near[$0], onSpot: onSpot[$0]))
            }
        }
        var crowds = [MirrorCrowd](
            repeating: MirrorCrowd(near: 0, onSpot: 0), count: rows.count)
        for (position, crowd) in groups.joined() { crowds[Int(position)] = crowd }
        return crowds
    }

    /// For each of the sorted places how many lie within `reach` of its opposite.
    private static func mirroredCounts(_ places: [Float], reach: Float) -> [UInt32] {
        var counts = [UInt32](repeating: 0, count: places.count)
        // Places rise, so their opposites fall.
        var (start, end) = (places.count, places.count)
        for (index, place) in places.enumerated() {
            let (low, high) = (-place - reach, -place + reach)
            while start > 0, places[start - 1] >= low { start -= 1 }
            while end > 0, places[end - 1] > high { end -= 1 }
            counts[index] = UInt32(max(0, end - start))
        }
        return counts
    }
}
