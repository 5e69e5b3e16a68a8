internal import Records
internal import Statistics

extension TradingState {
    /// Fits the scales of the search.
    ///
    /// - Returns: for each group whether its rows have to be placed anew.
    mutating func rescale(
        _ isDue: [Bool], _ records: SharedRecords, _ threads: Int
    ) -> [Bool] {
        let typical = tallies.map(\.typical)
        let isFresh = typical.indices.map {
            $0 >= searchScales.count || searchScales[$0].typical != typical[$0]
        }
        let polled = traded.indices.filter { isDue[$0] || isFresh[traded[$0].market] }
        let votes = parallelMap(polled.count, threads: threads) { [traded] index in
            let group = traded[polled[index]]
            return CostVote.votes(
                of: group, typical: typical[group.market], lots: records.records.activity.lots)
        }
        for (group, votes) in zip(polled, votes) { traded[group].votes = votes }
        let told = CostVotes(
            traded, days: calendar.groups.map(\.day), before: borders, markets: tallies.count)
        let fitted = typical.indices.map { market in
            var scale = PriceScale(typical: typical[market])
            scale.settleCost(own: told.byMarket[market], pooled: told.pooled)
            return scale
        }
        let isChanged = fitted.indices.map {
            $0 >= searchScales.count || searchScales[$0] != fitted[$0]
        }
        searchScales = fitted
        return traded.indices.map { isDue[$0] || isChanged[traded[$0].market] }
    }

    /// Places the rows of groups on the scales of the search.
    ///
    /// - Parameter breaks: gets rows whose place changed, unless all groups are placed anew.
    mutating func place(
        _ isReplaced: [Bool], _ breaks: inout [Break], _ threads: Int
    ) {
        let groups = isReplaced.indices.filter { isReplaced[$0] }
        let isAll = groups.count == traded.count
        let placed = parallelMap(groups.count, threads: threads) { [traded, searchScales] index in
            var group = traded[groups[index]]
            group.place(by: searchScales[group.market])
            return (group, TradedGroup.crowds(group.searchPlaces))
        }
        let targets = targets(groups, placed.map(\.0), threads)
        rows.withRows { rows in
            for (index, (group, crowds)) in placed.enumerated() {
                for (member, position) in targets[index].enumerated() {
                    if !isAll, rows[position].searchPlace != group.searchPlaces[member] {
                        breaks.append((group.members[member].account, UInt32(groups[index])))
                    }
                    rows[position].searchPlace = group.searchPlaces[member]
                    rows[position].place = group.searchPlaces[member]
                    rows[position].searchCrowd = crowds[member]
                    rows[position].crowd = crowds[member]
                }
            }
        }
        for (index, position) in groups.enumerated() { traded[position] = placed[index].0 }
    }
}
