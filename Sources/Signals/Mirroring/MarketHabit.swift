internal import Records

/// How often an account trades a market, learnt from its rows whose outcomes can't be those of a
/// hedge: whoever takes the other side of another's trades goes where those are, and leaves its own
/// habit.
struct MarketHabit {
    private let book: TradingBook
    /// By market, in how many rows it is traded, and in how many whose outcomes are not opposite.
    private let rows: [SIMD2<Int32>]
    /// Distinct days of both.
    private let days: SIMD2<Int32>

    /// No single day's market says more than one in so many.
    private static let rarest = 0.01

    /// - Parameter opposite: positions of the rows whose outcomes are opposite.
    init(_ account: UInt32, opposite: some Sequence<Int>, _ book: TradingBook) {
        self.book = book
        let range = book.accountRows.range(of: account)
        var isApart = [Bool](repeating: true, count: range.count)
        for position in opposite { isApart[position - range.lowerBound] = false }
        var rows = [SIMD2<Int32>](repeating: .zero, count: book.marketCount)
        var days = SIMD2<Int32>.zero
        var last = (all: Int32?.none, apart: Int32?.none)
        for (row, isApart) in zip(book.rows[range], isApart) {
            let day = book.groups[Int(row.group)].day.number
            rows[book.market(ofGroup: row.group)] &+= SIMD2(1, isApart ? 1 : 0)
            if day != last.all { days[0] += 1 }
            last.all = day
            if !isApart { continue }
            if day != last.apart { days[1] += 1 }
            last.apart = day
        }
        (self.rows, self.days) = (rows, days)
    }

    /// One over the chance that the account trades the market of a group on its day: its own share
    /// of days, or the firm's on a day on which many do. Accounts are counted coarsely, so that one
    /// more changes no pair.
    func ratio(ofGroup group: UInt32) -> Double {
        let market = book.market(ofGroup: group)
        let own = LotEvidence.drawn(
            Int(rows[market][1]), of: Int(days[1]),
            towards: Double(rows[market][0]) / Double(max(1, days[0])))
        let ofFirm = Double(book.size(ofGroup: group)) / max(1, coarse(book.accounts))
        return 1 / min(1, max(Self.rarest, own, ofFirm))
    }
}
