internal import Statistics
internal import Records

extension TradingState {
    /// Looks for meetings where rows changed, and reads the pairs concerned.
    mutating func search(
        _ isReplaced: [Bool], _ isSearched: [Bool], _ order: CanonicalOrder, _ threads: Int
    ) {
        let groups = isSearched.indices.filter { isSearched[$0] }
        let book = book(order)
        let search = MirrorSearch(book: book)
        let meetings = parallelMap(groups.count, threads: threads) {
            search.meetings(endingIn: groups[$0])
        }
        // Where most is new, counting all is cheaper than reading each pair that met.
        if groups.count * 4 > traded.count {
            for (group, keys) in zip(groups, meetings) { traded[group].meetings = keys }
            candidates = PairCandidates()
            let pairs = MirrorRepeats(
                groups: traded, accounts: order.customers.count, threads: threads
            ).pairs()
            candidates.read(pairs, in: book, threads: threads)
            return
        }
        var keys = candidates.keys(isDue: members(of: isReplaced))
        for (group, new) in zip(groups, meetings) {
            keys += traded[group].meetings
            keys += new
            traded[group].meetings = new
        }
        keys.sort()
        let distinct = keys.indices.filter { $0 == 0 || keys[$0] != keys[$0 - 1] }
            .map { keys[$0] }
        candidates.read(distinct, in: book, threads: threads)
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

    func members(of isReplaced: [Bool]) -> [Bool] {
        var isMember = [Bool](repeating: false, count: rows.accountCount)
        for group in isReplaced.indices where isReplaced[group] {
            for member in traded[group].members { isMember[Int(member.account)] = true }
        }
        return isMember
    }

    /// Learns the costs that pairs tell, and reads the pairs concerned once more.
    mutating func learn(
        _ isReplaced: [Bool], _ records: SharedRecords, _ order: CanonicalOrder, _ threads: Int
    ) {
        lotCounts.settle()
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
            in: book(order), isDue: isAnyChanged ? nil : members(of: isReplaced),
            threads: threads)
    }

    private func costs(
        _ records: SharedRecords, _ order: CanonicalOrder, _ threads: Int
    ) -> [Int: Int] {
        if searchScales.allSatisfy(\.isCostKnown) { return [:] }
        return TradingComparison.costs(of: candidates, in: book(order), threads: threads) {
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
