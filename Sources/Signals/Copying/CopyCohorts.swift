internal import Statistics
internal import Linkage
internal import Records

/// Accounts of one affiliate, of different persons, that make the same trades.
struct CopyCohort: Sendable {
    /// Canonical positions, sorted.
    var accounts: [UInt32]
    /// Positions in the book's rows of each copied group, by account in their order.
    var copied: [[Int]]
}

/// Finds the accounts of an affiliate that make the same trades on most days.
///
/// Two accounts are joined when they agree in outcome, to within a few spreads and with the same
/// sign, wherever both trade in the stretch between their common trades, and those are much of what
/// both do there. Who has too few trades in common with any one member joins by those that it has
/// in common with the cohort.
struct CopyCohorts {
    let book: TradingBook
    /// By canonical position: the affiliate, and the canonical first account of the person.
    let affiliates: [UInt32]
    let persons: [UInt32]
    /// Accounts whose trades are explained otherwise: those that stand together in a group hedge.
    let excluded: Set<UInt32>
    let smallestDays: Int
    let threads: Int

    /// Spreads by which two fills of one trade may differ.
    static let tolerance: Float = 6
    /// Share of both accounts' rows, in the stretch they share, in which they must agree: an owner
    /// may trade besides.
    private static let agreement = 0.4
    /// Share of the groups of that stretch in which both trade.
    private static let harmony = 0.7

    /// In order of affiliate id, then of the first account; only those of at least three persons.
    func cohorts() -> [CopyCohort] {
        let pairs = agreeingPairs()
        let accounts = Set(pairs.flatMap { [$0.first, $0.second] }).sorted()
        var place: [UInt32: UInt32] = [:]
        for (index, account) in accounts.enumerated() { place[account] = UInt32(index) }
        var sets = DisjointSets(rank: Array(0..<UInt32(accounts.count)))
        for pair in pairs { sets.union(place[pair.first] ?? 0, place[pair.second] ?? 0) }
        var members: [UInt32: [UInt32]] = [:]
        for (index, account) in accounts.enumerated() {
            members[sets.find(UInt32(index)), default: []].append(account)
        }
        return members.sorted { $0.key < $1.key }.map(\.value).filter { cohort in
            Set(cohort.map { persons[Int($0)] }).count >= 3
        }.map { cohort(joined(by: $0)) }
    }

    /// Pairs of one affiliate that agree on most of their days, in canonical order.
    private func agreeingPairs() -> [AccountPair] {
        let keys = parallelMap(book.groups.count, threads: threads) { self.agreements(in: $0) }
        var times: [UInt64: Int] = [:]
        for key in keys.joined() { times[key, default: 0] += 1 }
        let repeated = times.filter { $0.value >= smallestDays }.keys.sorted()
        let agrees = parallelMap(repeated.count, threads: threads) {
            self.agree(AccountPair(key: repeated[$0]))
        }
        return zip(repeated, agrees).filter(\.1).map { AccountPair(key: $0.0) }
    }

    /// Accounts of one affiliate and different persons that stand side by side in a group.
    private func agreements(in group: Int) -> [UInt64] {
        let members = book.members(ofGroup: group).map {
            (
                account: $0.account, affiliate: affiliates[Int($0.account)],
                row: book.rows[$0.position]
            )
        }.filter { $0.row.isTelling && !excluded.contains($0.account) }.sorted {
            ($0.affiliate, $0.row.place, $0.account) < ($1.affiliate, $1.row.place, $1.account)
        }
        var keys: [UInt64] = []
        for index in members.indices {
            for other in members[(index + 1)...] {
                if other.affiliate != members[index].affiliate
                    || other.row.place - members[index].row.place > Self.tolerance
                {
                    break
                }
                let pair = AccountPair(members[index].account, other.account)
                if persons[Int(pair.first)] != persons[Int(pair.second)],
                    (other.row.place < 0) == (members[index].row.place < 0)
                {
                    keys.append(pair.key)
                }
            }
        }
        return keys
    }

    private func agree(_ pair: AccountPair) -> Bool {
        let (mine, theirs) = (
            book.rows(ofAccount: pair.first), book.rows(ofAccount: pair.second)
        )
        var common: [UInt32] = []
        var shared: [UInt32] = []
        var (left, right) = (mine.startIndex, theirs.startIndex)
        while left < mine.endIndex, right < theirs.endIndex {
            if mine[left].group == theirs[right].group {
                shared.append(mine[left].group)
                if Self.isCopy(mine[left], theirs[right]) { common.append(mine[left].group) }
                left += 1
                right += 1
            } else if mine[left].group < theirs[right].group {
                left += 1
            } else {
                right += 1
            }
        }
        guard let first = common.first, let last = common.last,
            common.count >= smallestDays
        else { return false }
        let span = first...last
        let rows = mine.count { span.contains($0.group) } + theirs.count { span.contains($0.group) }
        return Double(2 * common.count) >= Self.agreement * Double(rows)
            && Double(common.count) >= Self.harmony * Double(shared.count(where: span.contains))
    }

    static func isCopy(_ one: TradingRow, _ other: TradingRow) -> Bool {
        (one.place - other.place).magnitude <= tolerance && (one.place < 0) == (other.place < 0)
    }

    /// The members and whoever else of their affiliate made their trades, sorted.
    private func joined(by members: [UInt32]) -> [UInt32] {
        let affiliate = affiliates[Int(members[0])]
        let trades = cohort(members).copied.map { copies in
            let middle = copies.map { book.rows[$0] }.sorted { $0.place < $1.place }[
                (copies.count - 1) / 2]
            return (middle: middle, chance: book.chance(of: copies, at: middle.place))
        }
        let others = affiliates.indices.map(UInt32.init).filter {
            affiliates[Int($0)] == affiliate && !excluded.contains($0) && !members.contains($0)
                && !book.range(ofAccount: $0).isEmpty
        }
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

    /// The groups in which at least two members made the same trade.
    private func cohort(_ accounts: [UInt32]) -> CopyCohort {
        var byGroup: [UInt32: [Int]] = [:]
        for account in accounts {
            for position in book.range(ofAccount: account) {
                byGroup[book.rows[position].group, default: []].append(position)
            }
        }
        let copied = byGroup.sorted { $0.key < $1.key }.map { copies($0.value) }
        return CopyCohort(accounts: accounts, copied: copied.filter { $0.count > 1 })
    }

    /// The rows that agree with the lower median of all.
    private func copies(_ positions: [Int]) -> [Int] {
        let sorted = positions.map { book.rows[$0] }.sorted { $0.place < $1.place }
        let middle = sorted[(sorted.count - 1) / 2]
        return positions.filter { Self.isCopy(book.rows[$0], middle) }
    }
}
