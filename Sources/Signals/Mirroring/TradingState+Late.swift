internal import Records
internal import Statistics

extension TradingState {
    /// Reads pairs whose legs may be booked a day apart, as far as what they say may have changed.
    ///
    /// - Parameters:
    ///   - isReplaced: by group, whether its rows have been placed anew.
    ///   - coincident: pairs that coincide on one day otherwise than before, once or more.
    ///   - concern: `nil` where what every pair says may have changed.
    mutating func settleLate(
        _ isReplaced: [Bool], _ coincident: [UInt64], _ concern: LateConcern?,
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
                Set(touched.keys + metOfLate(coincident, needed)))
        let choice = LateChoice(
            traded: traded, rows: rows, order: order, filter: filter, lateFilter: lateFilter,
            needed: needed)
        let kinds = parallelMap(keys.count, threads: threads) {
            (key: keys[$0], kind: choice.kind(keys[$0]))
        }
        if isAnew { late.choose(kinds, needed: needed) } else { late.choose(kinds) }
        late.forget(concern)
        late.read(in: book(order), threads: threads)
    }

    /// What changed groups concern, before their rows are read.
    func lateConcern(_ isDue: [Bool]) -> LateConcern {
        var concern = LateConcern(accounts: rows.accountCount)
        for group in isDue.indices where isDue[group] { concern.note(group, of: traded, days) }
        return concern
    }

    /// Adds what they concern with their new rows, and what follows from other days of the markets.
    ///
    /// - Parameters:
    ///   - altered: accounts that traded other groups or lots.
    ///   - old: which group followed which before.
    func note(
        _ isReplaced: [Bool], _ altered: [UInt32], from old: MarketDays,
        in concern: inout LateConcern
    ) {
        for account in altered { concern.alter(account) }
        for group in isReplaced.indices where isReplaced[group] {
            concern.note(group, of: traded, days)
            concern.note(group, of: traded, old)
        }
        for group in days.changes(from: old) {
            let isNear = days.hasOtherNeighbour(group, from: old)
            for member in traded[Int(group)].members {
                if isNear { concern.alter(member.account) }
                concern.alterFarther(member.account)
            }
            let others = days.others(of: group, from: old)
            if !isReplaced[Int(group)], others.contains(where: { !isReplaced[Int($0)] }) {
                concern.note(Int(group), of: traded, days)
                concern.note(Int(group), of: traded, old)
            }
        }
    }

    /// Looks for coincidences of rows on a day and its market's next, where either has been placed
    /// anew or another has become the next.
    ///
    /// - Parameter fewest: points without which a pair is no candidate.
    /// - Returns: how many groups were looked through, and pairs that coincide in them otherwise
    ///   than before and are, or may be, candidates, each once or more.
    private mutating func coincideLate(
        _ isReplaced: [Bool], _ fewest: Int, _ order: CanonicalOrder, _ threads: Int
    ) -> (groups: Int, keys: [UInt64]) {
        let next = traded.indices.map { days.group(UInt32($0), later: 1).map(Int.init) }
        let groups = traded.indices.filter { group in
            isReplaced[group] || next[group].map { isReplaced[$0] } ?? false
                || traded[group].lateDay != next[group].map { calendar.groups[$0].day }
        }
        let found = lateCoincidences(groups.map { ($0, next[$0]) }, order, threads)
        var changed: [UInt64] = []
        for (group, new) in zip(groups, found) {
            let old = traded[group].lateCoincidences
            lateFilter.remove(old)
            lateFilter.add(new)
            traded[group].lateCoincidences = new
            traded[group].lateDay = next[group].map { calendar.groups[$0].day }
            changed += new.differences(from: old).lazy.map(\.key)
        }
        lateFilter.makeRoom(for: traded.lazy.map(\.lateCoincidences))
        let keys = changed.filter {
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

    /// Both ways of pairs that coincide on one day otherwise than before, and are, or may be,
    /// candidates.
    private func metOfLate(_ coincident: [UInt64], _ needed: Int) -> [UInt64] {
        var keys: [UInt64] = []
        for key in coincident {
            let most = filter.most(of: key)
            for way in [key, key << 32 | key >> 32] {
                let late = lateFilter.most(of: way)
                let mayBe = late >= LateChoice.fewest(needed) && late + most >= needed
                if mayBe || self.late.isCandidate(way) { keys.append(way) }
            }
        }
        return keys
    }
}
