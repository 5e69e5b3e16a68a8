internal import Linkage
internal import Records

/// Accounts of one affiliate, of different persons, that make the same trades.
struct CopyCohort: Sendable {
    /// Canonical positions, sorted.
    var accounts: [UInt32]
    /// Positions in the book's rows of each copied group, by account in their order. Never empty:
    /// accounts that agree two by two, and all together on no trade, are no cohort.
    var copied: [[Int]]
}

/// Finds the accounts of an affiliate that make the same trades on most days.
///
/// Accounts that agree (`CopyAgreements`) are joined. Who has too few trades in common with any one
/// member joins by those that it has in common with the cohort.
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
            // Two persons alone are no cohort that others could belong to.
            if Set(members.map { persons[Int($0)] }).count < Self.fewestPersons {
                return CopyCohort(of: members.sorted(), in: book)
            }
            let all = trading[affiliates[Int(members[0])]] ?? []
            return CopyCohort(of: joined(by: members, all), in: book)
        }.filter { !$0.copied.isEmpty }
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
        let trades = CopyCohort(of: members, in: book).copied.map { copies in
            let middle = copies.map { book.rows[$0] }.sorted { $0.place < $1.place }[
                (copies.count - 1) / 2]
            return (middle: middle, chance: book.chance(of: copies, at: middle.place))
        }
        let others = all.filter { !members.contains($0) }
        let needed = Numerics.ln(Self.joiningOdds * Double(max(1, others.count)))
        return (members + others.filter { likeness($0, trades) >= needed }).sorted()
    }

    /// Odds of belonging to the cohort, for an affiliate's account like any other, from which an
    /// account is taken to do so.
    private static let joiningOdds = 4.0
    /// `ln P(no copy | member) / P(no copy | not)`, where the account trades beside the cohort.
    private static let dissent = -2.0

    /// How much better belonging to the cohort explains an account's trades beside it than chance:
    /// natural log-likelihood ratio.
    private func likeness(_ account: UInt32, _ trades: [(middle: TradingRow, chance: Double)])
        -> Double
    {
        var sum = 0.0
        for row in book.rows(ofAccount: account) {
            guard let trade = trades.first(where: { $0.middle.group == row.group }) else {
                continue
            }
            sum += Self.isCopy(row, trade.middle) ? trade.chance : Self.dissent
        }
        return sum
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
        let sorted = positions.map { book.rows[$0] }.sorted { $0.place < $1.place }
        let middle = sorted[(sorted.count - 1) / 2]
        return positions.filter { CopyCohorts.isCopy(book.rows[$0], middle) }
    }
}
