internal import Records

/// The firm's trading at one settle, ready for comparisons: by account in the order of time, and by
/// group in the order of outcomes.
///
/// A row counts when its day has ended by the as-of time, its lots are positive and its customer is
/// known. A function of the current records and the as-of time alone, but for where an account's
/// rows lie. About 60 bytes a row.
final class TradingBook: Sendable {
    let accountRows: AccountRows
    /// By canonical position.
    let groups: [ActivityGroup]
    let traded: [TradedGroup]
    let days: MarketDays
    /// By market: before and after costs were learnt from pairs.
    let searchScales: [PriceScale]
    let scales: [PriceScale]
    /// By market: whether it has counted rows.
    let isTraded: [Bool]
    let lotCounts: LotCounts
    let order: CanonicalOrder
    /// How many accounts have a counted row; of a book of persons, how many persons have.
    let accounts: Int

    init(
        rows: AccountRows, groups: [ActivityGroup], traded: [TradedGroup],
        days: MarketDays, searchScales: [PriceScale], scales: [PriceScale], isTraded: [Bool],
        lotCounts: LotCounts, order: CanonicalOrder, accounts: Int? = nil
    ) {
        accountRows = rows
        self.groups = groups
        self.traded = traded
        self.days = days
        self.searchScales = searchScales
        self.scales = scales
        self.isTraded = isTraded
        self.lotCounts = lotCounts
        self.order = order
        self.accounts = accounts ?? rows.accounts
    }

    /// An account's rows lie together, by group; what lies between accounts means nothing.
    var rows: [TradingRow] { accountRows.rows }

    var marketCount: Int { isTraded.count }

    var accountCount: Int { order.customers.count }

    /// Positions of an account's rows, by its canonical position.
    func range(ofAccount rank: UInt32) -> Range<Int> {
        accountRows.range(of: order.customers[Int(rank)])
    }

    func rows(ofAccount rank: UInt32) -> ArraySlice<TradingRow> { rows[range(ofAccount: rank)] }

    func size(ofGroup group: UInt32) -> Int { traded[Int(group)].members.count }

    func market(ofGroup group: UInt32) -> Int { traded[Int(group)].market }

    /// Markets whose cost was learnt from pairs.
    var learntMarkets: MarketSet {
        var learnt = MarketSet()
        for market in scales.indices where scales[market] != searchScales[market] {
            learnt.insert(market)
        }
        return learnt
    }

    func scale(ofGroup group: UInt32) -> PriceScale { scales[market(ofGroup: group)] }

    func searchScale(ofGroup group: UInt32) -> PriceScale { searchScales[market(ofGroup: group)] }

    func scale(ofGroup group: UInt32, in pass: TradingPass) -> PriceScale {
        pass == .search ? searchScale(ofGroup: group) : scale(ofGroup: group)
    }

    /// How many rows of a group lie within `reach` of a place.
    ///
    /// - Complexity: O(log n) in the rows of the group.
    func count(inGroup group: UInt32, near place: Float, reach: Float) -> Int {
        traded[Int(group)].count(near: place, reach: reach)
    }

    /// Who stands in a group at the opposite of a place of another.
    ///
    /// - Complexity: O(log n) in the rows of the group.
    func crowd(opposite place: Float, inGroup group: UInt32, in pass: TradingPass) -> MirrorCrowd {
        traded[Int(group)].crowd(opposite: place, in: pass)
    }

    /// Two account numbers as one, the canonically first one first.
    func key(_ one: UInt32, _ other: UInt32) -> UInt64 {
        order.customerRank[Int(one)] < order.customerRank[Int(other)]
            ? UInt64(one) << 32 | UInt64(other) : UInt64(other) << 32 | UInt64(one)
    }

    /// What the markets were judged by, in canonical order of their numbers.
    var baseline: [(name: String, value: Double)] {
        [("trading_accounts", Double(accounts))]
            + scales.indices.filter { isTraded[$0] }.map { [scales[$0].typical, scales[$0].cost] }
            .sorted { $0.lexicographicallyPrecedes($1) }
            .flatMap { [("typical_move", $0[0]), ("cost", $0[1])] }
    }
}
