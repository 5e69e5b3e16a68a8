internal import Statistics

/// Accounts of one affiliate that make the same trades, kept from settle to settle.
///
/// Two accounts agree where their outcomes do, to within a few spreads and with the same sign,
/// wherever both trade in the stretch between their common trades, and those are much of what both
/// do there. That hangs on the rows of the two alone, so only pairs of which a row changed are
/// looked at again.
struct CopyAgreements: Sendable {
    let smallestDays: Int

    /// Pairs of account numbers, the smaller first.
    private var pairs: Set<UInt64> = []
    private var epoch: Int?
    /// By account number.
    private var affiliates: [UInt32] = []

    /// Share of both accounts' rows, in the stretch they share, in which they must agree: an owner
    /// may trade besides.
    private static let agreement = 0.4
    /// Share of the groups of that stretch in which both trade.
    private static let harmony = 0.7

    init(smallestDays: Int) { self.smallestDays = smallestDays }

    /// Brings the pairs up to date.
    ///
    /// - Parameter affiliates: by account number.
    /// - Returns: pairs of account numbers, in any order.
    mutating func settle(_ trading: TradingComparison, _ affiliates: [UInt32]) -> Set<UInt64> {
        let isNext = epoch.map { $0 == trading.epoch - 1 } ?? false
        let isSame = epoch == trading.epoch
        let isHeld = affiliates.starts(with: self.affiliates)
        self.affiliates = affiliates
        epoch = trading.epoch
        if isHeld, isSame { return pairs }
        let book = trading.book
        let due: [UInt64]
        if isHeld, isNext, let change = trading.change {
            due = following(change, book, trading.threads)
        } else {
            pairs = []
            due = standing(in: Array(book.groups.indices), book, trading.threads)
        }
        let agrees = parallelMap(due.count, threads: trading.threads) { [self] in
            agree(AccountPair(key: due[$0]), book)
        }
        pairs.subtract(due)
        pairs.formUnion(zip(due, agrees).filter(\.1).map(\.0))
        return pairs
    }

    /// Pairs that may agree after a change and did not before, and those that did of which a row
    /// changed.
    private func following(
        _ change: TradingChange, _ book: TradingBook, _ threads: Int
    ) -> [UInt64] {
        var isTouched = [Bool](repeating: false, count: affiliates.count)
        for account in change.touched { isTouched[Int(account)] = true }
        let kept = pairs.filter {
            isTouched[Int($0 >> 32)] || isTouched[Int(UInt32(truncatingIfNeeded: $0))]
        }
        let beside = parallelMap(change.groups.count, threads: threads) {
            neighbours(in: change.groups[$0], book)
        }.joined().filter {
            isTouched[Int($0 >> 32)] || isTouched[Int(UInt32(truncatingIfNeeded: $0))]
        }
        let disturbed = parallelMap(change.disturbed.count, threads: threads) {
            neighbours(of: change.disturbed[$0], book)
        }.joined()
        return kept.union(beside).union(disturbed).sorted()
    }

    /// Pairs that stand side by side on days enough.
    private func standing(in groups: [Int], _ book: TradingBook, _ threads: Int) -> [UInt64] {
        let keys = parallelMap(groups.count, threads: threads) { index in
            neighbours(in: groups[index], book)
        }
        var times: [UInt64: Int] = [:]
        for key in keys.joined() { times[key, default: 0] += 1 }
        return times.filter { $0.value >= smallestDays }.keys.sorted()
    }

    /// Accounts of one affiliate that stand side by side in a group.
    private func neighbours(in group: Int, _ book: TradingBook) -> [UInt64] {
        let traded = book.traded[group]
        let members = zip(traded.members, traded.places).map { member, place in
            (account: member.account, affiliate: affiliates[Int(member.account)], place: place)
        }.sorted { ($0.affiliate, $0.place, $0.account) < ($1.affiliate, $1.place, $1.account) }
        var keys: [UInt64] = []
        for index in members.indices {
            let own = members[index]
            for other in members[(index + 1)...] {
                if other.affiliate != own.affiliate
                    || other.place - own.place > CopyCohorts.tolerance
                {
                    break
                }
                if CopyCohorts.areCopies(own.place, other.place) {
                    keys.append(AccountPair(own.account, other.account).key)
                }
            }
        }
        return keys
    }

    /// The account with others of its affiliate that stand beside it on days enough.
    private func neighbours(of account: UInt32, _ book: TradingBook) -> [UInt64] {
        var times: [UInt32: Int] = [:]
        for row in book.rows[book.accountRows.range(of: account)] {
            let traded = book.traded[Int(row.group)]
            let reach = CopyCohorts.tolerance
            for place in traded.range(near: row.place, reach: reach.nextUp) {
                let other = traded.members[place].account
                if other != account, affiliates[Int(other)] == affiliates[Int(account)],
                    CopyCohorts.areCopies(row.place, traded.places[place])
                {
                    times[other, default: 0] += 1
                }
            }
        }
        return times.filter { $0.value >= smallestDays }.map { AccountPair(account, $0.key).key }
    }

    /// Whether two accounts, by their numbers, make the same trades.
    ///
    /// - Complexity: O(their rows).
    func agree(_ pair: AccountPair, _ book: TradingBook) -> Bool {
        let mine = book.rows[book.accountRows.range(of: pair.first)]
        let theirs = book.rows[book.accountRows.range(of: pair.second)]
        var common: [UInt32] = []
        var shared: [UInt32] = []
        var telling = 0
        var (left, right) = (mine.startIndex, theirs.startIndex)
        while left < mine.endIndex, right < theirs.endIndex {
            let (one, other) = (mine[left], theirs[right])
            if one.group == other.group {
                shared.append(one.group)
                if CopyCohorts.isCopy(one, other) {
                    common.append(one.group)
                    if one.isTelling, other.isTelling { telling += 1 }
                }
            }
            left += one.group <= other.group ? 1 : 0
            right += other.group <= one.group ? 1 : 0
        }
        guard let first = common.first, let last = common.last, telling >= smallestDays
        else { return false }
        let span = first...last
        let rows = mine.count { span.contains($0.group) } + theirs.count { span.contains($0.group) }
        return Double(2 * common.count) >= Self.agreement * Double(rows)
            && Double(common.count) >= Self.harmony * Double(shared.count(where: span.contains))
    }
}
