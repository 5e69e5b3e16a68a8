internal import Records

/// How often an account trades a market, learnt from its rows whose outcomes are not opposite: whoever
/// takes the other side of another's trades goes where those are, and leaves its own habit.
struct MarketHabit {
    private let book: TradingBook
    private let rows: ArraySlice<TradingRow>
    private let apart: [TradingRow]
    /// Distinct days of both.
    private let days: (all: Int, apart: Int)

    /// No single day's market says more than one in so many.
    private static let rarest = 0.01

    /// - Parameter opposite: positions of the rows whose outcomes are opposite.
    init(_ account: UInt32, opposite: Set<Int>, _ book: TradingBook) {
        self.book = book
        let range = book.accountRows.range(of: account)
        rows = book.rows[range]
        apart = range.filter { !opposite.contains($0) }.map { book.rows[$0] }
        days = (Self.days(rows, book), Self.days(apart, book))
    }

    private static func days(_ rows: some Sequence<TradingRow>, _ book: TradingBook) -> Int {
        var (count, last) = (0, Day?.none)
        for row in rows {
            let day = book.groups[Int(row.group)].day
            if day != last { (count, last) = (count + 1, day) }
        }
        return count
    }

    /// One over the chance that the account trades the market of a group on its day: its own share of
    /// days, or the firm's on a day on which many do.
    func ratio(ofGroup group: UInt32) -> Double {
        let market = book.market(ofGroup: group)
        let isThere = { (row: TradingRow) in book.market(ofGroup: row.group) == market }
        let own = LotEvidence.drawn(
            apart.count(where: isThere), of: days.apart,
            towards: Double(rows.count(where: isThere)) / Double(max(1, days.all)))
        let ofFirm = Double(book.size(ofGroup: group)) / Double(max(1, book.accounts))
        return 1 / min(1, max(Self.rarest, own, ofFirm))
    }
}
