internal import Statistics
internal import Records

extension TradingState {
    /// Reads pairs whose legs may be booked a day apart, as far as what they say may have changed.
    ///
    /// - Parameters:
    ///   - isReplaced: by group, whether its rows have been placed anew.
    ///   - concerned: by such groups.
    ///   - old: which group followed which at the settle before.
    ///   - isAll: whether what every pair says may have changed.
    mutating func settleLate(
        _ isReplaced: [Bool], _ concerned: ConcernedAccounts, from old: MarketDays, isAll: Bool,
        _ order: CanonicalOrder, _ threads: Int
    ) {
        let touched = coincideLate(isReplaced, order, threads)
        let needed = Coincidence.neededLate(accounts: rows.accounts)
        if needed != late.needed || touched.groups * 4 > traded.count {
            late.choose(
                CoincidentPairs(
                    groups: traded.map(\.lateCoincidences), filter: lateFilter,
                    accounts: rows.accountCount, threads: threads, needed: needed
                ).pairs(), needed: needed)
        } else {
            let reaching = touched.keys.map {
                lateFilter.mayReach($0, needed) && latePoints($0) >= needed
            }
            late.choose(touched.keys, hasEnough: reaching)
        }
        var concerned = concerned
        note(days.changes(from: old), in: &concerned)
        late.forget(isAll ? nil : concerned)
        late.read(in: book(order), threads: threads)
    }

    /// Looks for coincidences of rows on a day and its market's next, where either has been placed anew
    /// or another has become the next.
    ///
    /// - Returns: how many groups were looked through, and pairs with coincidences in them that are, or may be,
    ///   candidates, each once or more.
    private mutating func coincideLate(
        _ isReplaced: [Bool], _ order: CanonicalOrder, _ threads: Int
    ) -> (groups: Int, keys: [UInt64]) {
        let next = traded.indices.map { days.group(UInt32($0), later: 1).map(Int.init) }
        let groups = traded.indices.filter { group in
            isReplaced[group] || next[group].map { isReplaced[$0] } ?? false
                || traded[group].lateDay != next[group].map { calendar.groups[$0].day }
        }
        let found = lateCoincidences(groups.map { ($0, next[$0]) }, order, threads)
        var changed: [[Coincidence]] = []
        for (group, new) in zip(groups, found) {
            let old = traded[group].lateCoincidences
            lateFilter.remove(old)
            lateFilter.add(new)
            traded[group].lateCoincidences = new
            traded[group].lateDay = next[group].map { calendar.groups[$0].day }
            changed += [old, new]
        }
        lateFilter.makeRoom(for: traded.lazy.map(\.lateCoincidences))
        let keys = changed.joined().map(\.key).filter {
            late.isCandidate($0) || lateFilter.mayReach($0)
        }
        return (groups.count, keys)
    }

    /// Of groups, each with the next; the book of the search ends with it.
    private func lateCoincidences(
        _ groups: [(group: Int, next: Int?)], _ order: CanonicalOrder, _ threads: Int
    ) -> [[Coincidence]] {
        let search = CoincidenceSearch(book: book(order))
        return parallelMap(groups.count, threads: threads) { index -> [Coincidence] in
            let (group, next) = groups[index]
            return next.map { search.coincidences(of: group, with: $0) } ?? []
        }
    }

    /// Points of two accounts over all groups.
    ///
    /// - Complexity: O(r log n) for an account of r rows.
    private func latePoints(_ key: UInt64) -> Int {
        rows.rows[rows.range(of: UInt32(key >> 32))].reduce(0) {
            $0 + traded[Int($1.group)].lateCoincidences.points(of: key)
        }
    }
}
