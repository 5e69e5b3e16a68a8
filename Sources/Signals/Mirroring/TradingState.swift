internal import Statistics
internal import Records

/// What is kept of the firm's trading from settle to settle, so that a settle looks at what changed.
///
/// Groups of which a row changed are made anew as a whole: their rows, what they tell of costs, and
/// the meetings that end in them or a few rows later. Everything else is kept. Firm-wide numbers are
/// functions of integer counts and seldom change; where one does, the groups of its market are
/// placed anew. The result is a function of the current records and the as-of time alone.
struct TradingState: Sendable {
    var rows = AccountRows()
    var calendar = GroupCalendar()
    var traded: [TradedGroup] = []
    var tallies: [MoveTally] = []
    var lotCounts = LotCounts()
    var searchScales: [PriceScale] = []
    var scales: [PriceScale] = []
    var candidates = PairCandidates()
    var filter = CoincidenceFilter(expected: 0)
    private var epoch = 0
    private var last: (comparison: TradingComparison, border: Day)?

    /// Brings everything up to date.
    ///
    /// - Parameter changed: activity groups whose rows, or whose accounts, changed.
    mutating func settle(
        _ records: SharedRecords, changed: [UInt32], asOf: EventTime, order: CanonicalOrder,
        threads: Int
    ) -> TradingComparison {
        let change = calendar.settle(records, changed: changed, asOf: asOf)
        let border = CostVotes.border(asOf: asOf)
        if let last, change.isNothing, last.border == border {
            rows.grow(toAccounts: records.records.customers.count, rows: 0)
            let same = TradingComparison(last.comparison, book: book(order), threads: threads)
            self.last = (same, border)
            return same
        }
        last = nil
        epoch += 1
        follow(change)
        let news = TradingNews(records: records, calendar: calendar, due: change.due)
        rows.grow(
            toAccounts: records.records.customers.count, rows: news.rows.count)
        var isDue = [Bool](repeating: false, count: traded.count)
        for group in change.due { isDue[Int(group)] = true }
        var concerned = members(of: isDue)
        var breaks = replaceRows(news, isDue, threads)
        replaceMembers(change.due, news, threads)
        let replaced = rescale(isDue, records, asOf, threads)
        place(replaced, &breaks, threads)
        let isSearched = replaced.contains(false) ? searched(isDue, breaks) : replaced
        for (account, isMember) in members(of: replaced).enumerated() where isMember {
            concerned[account] = true
        }
        search(replaced, isSearched, concerned, order, threads)
        learn(replaced, concerned, records, order, threads)
        lotCounts.settle()
        let comparison = TradingComparison(
            book: book(order), candidates: candidates, threads: threads, epoch: epoch)
        last = (comparison, border)
        return comparison
    }

    func book(_ order: CanonicalOrder) -> TradingBook {
        TradingBook(
            rows: rows, groups: calendar.groups, traded: traded, searchScales: searchScales,
            scales: scales, isTraded: tallies.map { $0.rows > 0 }, lotCounts: lotCounts,
            order: order)
    }

    /// Groups move when earlier ones come up.
    private mutating func follow(_ change: GroupCalendar.Change) {
        while tallies.count < calendar.marketCount { tallies.append(MoveTally()) }
        let fresh = calendar.markets[traded.count...].map(TradedGroup.init)
        guard let moved = change.moved else { return traded += fresh }
        rows.withRows { rows in
            for index in rows.indices { rows[index].group = moved[Int(rows[index].group)] }
        }
        let old = traded
        traded = calendar.markets.map(TradedGroup.init)
        for (index, group) in old.enumerated() { traded[Int(moved[index])] = group }
    }
}
