internal import Records
internal import Statistics

/// What is kept of the firm's trading from settle to settle, so that a settle looks at what
/// changed.
///
/// Groups of which a row changed are made anew as a whole: their rows, what they tell of costs, and
/// the meetings that end in them or a few rows later. Everything else is kept. Firm-wide numbers
/// are functions of integer counts and seldom change; where one does, the groups of its market are
/// placed anew. The result is a function of the current records and the as-of time alone.
struct TradingState: Sendable {
    var rows = AccountRows()
    var calendar = GroupCalendar()
    var traded: [TradedGroup] = []
    var tallies: [MarketMoves] = []
    var lots = FirmLots()
    /// Of the blocks of days that have ended.
    var borders = EndedBlocks.none
    var searchScales: [PriceScale] = []
    var scales: [PriceScale] = []
    var candidates = PairCandidates()
    var filter = CoincidenceFilter(expected: 0)
    var days = MarketDays()
    var late = LatePairs()
    var lateFilter = CoincidenceFilter(expected: 0)
    private var epoch = 0
    private var last: TradingComparison?
    /// Of all accounts, by which the pairs that are kept were read.
    private var coarseAccounts = 0.0

    /// Brings everything up to date.
    ///
    /// - Parameter changed: activity groups whose rows, or whose accounts, changed.
    mutating func settle(
        _ records: SharedRecords, changed: [UInt32], asOf: EventTime, order: CanonicalOrder,
        threads: Int
    ) -> TradingComparison {
        let change = calendar.settle(records, changed: changed, asOf: asOf)
        let borders = EndedBlocks.borders(asOf: asOf)
        if let last, change.isNothing, self.borders == borders {
            rows.grow(toAccounts: records.records.customers.count, rows: 0)
            let same = TradingComparison(last, book: book(order), threads: threads)
            self.last = same
            return same
        }
        last = nil
        epoch += 1
        follow(change)
        begin(borders)
        let news = TradingNews(records: records, calendar: calendar, due: change.due)
        rows.grow(
            toAccounts: records.records.customers.count, rows: news.rows.count)
        var isDue = [Bool](repeating: false, count: traded.count)
        for group in change.due { isDue[Int(group)] = true }
        var concerned = ConcernedAccounts(accounts: rows.accountCount)
        note(isDue, in: &concerned)
        var concern = lateConcern(isDue)
        var (breaks, changed, known) = replaceRows(news, isDue, threads)
        let isNewLaw = forgetLots(of: changed)
        replaceMembers(change.due, news, threads)
        let oldDays = days
        days = MarketDays(calendar.groups, traded, markets: calendar.marketCount)
        let replaced = rescale(isDue, records, threads)
        place(replaced, &breaks, threads)
        let isSearched = replaced.contains(false) ? searched(isDue, breaks) : replaced
        note(replaced, in: &concerned)
        note(replaced, changed, from: oldDays, in: &concern)
        let coincident = search(replaced, isSearched, concerned, order, threads)
        let areCostsKept = learn(replaced, concerned, records, order, threads)
        settleLate(
            replaced, coincident, isNewLaw || !areCostsKept ? nil : concern, order, threads)
        candidates.readLots(in: book(order), threads: threads)
        let comparison = TradingComparison(
            book: book(order), candidates: candidates, late: late,
            threads: threads, epoch: epoch,
            change: areCostsKept && replaced.contains(false)
                ? TradingChange(
                    groups: isDue.indices.filter { isDue[$0] },
                    touched: Set(breaks.map(\.account) + changed).sorted(),
                    disturbed: disturbed(breaks, isDue, known), coincident: coincident,
                    concerned: concerned, isNewLaw: isNewLaw) : nil)
        last = comparison
        return comparison
    }

    func book(_ order: CanonicalOrder) -> TradingBook {
        TradingBook(
            rows: rows, groups: calendar.groups, traded: traded, days: days,
            searchScales: searchScales, scales: scales, isTraded: tallies.map { $0.all.rows > 0 },
            lotCounts: lots.law,
            order: order)
    }

    /// - Parameters:
    ///   - breaks: rows that came, went or changed.
    ///   - known: rows of due groups that there were before.
    /// - Returns: accounts of which a row went or changed, in order.
    private func disturbed(
        _ breaks: [Break], _ isDue: [Bool], _ known: Set<UInt64>
    ) -> [UInt32] {
        let disturbed = breaks.filter { account, group in
            !isDue[Int(group)] || known.contains(UInt64(account) << 32 | UInt64(group))
        }
        return Set(disturbed.map(\.account)).sorted()
    }

    /// Forgets what the lots of pairs said where they may say something else now.
    ///
    /// - Parameter changed: accounts whose groups or lots did.
    /// - Returns: whether those of all may.
    private mutating func forgetLots(of changed: [UInt32]) -> Bool {
        let accounts = coarse(rows.accounts)
        let isNewLaw = lots.settle() || accounts != coarseAccounts
        if isNewLaw {
            candidates.forgetLots()
        } else {
            candidates.forgetLots(of: changed, among: rows.accountCount)
        }
        coarseAccounts = accounts
        return isNewLaw
    }

    /// Counts what ended with a block, or no longer has.
    private mutating func begin(_ borders: [Day]) {
        for (block, (old, new)) in zip(self.borders, borders).enumerated() where old != new {
            let (days, step) = (min(old, new)..<max(old, new), old < new ? 1 : -1)
            for (position, group) in traded.enumerated()
            where days.contains(calendar.groups[position].day) {
                for move in group.moves {
                    tallies[group.market].count(move, ofBlock: block, by: Int32(step))
                }
                for member in group.members {
                    let row = rows.rows[rows.position(of: member, in: UInt32(position))]
                    lots.count(row.hundredths, ofBlock: block, by: step)
                }
            }
        }
        self.borders = borders
    }

    /// Groups move when earlier ones come up.
    private mutating func follow(_ change: GroupCalendar.Change) {
        while tallies.count < calendar.marketCount { tallies.append(MarketMoves()) }
        let fresh = calendar.markets[traded.count...].map(TradedGroup.init)
        guard let moved = change.moved else {
            traded += fresh
            return
        }
        rows.withRows { rows in
            for index in rows.indices { rows[index].group = moved[Int(rows[index].group)] }
        }
        let old = traded
        traded = calendar.markets.map(TradedGroup.init)
        for (index, group) in old.enumerated() { traded[Int(moved[index])] = group }
        days.move(to: moved, count: traded.count)
    }
}
