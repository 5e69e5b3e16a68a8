/// Whether two accounts stand opposite each other because both trade the same hours.
///
/// Whoever trades between two fixed hours wins or loses what the market moved between them; so all
/// who keep those hours meet each other's outcomes day after day, now on the same side and now on
/// opposite ones, and some are opposite nearly always without knowing of each other. A hedge makes
/// the same trade on one side never. So a clock shows in days on which the two made the same trade,
/// or in somebody else who stands now beside and now against one of them in the markets of the
/// pair, on whatever days. Where several others stand beside one of the two always and several more
/// against it, crowds do that trade two systems at one time, and who hedges whom is nobody's to
/// say.
struct SharedClock {
    /// In which the pair is read.
    let book: TradingBook
    /// Of all accounts.
    let firm: TradingBook

    /// Rows of an account that are looked at for others who met it, spread over its days.
    private static let rowsLookedAt = 64
    /// Of these rows, those that somebody must have met to be looked at.
    private static let fewest = 4
    /// Others who are looked at, at most.
    private static let othersLookedAt = 16
    /// Spreads within which somebody meets a row.
    private static let reach: Float = 5

    /// Of a pair by canonical positions; of the two alone where they tell it by themselves.
    ///
    /// - Complexity: O(r + s (log n + c) + k r) for accounts of r rows, s of which are looked at
    ///   with c rows near each, and k others.
    func company(of accounts: AccountPair) -> ClockCompany {
        let meetings = meetings(accounts)
        let habit = OutcomeHabit(book.rows(ofAccount: accounts.second), book)
        var own = ClockReading()
        for (one, other) in meetings { own.count(one, other, habit, firm) }
        var company = ClockCompany(own: own.sides)
        if company.own.differ { return company }
        let markets = Set(meetings.map { book.market(ofGroup: $0.one.group) })
        company.others = [accounts.first, accounts.second].map { account in
            let rows = book.rows(ofAccount: account).filter {
                $0.isTelling && markets.contains(book.market(ofGroup: $0.group))
            }
            let partners = Set(book.rows(ofAccount: accounts.partner(of: account)).map(\.row))
            return others(near: rows, without: partners).map { ($0, reading(of: $0, rows).sides) }
        }
        return company
    }

    /// The rows of groups in which the first account's outcome tells.
    private func meetings(_ accounts: AccountPair) -> [(one: TradingRow, other: TradingRow)] {
        let (mine, its) = (
            book.rows(ofAccount: accounts.first), book.rows(ofAccount: accounts.second)
        )
        var meetings: [(one: TradingRow, other: TradingRow)] = []
        var (left, right) = (mine.startIndex, its.startIndex)
        while left < mine.endIndex, right < its.endIndex {
            let (one, other) = (mine[left], its[right])
            if one.group == other.group, one.isTelling { meetings.append((one, other)) }
            left += one.group <= other.group ? 1 : 0
            right += other.group <= one.group ? 1 : 0
        }
        return meetings
    }

    /// Numbers of the others who most often won or lost what an account did, of some of its rows.
    ///
    /// - Parameter partners: rows that are left out.
    private func others(near rows: [TradingRow], without partners: Set<UInt32>) -> [UInt32] {
        let stride = max(1, rows.count / Self.rowsLookedAt)
        var times: [UInt32: Int] = [:]
        for row in rows.indices.filter({ $0 % stride == 0 }).map({ rows[$0] }) {
            let traded = firm.traded[Int(row.group)]
            for place in [row.place, -row.place] {
                for index in traded.range(near: place, reach: Self.reach)
                where traded.members[index].row != row.row {
                    if partners.contains(traded.members[index].row) { continue }
                    times[traded.members[index].account, default: 0] += 1
                }
            }
        }
        let rank = firm.order.customerRank
        return times.filter { $0.value >= Self.fewest }.sorted {
            $0.value != $1.value
                ? $0.value > $1.value : rank[Int($0.key)] < rank[Int($1.key)]
        }.prefix(Self.othersLookedAt).map(\.key)
    }

    /// Of an account, by its number, against rows in order of their groups.
    private func reading(of account: UInt32, _ rows: [TradingRow]) -> ClockReading {
        let range = firm.accountRows.range(of: account)
        let (habit, end) = (OutcomeHabit(firm.rows[range], firm), range.upperBound)
        var reading = ClockReading()
        for row in rows {
            let position = firm.accountRows.position(of: account, notBefore: row.group)
            guard position < end, firm.rows[position].group == row.group,
                firm.rows[position].row != row.row
            else { continue }
            reading.count(row, firm.rows[position], habit, firm)
        }
        return reading
    }
}
