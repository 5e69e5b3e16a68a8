internal import Statistics

/// Whether two accounts stand opposite each other because both trade the same hours.
///
/// Whoever trades between two fixed hours wins or loses what the market moved between them; so all who
/// keep those hours meet each other's outcomes day after day, now on the same side and now on opposite
/// ones, and some are opposite nearly always without knowing of each other. A hedge makes the same trade
/// on one side never. So a clock shows in days on which the two made the same trade, or in somebody else
/// who stands now beside and now against one of them in the markets of the pair, on whatever days.
struct SharedClock {
    /// In which the pair is read.
    let book: TradingBook
    /// Of all accounts.
    let firm: TradingBook

    /// Natural log of the odds from which on a clock explains more than a hedge, or a source, does.
    private static let certainty = Numerics.ln(20)
    /// Rows of an account that are looked at for others who met it, spread over its days.
    private static let rowsLookedAt = 64
    /// Of these rows, those that somebody must have met to be looked at.
    private static let fewest = 4
    /// Others who are looked at, at most.
    private static let othersLookedAt = 16
    /// Spreads within which somebody meets a row.
    private static let reach: Float = 5

    /// The pair as it stands if a clock says when the two trade: which of them is on which side is all that
    /// the outcomes tell then, and how often the sides of two differ may be anything.
    func judged(_ pair: MirroredPair) -> MirroredPair {
        guard explains(pair.accounts) else { return pair }
        var judged = pair
        let sides = Numerics.quantized(Numerics.ln(Double(pair.matches + 1)))
        judged.movement = min(pair.movement, sides)
        judged.styles = 0
        return judged
    }

    /// By canonical positions.
    ///
    /// - Complexity: O(r + s (log n + c) + k r) for accounts of r rows, s of which are looked at with c rows
    ///   near each, and k others.
    func explains(_ accounts: AccountPair) -> Bool {
        let meetings = meetings(accounts)
        let habit = OutcomeHabit(book.rows(ofAccount: accounts.second), book)
        var own = ClockReading()
        for (one, other) in meetings { own.count(one, other, habit, firm) }
        let sides = own.sides
        if sides.changing - sides.opposite >= Self.certainty { return true }
        let markets = Set(meetings.map { book.market(ofGroup: $0.one.group) })
        return [accounts.first, accounts.second].contains { account in
            let rows = book.rows(ofAccount: account).filter {
                $0.isTelling && markets.contains(book.market(ofGroup: $0.group))
            }
            return others(near: rows).contains { keepsHours($0, of: rows) }
        }
    }

    /// Whether an account, by its number, stands now beside and now against another's rows.
    private func keepsHours(_ account: UInt32, of rows: [TradingRow]) -> Bool {
        let sides = reading(of: account, rows).sides
        return sides.changing >= Numerics.ln(Double(max(1, firm.accounts))) + Self.certainty
            && sides.changing - max(sides.same, sides.opposite) >= Self.certainty
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
    private func others(near rows: [TradingRow]) -> [UInt32] {
        let stride = max(1, rows.count / Self.rowsLookedAt)
        var times: [UInt32: Int] = [:]
        for row in rows.indices.filter({ $0 % stride == 0 }).map({ rows[$0] }) {
            let traded = firm.traded[Int(row.group)]
            for place in [row.place, -row.place] {
                for index in traded.range(near: place, reach: Self.reach)
                where traded.members[index].row != row.row {
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

/// How often an account wins or loses about the same, whatever the market does: whoever closes at a stop or
/// a target meets others there, and keeps no hours with them.
private struct OutcomeHabit {
    /// By market, ascending.
    private var outcomes: [Int: [Float]] = [:]

    /// Rows that a broad law counts for.
    private static let weight = 3.0

    init(_ rows: ArraySlice<TradingRow>, _ book: TradingBook) {
        for row in rows {
            outcomes[book.market(ofGroup: row.group), default: []].append(row.place.magnitude)
        }
        for market in outcomes.keys { outcomes[market]?.sort() }
    }

    /// Density, per unit of `place`, at one of its outcomes, by the others.
    func density(at place: Float, inMarket market: Int) -> Double {
        let (all, reach) = (outcomes[market] ?? [], MirrorCrowd.spot)
        let near =
            all.position { $0 > place.magnitude + reach }
            - all.position { $0 >= place.magnitude - reach }
        return Double(max(0, near - 1)) / (Double(all.count - 1) + Self.weight)
            / Double(4 * reach)
    }
}

/// Whether two accounts trade at the same times, and how often on opposite sides.
///
/// Lanes are shares of the days on which the sides differ: hardly any, some, nearly all.
private struct ClockReading {
    private typealias Lanes = SIMD8<Double>

    /// Natural log of how much better each share explains all groups than chance does.
    private var logs = Lanes.zero

    private static let shares = Lanes(0.01, 0.1, 0.25, 0.4, 0.6, 0.75, 0.9, 0.99)
    /// P(the outcomes agree in a group in which both trade | they trade at the same times).
    private static let agreement = 0.7
    /// No group proves more.
    private static let strongest = 100.0

    /// - Parameters:
    ///   - one: a row whose outcome tells.
    ///   - other: the other account's in the same group.
    ///   - habit: of the other account.
    mutating func count(
        _ one: TradingRow, _ other: TradingRow, _ habit: OutcomeHabit, _ book: TradingBook
    ) {
        let chance = Self.chance(one, other, habit, book)
        let (opposite, same) = (
            min(Self.strongest, Self.density(one.place + other.place) / chance),
            min(Self.strongest, Self.density(one.place - other.place) / chance)
        )
        for lane in Self.shares.indices {
            let share = Self.shares[lane]
            let ratio = share * opposite + (1 - share) * same
            logs[lane] += Numerics.ln(Self.agreement * ratio + 1 - Self.agreement)
        }
    }

    /// Natural logs of the likelihood ratios where the sides change, and where they are the same or opposite
    /// always.
    var sides: (changing: Double, same: Double, opposite: Double) {
        let last = Lanes.scalarCount - 1
        let changing = (1..<last).map { logs[$0] }
        let greatest = changing.max() ?? 0
        let sum = changing.reduce(0) { $0 + Numerics.exponential($1 - greatest) }
        return (greatest + Numerics.ln(sum / Double(last - 1)), logs[0], logs[last])
    }

    private static func density(_ residual: Float) -> Double {
        MirrorEvidence.tightDensity(Double(residual))
    }

    /// Density with which a row stands where the other does: that of its group, the two rows left out, or of
    /// its account's habit.
    private static func chance(
        _ one: TradingRow, _ other: TradingRow, _ habit: OutcomeHabit, _ book: TradingBook
    ) -> Double {
        let place = other.place
        let others = { (reach: Float) in
            Double(book.count(inGroup: other.group, near: place, reach: reach))
                - ((one.place - place).magnitude <= reach ? 2 : 1)
        }
        let (near, spot) = (MirrorCrowd.neighbourhood, MirrorCrowd.spot)
        let crowd = max(others(near) / Double(2 * near), others(spot) / Double(2 * spot), 0)
        let broad = book.scale(ofGroup: other.group).broadDensity(at: place)
        let rows = Double(max(0, book.size(ofGroup: other.group) - 2))
        let density = (crowd + Self.weight * broad) / (rows + Self.weight)
        return max(density, habit.density(at: place, inMarket: book.market(ofGroup: other.group)))
    }

    /// Rows that the broad law counts for.
    private static let weight = 3.0
}
