internal import Linkage
internal import Records

/// Accounts of one affiliate, of different persons, that make the same trades.
struct CopyCohort: Sendable {
    /// Canonical positions, sorted.
    var accounts: [UInt32]
    /// Positions in the book's rows of each copied group, by account in their order. Never empty:
    /// accounts that agree two by two, and all together on no trade, are no cohort.
    var copied: [[Int]]
    /// Those of the affiliate who make the trades in other currencies, by account.
    var followers: [Follower] = []

    /// Who makes the trades of a cohort in an account of another currency.
    struct Follower: Sendable {
        /// Canonical position.
        var account: UInt32
        /// Positions in the book's rows, in order.
        var copies: [Int]
    }

    /// The followers' copies by group, in order.
    func followed(in book: TradingBook) -> [[Int]] {
        Dictionary(grouping: followers.flatMap(\.copies)) { book.rows[$0].group }
            .sorted { $0.key < $1.key }.map(\.value)
    }

    /// Canonical positions, sorted.
    var allAccounts: [UInt32] { (accounts + followers.map(\.account)).sorted() }
}

/// Finds the accounts of an affiliate that make the same trades on most days.
///
/// Accounts that agree (`CopyAgreements`) are joined. Who has too few trades in common with any one
/// member joins by those that it has in common with the cohort; so does who makes them in another
/// currency.
struct CopyCohorts {
    let book: TradingBook
    /// By canonical position: the affiliate, and the canonical first account of the person.
    let affiliates: [UInt32]
    let persons: [UInt32]
    /// Accounts whose trades are explained otherwise: those that stand together in a group hedge.
    let excluded: Set<UInt32>

    /// Persons of a cohort that stands by itself.
    static let fewestPersons = 3
    /// Spreads by which two fills of one trade may differ.
    static let tolerance: Float = 6
    /// In order of affiliate id, then of the first account; of two persons at least.
    ///
    /// - Parameter agreeing: pairs of account numbers that agree, in any order.
    func cohorts(_ agreeing: Set<UInt64>) -> [CopyCohort] {
        let pairs = pairs(agreeing)
        let accounts = Set(pairs.flatMap { [$0.first, $0.second] }).sorted()
        var place: [UInt32: UInt32] = [:]
        for (index, account) in accounts.enumerated() { place[account] = UInt32(index) }
        var sets = DisjointSets(rank: Array(0..<UInt32(accounts.count)))
        for pair in pairs { sets.union(place[pair.first] ?? 0, place[pair.second] ?? 0) }
        var members: [UInt32: [UInt32]] = [:]
        for (index, account) in accounts.enumerated() {
            members[sets.find(UInt32(index)), default: []].append(account)
        }
        let trading = Dictionary(
            grouping: affiliates.indices.map(UInt32.init).filter {
                !excluded.contains($0) && !book.range(ofAccount: $0).isEmpty
            }
        ) { affiliates[Int($0)] }
        return members.sorted { $0.key < $1.key }.map { _, members in
            cohort(members.sorted(), trading[affiliates[Int(members[0])]] ?? [])
        }.filter { !$0.copied.isEmpty }.united(affiliates, book)
    }

    /// Accounts that agree, and who joins them.
    ///
    /// - Parameter all: accounts of their affiliate that trade.
    private func cohort(_ members: [UInt32], _ all: [UInt32]) -> CopyCohort {
        let members = isPart(members) ? members : faithful(members)
        // Two persons alone are no cohort that others could belong to by a trade or two.
        let isPart = isPart(members)
        var cohort = CopyCohort(of: isPart ? members : joined(by: members, all), in: book)
        cohort.followers = CopyCurrencies(book: book).followers(
            of: cohort, among: all, needed: Self.needed(among: all.count - members.count))
        return cohort
    }

    private func isPart(_ members: [UInt32]) -> Bool {
        Set(members.map { persons[Int($0)] }).count < Self.fewestPersons
    }

    /// Without those who agree with some other now and then and not with the cohort.
    private func faithful(_ members: [UInt32]) -> [UInt32] {
        let trades = trades(of: members)
        return members.filter { likeness($0, trades, habit: nil) >= 0 }
    }

    /// Those of different persons that nothing else explains, by canonical positions, in order.
    private func pairs(_ agreeing: Set<UInt64>) -> [AccountPair] {
        let rank = book.order.customerRank
        return agreeing.map { key in
            AccountPair(rank[Int(key >> 32)], rank[Int(UInt32(truncatingIfNeeded: key))])
        }.filter {
            persons[Int($0.first)] != persons[Int($0.second)]
                && !excluded.contains($0.first) && !excluded.contains($0.second)
        }.sorted()
    }

    static func isCopy(_ one: TradingRow, _ other: TradingRow) -> Bool {
        areCopies(one.place, other.place)
    }

    static func areCopies(_ one: Float, _ other: Float) -> Bool {
        (one - other).magnitude <= tolerance && (one < 0) == (other < 0)
    }

    /// The members and whoever else of their affiliate made their trades, sorted.
    ///
    /// - Parameter all: its accounts that trade.
    private func joined(by members: [UInt32], _ all: [UInt32]) -> [UInt32] {
        let trades = trades(of: members)
        let others = all.filter { !members.contains($0) }
        let needed = Self.needed(among: others.count)
        let joining = others.filter {
            likeness($0, trades, habit: habit($0, beside: trades)) >= needed
        }
        return (members + joining).sorted()
    }

    /// Odds of belonging to the cohort, for an affiliate's account like any other, from which an
    /// account is taken to do so.
    private static let joiningOdds = 4.0
    /// `ln P(no copy | member) / P(no copy | not)`, where the account trades beside the cohort.
    static let dissent = -2.0

    /// Natural log-odds from which one of so many accounts is taken to belong to the cohort.
    private static func needed(among others: Int) -> Double {
        Numerics.ln(joiningOdds * Double(max(1, others)))
    }

    /// A trade of a cohort: its middle row, and what one more copy says, as a natural
    /// log-likelihood ratio.
    private typealias Trade = (middle: TradingRow, chance: Double)

    /// By group.
    private func trades(of members: [UInt32]) -> [UInt32: Trade] {
        var trades: [UInt32: Trade] = [:]
        for copies in CopyCohort(of: members, in: book).copied {
            let middle = book.middle(of: copies)
            trades[middle.group] = (middle, book.chance(of: copies, at: middle.place))
        }
        return trades
    }

    /// How much better belonging to the cohort explains an account's trades beside it than chance
    /// or the account's own stops and targets: natural log-likelihood ratio.
    private func likeness(
        _ account: UInt32, _ trades: [UInt32: Trade], habit: OutcomeHabit?
    ) -> Double {
        var sum = 0.0
        for row in book.rows(ofAccount: account) {
            guard let trade = trades[row.group] else { continue }
            let own = habit?.chance(of: row, in: book) ?? .infinity
            sum += Self.isCopy(row, trade.middle) ? min(trade.chance, own) : Self.dissent
        }
        return sum
    }

    /// How an account ends its trades where it doesn't copy.
    private func habit(_ account: UInt32, beside trades: [UInt32: Trade]) -> OutcomeHabit {
        OutcomeHabit(
            book.rows(ofAccount: account).filter { row in
                trades[row.group].map { !Self.isCopy(row, $0.middle) } ?? true
            }, book)
    }
}

extension CopyCohort {
    /// The groups in which at least two of some accounts made the same trade.
    init(of accounts: [UInt32], in book: TradingBook) {
        var byGroup: [UInt32: [Int]] = [:]
        for account in accounts {
            for position in book.range(ofAccount: account) {
                byGroup[book.rows[position].group, default: []].append(position)
            }
        }
        let copied = byGroup.sorted { $0.key < $1.key }.map { Self.copies($0.value, book) }
        self.init(accounts: accounts, copied: copied.filter { $0.count > 1 })
    }

    /// The rows that agree with the lower median of all.
    private static func copies(_ positions: [Int], _ book: TradingBook) -> [Int] {
        let middle = book.middle(of: positions)
        return positions.filter { CopyCohorts.isCopy(book.rows[$0], middle) }
    }
}

extension TradingBook {
    /// The lower median of rows of one group by place.
    func middle(of positions: [Int]) -> TradingRow {
        positions.map { rows[$0] }.sorted { $0.place < $1.place }[(positions.count - 1) / 2]
    }
}

extension OutcomeHabit {
    /// How much better copying explains a row that the habit was not read from than the habit does:
    /// natural log-likelihood ratio.
    func chance(of row: TradingRow, in book: TradingBook) -> Double {
        let density = density(
            at: row.place, inMarket: book.market(ofGroup: row.group), itself: 0)
        return density > 0
            ? Numerics.ln(1 / Double(2 * CopyCohorts.tolerance) / density) : .infinity
    }
}
