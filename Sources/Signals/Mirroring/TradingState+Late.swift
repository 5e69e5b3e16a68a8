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
        let needed = Coincidence.neededLate(accounts: rows.accounts)
        let touched = coincideLate(isReplaced, LateChoice.fewest(needed), order, threads)
        let isAnew = needed != late.needed || touched.groups * 4 > traded.count
        let keys =
            isAnew
            ? CoincidentPairs(
                groups: traded.map(\.lateCoincidences), filter: lateFilter,
                accounts: rows.accountCount, threads: threads, needed: LateChoice.fewest(needed)
            ).pairs()
            : Array(
                Set(touched.keys + late.keys(concerned) + metOfLate(isReplaced, needed)))
        let choice = LateChoice(
            traded: traded, rows: rows, order: order, filter: filter, lateFilter: lateFilter,
            needed: needed)
        let kinds = parallelMap(keys.count, threads: threads) {
            (key: keys[$0], kind: choice.kind(keys[$0]))
        }
        if isAnew { late.choose(kinds, needed: needed) } else { late.choose(kinds) }
        var concerned = concerned
        note(days.changes(from: old), in: &concerned)
        late.forget(isAll ? nil : concerned)
        late.read(in: book(order), threads: threads)
    }

    /// Looks for coincidences of rows on a day and its market's next, where either has been placed anew
    /// or another has become the next.
    ///
    /// - Parameter fewest: points without which a pair is no candidate.
    /// - Returns: how many groups were looked through, and pairs with coincidences in them that are, or may be,
    ///   candidates, each once or more.
    private mutating func coincideLate(
        _ isReplaced: [Bool], _ fewest: Int, _ order: CanonicalOrder, _ threads: Int
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
            late.isCandidate($0) || lateFilter.mayReach($0, fewest)
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

    /// Both ways of pairs that coincide on one day in groups that have been placed anew, and may a day apart.
    private func metOfLate(_ isReplaced: [Bool], _ needed: Int) -> [UInt64] {
        var keys: [UInt64] = []
        for group in isReplaced.indices where isReplaced[group] {
            for key in traded[group].coincidences.lazy.map(\.key) {
                let most = filter.most(of: key)
                for way in [key, key << 32 | key >> 32] {
                    let late = lateFilter.most(of: way)
                    if late >= LateChoice.fewest(needed), late + most >= needed { keys.append(way) }
                }
            }
        }
        return keys
    }
}
