internal import Statistics
internal import Records

extension TradingState {
    /// Looks for coincidences of rows on a day and its market's next, where either has been placed anew
    /// or another has become the next.
    mutating func coincideLate(
        _ isReplaced: [Bool], _ order: CanonicalOrder, _ threads: Int
    ) {
        let next = traded.indices.map { days.group(UInt32($0), later: 1).map(Int.init) }
        let groups = traded.indices.filter { group in
            isReplaced[group] || next[group].map { isReplaced[$0] } ?? false
                || traded[group].lateDay != next[group].map { calendar.groups[$0].day }
        }
        let search = CoincidenceSearch(book: book(order))
        let found = parallelMap(groups.count, threads: threads) { index -> [Coincidence] in
            next[groups[index]].map { search.coincidences(of: groups[index], with: $0) } ?? []
        }
        for (group, new) in zip(groups, found) {
            lateFilter.remove(traded[group].lateCoincidences)
            lateFilter.add(new)
            traded[group].lateCoincidences = new
            traded[group].lateDay = next[group].map { calendar.groups[$0].day }
        }
        lateFilter.makeRoom(for: traded.lazy.map(\.lateCoincidences))
    }

    /// Pairs of account numbers with enough of them, the account with the earlier rows first; sorted.
    func lateCandidates(_ threads: Int) -> [UInt64] {
        CoincidentPairs(
            groups: traded.map(\.lateCoincidences), filter: lateFilter,
            accounts: rows.accountCount, threads: threads,
            needed: Coincidence.neededLate(accounts: rows.accounts)
        ).pairs()
    }
}
