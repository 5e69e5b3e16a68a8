internal import Records

/// How often an account trades a market: whoever takes the other side of another's trades goes
/// where those are.
///
/// It is learnt from all its rows, the hedged ones too: two who keep the same hours in one market
/// are opposite there more often than elsewhere, and are not told by it.
struct MarketHabit {
    private let book: TradingBook
    /// By market, in how many rows it is traded.
    private let rows: [Int32]
    private let days: Int

    /// No single day's market says more than one in so many.
    private static let rarest = 0.01

    init(_ account: UInt32, _ book: TradingBook) {
        self.book = book
        var rows = [Int32](repeating: 0, count: book.marketCount)
        var (days, last) = (0, Int32?.none)
        for row in book.rows[book.accountRows.range(of: account)] {
            let day = book.groups[Int(row.group)].day.number
            rows[book.market(ofGroup: row.group)] += 1
            if day != last { days += 1 }
            last = day
        }
        (self.rows, self.days) = (rows, days)
    }

    /// One over the chance that the account trades the market of a group on its day: its own share
    /// of days, or the firm's on a day on which many do. Accounts are counted coarsely, so that one
    /// more changes no pair.
    func ratio(ofGroup group: UInt32) -> Double {
        let market = book.market(ofGroup: group)
        let own = Double(rows[market]) / Double(max(1, days))
        let ofFirm = Double(book.size(ofGroup: group)) / max(1, coarse(book.accounts))
        return 1 / min(1, max(Self.rarest, own, ofFirm))
    }
}
