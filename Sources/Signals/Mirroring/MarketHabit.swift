internal import Records

/// How often an account trades a market: whoever takes the other side of another's trades goes
/// where those are.
///
/// It is learnt from the rows whose outcomes can't be those of a hedge, and from the others one by
/// one: the first of these that is in a market of its own says much, those that follow less and
/// less. Two who keep the same hours in one market are opposite there more often than elsewhere,
/// and are not told by it again and again. It is the law of Pólya's urn, by which the order of the
/// rows is of no weight.
struct MarketHabit {
    private let book: TradingBook
    /// By market, the share of its days on which the account trades it.
    private let shares: [Double]
    /// Number of its first day.
    private let first: Int32
    /// By market, in how many of the rows seen so far it is traded.
    private var rows: [Int32]
    /// By day from its first one, whether a row of it was seen, and how many were.
    private var isSeen: [Bool]
    private var days = 0

    /// No single day's market says more than one in so many.
    private static let rarest = 0.01

    /// - Parameter opposite: positions of the rows whose outcomes may be those of a hedge.
    init(_ account: UInt32, opposite: some Sequence<Int>, _ book: TradingBook) {
        self.book = book
        let range = book.accountRows.range(of: account)
        var isApart = [Bool](repeating: true, count: range.count)
        for position in opposite { isApart[position - range.lowerBound] = false }
        let rows = book.rows[range]
        let day = { (row: TradingRow) in book.groups[Int(row.group)].day.number }
        first = rows.first.map(day) ?? 0
        isSeen = [Bool](repeating: false, count: Int((rows.last.map(day) ?? 0) - first) + 1)
        self.rows = [Int32](repeating: 0, count: book.marketCount)
        var all = self.rows
        var (count, last) = (0, Int32?.none)
        for row in rows {
            all[book.market(ofGroup: row.group)] += 1
            if day(row) != last { count += 1 }
            last = day(row)
        }
        shares = all.map { Double($0) / Double(max(1, count)) }
        for (row, isApart) in zip(rows, isApart) where isApart { see(row) }
    }

    private mutating func see(_ row: TradingRow) {
        rows[book.market(ofGroup: row.group)] += 1
        let day = Int(book.groups[Int(row.group)].day.number - first)
        if !isSeen[day] { days += 1 }
        isSeen[day] = true
    }

    /// One over the chance that the account trades the market of a row on its day: its own share
    /// of the days seen so far, or the firm's on a day on which many do. Accounts are counted
    /// coarsely, so that one more changes no pair. The row is one of those seen from now on.
    mutating func ratio(of row: TradingRow) -> Double {
        let market = book.market(ofGroup: row.group)
        let own = LotEvidence.drawn(Int(rows[market]), of: days, towards: shares[market])
        let ofFirm = Double(book.size(ofGroup: row.group)) / max(1, coarse(book.accounts))
        see(row)
        return 1 / min(1, max(Self.rarest, own, ofFirm))
    }
}
