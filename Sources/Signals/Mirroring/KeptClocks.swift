internal import Statistics

/// Whose trading changed, by account numbers.
struct ClockNews: Sendable {
    static let none = ClockNews(touched: [], beside: [])

    /// Those of whom a row came, went or changed.
    private(set) var touched: Set<UInt32>
    /// Those who have a row in a group with new rows.
    private(set) var beside: Set<UInt32>

    /// What changed since the epoch before.
    ///
    /// - Parameter persons: whose pairs are concerned, in place of those of accounts.
    init(
        _ change: TradingChange, _ book: TradingBook, persons: TradingPersons? = nil
    ) {
        touched = Set(change.touched)
        beside = []
        for group in change.groups {
            for member in book.traded[group].members {
                beside.insert(persons?.person[Int(member.account)] ?? member.account)
            }
        }
        if let persons { touched.formUnion(change.touched.map { persons.person[Int($0)] }) }
    }

    private init(touched: Set<UInt32>, beside: Set<UInt32>) {
        (self.touched, self.beside) = (touched, beside)
    }

    var isNothing: Bool { touched.isEmpty && beside.isEmpty }

    /// Adds accounts that stand for other trading than before.
    mutating func touch(_ accounts: Set<UInt32>) { touched.formUnion(accounts) }

    fileprivate func concern(_ key: UInt64, _ company: ClockCompany) -> Bool {
        [UInt32(key >> 32), UInt32(truncatingIfNeeded: key)].contains {
            touched.contains($0) || beside.contains($0)
        } || company.others.joined().contains { touched.contains($0.account) }
    }
}

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

    /// Forgets what may be another, and what was not asked for at the last settle.
    ///
    /// - Parameter news: since then; `nil` where anything may be another.
    mutating func settle(_ news: ClockNews?) {
        (known, asked) = (asked, [:])
        guard let news else {
            known = [:]
            return
        }
        if news.isNothing || known.isEmpty { return }
        known = known.filter { !news.concern($0, $1) }
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
