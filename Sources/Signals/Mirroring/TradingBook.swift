internal import Records

/// One counted row of trading, in the units in which rows are compared.
struct TradingRow: Sendable {
    /// Row of the activity table.
    var row: UInt32
    /// Position of its day, instrument and currency in canonical order.
    var group: UInt32
    /// Standard lots in hundredths, > 0.
    var hundredths: Int64
    /// What a lot won or lost, net of the cost, in spreads of its market: see `PriceScale.place`.
    var place: Float

    var lots: Double { Double(hundredths) / 100 }

    /// Smaller outcomes cancel out by chance.
    var isTelling: Bool { place.magnitude > 2 }

    /// Whether the other row won about what this one lost, or the other way round.
    func mirrors(_ other: TradingRow) -> Bool {
        isTelling && other.isTelling && (place < 0) != (other.place < 0)
            && (place + other.place).magnitude <= Self.reach
    }

    /// Spreads by which two legs of one trade may miss each other.
    static let reach: Float = 10
}

/// How many rows of its group stand where the other side of a row's trade would.
struct MirrorCrowd: Sendable {
    /// Half the stretches that are looked at, in spreads.
    static let neighbourhood: Float = 6
    static let spot: Float = 1.5

    /// Rows within `neighbourhood` and `spot` of the mirrored place.
    var near: UInt32
    var onSpot: UInt32
}

/// The firm's trading at one settle, ready for comparisons: by account in the order of time, and by
/// group in the order of outcomes.
///
/// A row counts when its day has ended by the as-of time, its lots are positive and its customer is
/// known. A function of the current records and the as-of time alone. About 60 bytes a row.
final class TradingBook: Sendable {
    /// By account in canonical order, then by group.
    let rows: [TradingRow]
    /// Rows of the account at each canonical position.
    private let offsets: [Int]
    /// By canonical position.
    let groups: [ActivityGroup]
    /// Positions in `rows` by group, in canonical order of the accounts.
    private let members: [UInt32]
    private let memberOffsets: [Int]
    /// Canonical positions of the accounts of `members`.
    private let memberAccounts: [UInt32]
    /// Places of each group's rows, sorted; by `memberOffsets`.
    private let places: [Float]
    /// By position in `rows`.
    let crowds: [MirrorCrowd]
    private let marketOfGroup: [UInt32]
    let scales: [PriceScale]
    let lotCounts: LotCounts
    /// How many accounts have a counted row.
    let accounts: Int

    /// - Parameter costs: what two legs leave in markets whose own rows don't tell, in hundredths of
    ///   the typical move.
    /// - Complexity: O(n log n) in the rows.
    init(_ builder: TradingBookBuilder, knowing costs: [Int: Int] = [:]) {
        let groups = builder.countedGroups()
        let (moved, offsets) = builder.rowsByAccount(groups)
        let index = GroupIndex(moved, offsets, groups: groups.count)
        var scales = builder.scales(moved, index, groups)
        for (market, sum) in costs { scales[market].settleCost(sum) }
        rows = builder.placed(moved, groups, scales)
        self.offsets = offsets
        self.groups = groups.map(\.group)
        marketOfGroup = groups.map(\.market)
        self.scales = scales
        members = index.members
        memberAccounts = index.accounts
        memberOffsets = index.offsets
        places = builder.sortedPlaces(rows, index)
        crowds = builder.crowds(rows, index)
        var lots = LotCounts()
        for row in rows { lots.count(row.hundredths, by: 1) }
        lots.settle()
        lotCounts = lots
        accounts = zip(offsets.dropFirst(), offsets).count { $0 > $1 }
    }

    var accountCount: Int { offsets.count - 1 }

    /// Positions of an account's rows.
    func range(ofAccount rank: UInt32) -> Range<Int> {
        offsets[Int(rank)]..<offsets[Int(rank) + 1]
    }

    func rows(ofAccount rank: UInt32) -> ArraySlice<TradingRow> { rows[range(ofAccount: rank)] }

    /// Each member's position in `rows` and the canonical position of its account.
    func members(ofGroup group: Int) -> [(position: Int, account: UInt32)] {
        (memberOffsets[group]..<memberOffsets[group + 1]).map {
            (Int(members[$0]), memberAccounts[$0])
        }
    }

    func size(ofGroup group: UInt32) -> Int {
        memberOffsets[Int(group) + 1] - memberOffsets[Int(group)]
    }

    func market(ofGroup group: UInt32) -> Int { Int(marketOfGroup[Int(group)]) }

    func scale(ofGroup group: UInt32) -> PriceScale { scales[market(ofGroup: group)] }

    /// How many rows of a group lie within `reach` of a place.
    ///
    /// - Complexity: O(log n) in the rows of the group.
    func count(inGroup group: UInt32, near place: Float, reach: Float) -> Int {
        let range = memberOffsets[Int(group)]..<memberOffsets[Int(group) + 1]
        return places.lowerBound((place + reach).nextUp, in: range)
            - places.lowerBound(place - reach, in: range)
    }

    /// What the markets were judged by, in canonical order of their numbers.
    var baseline: [(name: String, value: Double)] {
        [("trading_accounts", Double(accounts))]
            + scales.map { [$0.typical, $0.cost] }.sorted { $0.lexicographicallyPrecedes($1) }
            .flatMap { [("typical_move", $0[0]), ("cost", $0[1])] }
    }
}

extension [Float] {
    /// The first index in `range` whose element is at least `value`; the elements are sorted.
    func lowerBound(_ value: Float, in range: Range<Int>) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
