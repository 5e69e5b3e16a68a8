internal import Records
internal import Statistics

extension TradingState {
    /// Looks for meetings where rows changed, and reads the pairs concerned.
    ///
    /// - Parameter concerned: by replaced groups.
    /// - Returns: pairs that coincide otherwise than before in one of these.
    mutating func search(
        _ isReplaced: [Bool], _ isSearched: [Bool], _ concerned: ConcernedAccounts,
        _ order: CanonicalOrder, _ threads: Int
    ) -> [UInt64] {
        let groups = isSearched.indices.filter { isSearched[$0] }
        let coincident = coincide(isReplaced, order, threads)
        let meetings = meetings(in: groups, order, threads)
        // Where most is new, counting all is cheaper than reading each pair that met.
        if groups.count * 4 > traded.count {
            for (group, keys) in zip(groups, meetings) { traded[group].meetings = keys }
            candidates = PairCandidates()
            let pairs = MirrorRepeats(
                groups: traded, accounts: order.customers.count, threads: threads
            ).pairs()
            let together = CoincidentPairs(
                groups: traded.map(\.coincidences), filter: filter,
                accounts: order.customers.count, threads: threads
            ).pairs()
            candidates.read(Self.distinct(pairs + together), in: book(order), threads: threads)
            return coincident
        }
        var keys = candidates.keys(concerned) + coincident.filter { filter.mayReach($0) }
        for (group, new) in zip(groups, meetings) {
            keys += traded[group].meetings
            keys += new
            traded[group].meetings = new
        }
        candidates.read(Self.distinct(keys), in: book(order), threads: threads)
        return coincident
    }

    /// The book of the search ends with it: one that lives on would have each group copied as soon
    /// as one is changed.
    private func meetings(
        in groups: [Int], _ order: CanonicalOrder, _ threads: Int
    ) -> [[UInt64]] {
        let search = MirrorSearch(book: book(order))
        return parallelMap(groups.count, threads: threads) {
            search.meetings(endingIn: groups[$0])
        }
    }

    /// As of meetings.
    private func coincidences(
        in groups: [Int], _ order: CanonicalOrder, _ threads: Int
    ) -> [[Coincidence]] {
        let search = CoincidenceSearch(book: book(order))
        return parallelMap(groups.count, threads: threads) {
            search.coincidences(in: groups[$0])
        }
    }

    /// Sorted, each once.
    private static func distinct(_ keys: [UInt64]) -> [UInt64] {
        let sorted = keys.sorted()
        return sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }.map { sorted[$0] }
    }

    /// Looks for coincidences in groups whose rows have been placed anew.
    ///
    /// - Returns: pairs that coincide otherwise than before in one of them, once for each and more.
    private mutating func coincide(
        _ isReplaced: [Bool], _ order: CanonicalOrder, _ threads: Int
    ) -> [UInt64] {
        let groups = isReplaced.indices.filter { isReplaced[$0] }
        let found = coincidences(in: groups, order, threads)
        var changed: [UInt64] = []
        for (group, new) in zip(groups, found) {
            let old = traded[group].coincidences
            changed += new.differences(from: old).lazy.map(\.key)
            filter.remove(old)
            filter.add(new)
            traded[group].coincidences = new
        }
        filter.makeRoom(for: traded.lazy.map(\.coincidences))
        return changed
    }

    /// Groups whose size changed, or in which a meeting may end that has a changed row in it.
    func searched(
        _ isDue: [Bool], _ breaks: [Break]
    ) -> [Bool] {
        var isSearched = isDue
        for (account, group) in breaks {
            let start = rows.position(of: account, notBefore: group)
            let end = min(rows.range(of: account).upperBound, start + 1 + Self.longestReach)
            for position in start..<max(start, end) {
                isSearched[Int(rows.rows[position].group)] = true
            }
        }
        return isSearched
    }

    /// Rows by which the last of a meeting may come after the first.
    private static let longestReach = Meeting.stride * (Meeting.longest - 1)

    /// Adds those with a row in some groups now.
    func note(_ isReplaced: [Bool], in concerned: inout ConcernedAccounts) {
        for group in isReplaced.indices where isReplaced[group] {
            concerned.note(traded[group].members, of: group)
        }
    }

    /// Learns the costs that pairs tell, and reads the pairs concerned once more.
    ///
    /// - Returns: whether all are what they were.
    mutating func learn(
        _ isReplaced: [Bool], _ concerned: ConcernedAccounts, _ records: SharedRecords,
        _ order: CanonicalOrder, _ threads: Int
    ) -> Bool {
        let learnt = costs(records, order, threads)
        let old = scales
        scales = searchScales
        for (market, sum) in learnt { scales[market].settleCost(sum) }
        let isChanged = scales.indices.map { $0 >= old.count || scales[$0] != old[$0] }
        let groups = traded.indices.filter { position in
            let market = traded[position].market
            let isLearnt = scales[market] != searchScales[market]
            return isChanged[market] && !searchScales[market].isCostKnown
                || isLearnt && isReplaced[position]
        }
        settlePlaces(groups, threads)
        let isAnyChanged = scales.indices.contains {
            isChanged[$0] && !searchScales[$0].isCostKnown
        }
        candidates.settle(
            in: book(order), isAnyChanged ? nil : concerned, threads: threads)
        return !isAnyChanged
    }

    private mutating func costs(
        _ records: SharedRecords, _ order: CanonicalOrder, _ threads: Int
    ) -> [Int: Int] {
        if searchScales.allSatisfy(\.isCostKnown) { return [:] }
        return candidates.costs(
            in: book(order), before: borders[borders.count - 1], threads: threads
        ) {
            TradingNews.move(ofRow: Int($0.row), records)
        }
    }

    private mutating func settlePlaces(_ positions: [Int], _ threads: Int) {
        let groups = parallelMap(positions.count, threads: threads) {
            [traded, scales, searchScales] index in
            var group = traded[positions[index]]
            let isLearnt = scales[group.market] != searchScales[group.market]
            group.settle(by: isLearnt ? scales[group.market] : nil)
            return (group: group, crowds: TradedGroup.crowds(group.places))
        }
        let targets = targets(positions, groups.map(\.group), threads)
        rows.withRows { rows in
            for ((group, crowds), targets) in zip(groups, targets) {
                for (member, target) in targets.enumerated() {
                    rows[target].place = group.places[member]
                    rows[target].crowd = crowds[member]
                }
            }
        }
        for (position, settled) in zip(positions, groups) { traded[position] = settled.group }
    }

    /// Where the rows of the groups' members are.
    func targets(_ positions: [Int], _ groups: [TradedGroup], _ threads: Int) -> [[Int]] {
        parallelMap(positions.count, threads: threads) { [rows] index in
            let group = UInt32(positions[index])
            return groups[index].members.map { rows.position(of: $0, in: group) }
        }
    }
}
