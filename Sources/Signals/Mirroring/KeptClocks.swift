internal import Statistics

/// Who else trades when the two of each pair that stands do, kept from settle to settle until a row
/// of theirs changes.
///
/// It is read from the rows of the two, from who else stands in their groups, and from the rows of
/// those who are looked at there.
struct KeptClocks: Sendable {
    /// By account numbers, the canonically first one first; those asked for since the last settle,
    /// and at it.
    private var known: [UInt64: ClockCompany] = [:]
    private var asked: [UInt64: ClockCompany] = [:]
    private var epoch: Int?

    /// Forgets what may be another, and what was not asked for at the last settle.
    mutating func settle(_ trading: TradingComparison) {
        let isNext = epoch.map { $0 == trading.epoch - 1 } ?? false
        let isSame = epoch == trading.epoch
        epoch = trading.epoch
        (known, asked) = (asked, [:])
        if isSame || known.isEmpty { return }
        guard isNext, let change = trading.change else {
            known = [:]
            return
        }
        var (isTouched, hasNews) = (Set<UInt32>(), Set<UInt32>())
        isTouched.formUnion(change.touched)
        for group in change.groups {
            hasNews.formUnion(trading.book.traded[group].members.map(\.account))
        }
        known = known.filter { key, company in
            ![UInt32(key >> 32), UInt32(truncatingIfNeeded: key)].contains {
                isTouched.contains($0) || hasNews.contains($0)
            } && !company.others.joined().contains { isTouched.contains($0.account) }
        }
    }

    /// A pair, by canonical positions, as it stands if a clock says when the two trade: which of
    /// them is on which side is all that the outcomes tell then, and how often the sides of two
    /// differ may be anything. In crowds lots tell nothing either, being those of others there.
    mutating func judged(_ pair: MirroredPair, by clock: SharedClock) -> MirroredPair {
        let customers = clock.book.order.customers
        let key =
            UInt64(customers[Int(pair.accounts.first)]) << 32
            | UInt64(customers[Int(pair.accounts.second)])
        let company = asked[key] ?? known[key] ?? clock.company(of: pair.accounts)
        asked[key] = company
        let verdict = company.verdict(among: clock.firm.accounts)
        if verdict == .none { return pair }
        var judged = pair
        let sides = Numerics.quantized(Numerics.ln(Double(pair.matches + 1)))
        judged.movement = min(pair.movement, sides)
        judged.styles = 0
        if verdict == .crowds { judged.lots = min(0, pair.lots) }
        return judged
    }
}
