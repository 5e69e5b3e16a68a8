internal import Records

/// Who makes a cohort's trades in accounts of another currency, between which no rate is told.
///
/// The outcomes of one trade stand in one proportion in two currencies, whatever the rate. So one
/// common trade tells the rate, and the others must agree with it; each is tried, and the trying
/// is paid for.
struct CopyCurrencies {
    let book: TradingBook

    /// A trade of a cohort, in the cohort's currency.
    private struct Trade {
        /// Units a lot, net of costs.
        var gain: Double
        var isTelling: Bool
        /// What one more copy says, as a natural log-likelihood ratio.
        var chance: Double
    }

    /// A row of another currency, on the day and in the market of a trade.
    private struct Meeting {
        var position: Int
        var trade: Trade
    }

    private struct Candidate {
        var account: UInt32
        var currency: CurrencyCode
        var meetings: [Meeting]
    }

    private struct DayMarket: Hashable {
        var day: Day
        var instrument: UInt32

        init(_ group: ActivityGroup) { (day, instrument) = (group.day, group.instrument) }
    }

    /// The accounts that make the trades of a cohort in other currencies, in their order.
    ///
    /// A rate that one account told holds for all of its currency.
    ///
    /// - Parameters:
    ///   - all: accounts of the cohort's affiliate that trade, sorted.
    ///   - needed: natural log-odds from which an account belongs to the cohort.
    /// - Complexity: O(rows of `all`, and the squares of the trades that each shares with the
    ///   cohort).
    func followers(
        of cohort: CopyCohort, among all: [UInt32], needed: Double
    ) -> [CopyCohort.Follower] {
        guard let home = cohort.copied.first.map({ currency(ofRow: $0[0]) }) else { return [] }
        let abroad = all.filter { currency(ofRow: book.range(ofAccount: $0).lowerBound) != home }
        if abroad.isEmpty { return [] }
        let trades = trades(cohort, in: home)
        let candidates = abroad.map { candidate($0, trades) }
        let rates = rates(candidates, needed: needed)
        return candidates.compactMap { candidate in
            guard let rate = rates[candidate.currency],
                logOdds(candidate.meetings, of: candidate, at: rate) >= needed
            else { return nil }
            return CopyCohort.Follower(
                account: candidate.account,
                copies: candidate.meetings.filter { isCopy($0, at: rate) }.map(\.position))
        }
    }

    private func currency(ofRow position: Int) -> CurrencyCode {
        book.groups[Int(book.rows[position].group)].currency
    }

    private func trades(_ cohort: CopyCohort, in home: CurrencyCode) -> [DayMarket: Trade] {
        var trades: [DayMarket: Trade] = [:]
        for copies in cohort.copied where currency(ofRow: copies[0]) == home {
            let middle = book.middle(of: copies)
            trades[DayMarket(book.groups[Int(middle.group)])] = Trade(
                gain: book.scale(ofGroup: middle.group).net(at: middle.place),
                isTelling: middle.isTelling,
                chance: book.chance(of: copies, at: middle.place))
        }
        return trades
    }

    /// The account's rows, in the currency of the first, beside the trades.
    private func candidate(_ account: UInt32, _ trades: [DayMarket: Trade]) -> Candidate {
        let range = book.range(ofAccount: account)
        let own = currency(ofRow: range.lowerBound)
        let meetings = range.compactMap { position -> Meeting? in
            let group = book.groups[Int(book.rows[position].group)]
            guard group.currency == own, let trade = trades[DayMarket(group)] else { return nil }
            return Meeting(position: position, trade: trade)
        }
        return Candidate(account: account, currency: own, meetings: meetings)
    }

    /// By currency the lower median of the rates at which accounts belong to the cohort.
    private func rates(_ candidates: [Candidate], needed: Double) -> [CurrencyCode: Double] {
        var told: [CurrencyCode: [Double]] = [:]
        for candidate in candidates {
            if let best = bestRate(candidate), best.logOdds >= needed {
                told[candidate.currency, default: []].append(best.rate)
            }
        }
        return told.mapValues { $0.sorted()[($0.count - 1) / 2] }
    }

    /// The rate that a trade tells with which the others agree best; the first of equals.
    private func bestRate(_ candidate: Candidate) -> (logOdds: Double, rate: Double)? {
        let rates = candidate.meetings.map(told)
        let price = Numerics.ln(Double(max(1, rates.count { $0 != nil })))
        var best: (logOdds: Double, rate: Double)?
        for (place, rate) in rates.enumerated() {
            guard let rate else { continue }
            var others = candidate.meetings
            others.remove(at: place)
            let logOdds = logOdds(others, of: candidate, at: rate) - price
            if logOdds > best?.logOdds ?? -.infinity { best = (logOdds, rate) }
        }
        return best
    }

    /// Units of the account's currency for one of the cohort's, if the row is a copy.
    private func told(_ meeting: Meeting) -> Double? {
        let row = book.rows[meeting.position]
        guard row.isTelling, meeting.trade.isTelling else { return nil }
        let rate = book.scale(ofGroup: row.group).net(at: row.place) / meeting.trade.gain
        return rate > 0 ? rate : nil
    }

    /// Natural log-likelihood ratio, belonging to the cohort to chance.
    ///
    /// - Parameter meetings: those of the candidate that count.
    private func logOdds(
        _ meetings: [Meeting], of candidate: Candidate, at rate: Double
    ) -> Double {
        let habit = habit(candidate, at: rate)
        return meetings.reduce(0) { sum, meeting in
            guard isCopy(meeting, at: rate) else { return sum + CopyCohorts.dissent }
            let chance = book.chance(of: [meeting.position], at: place(of: meeting, at: rate))
            let own = habit.chance(of: book.rows[meeting.position], in: book)
            return sum + min(meeting.trade.chance, chance, own)
        }
    }

    /// How the account ends its trades where it doesn't copy.
    private func habit(_ candidate: Candidate, at rate: Double) -> OutcomeHabit {
        let copies = Set(candidate.meetings.filter { isCopy($0, at: rate) }.map(\.position))
        let range = book.range(ofAccount: candidate.account)
        return OutcomeHabit(
            range.filter { !copies.contains($0) }.map { book.rows[$0] }, book)
    }

    private func isCopy(_ meeting: Meeting, at rate: Double) -> Bool {
        CopyCohorts.areCopies(
            book.rows[meeting.position].place, place(of: meeting, at: rate))
    }

    /// Where a copy of the trade stands among the rows of its currency.
    private func place(of meeting: Meeting, at rate: Double) -> Float {
        book.scale(ofGroup: book.rows[meeting.position].group)
            .netPlace(rate * meeting.trade.gain)
    }
}
