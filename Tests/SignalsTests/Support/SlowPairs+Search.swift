import Foundation

/// Which pairs meet, or coincide, often enough to be looked at.
extension SlowPairs {
    /// Persons, one of them with several accounts, or one and its second rows.
    func metPersons(_ coincidences: [[String]: Int]) -> [[String]] {
        var points: [[String]: Int] = [:]
        for (names, own) in coincidences {
            let both = names.map { persons[$0] ?? $0 }.sorted()
            points[both[0] == both[1] ? [both[0], both[0] + Self.second] : both, default: 0] += own
        }
        let accounts = Dictionary(grouping: Set(groups.values.joined().map(\.customer))) {
            persons[$0] ?? $0
        }
        return points.filter { names, points in
            points >= 18 && names.contains { accounts[$0]?.count ?? 1 > 1 }
        }.keys.sorted { $0.joined() < $1.joined() }
    }

    /// Points of all pairs that coincide.
    func coincidences() -> [[String]: Int] {
        var points: [[String]: Int] = [:]
        for group in groups.keys {
            points.merge(SlowCoincidences(self, group).points(), uniquingKeysWith: +)
        }
        return points
    }

    func eligible() -> [[String]] {
        let (histories, coincidences) = (histories, coincidences())
        return histories.indices.flatMap { left in
            histories.indices[(left + 1)...].compactMap { right in
                let (mine, theirs) = (histories[left], histories[right])
                let names = [mine[0].leg.customer, theirs[0].leg.customer]
                guard points(mine, theirs) >= 4 || coincidences[names] ?? 0 >= 18,
                    SlowComparison(self, mine, theirs).movement > 0
                else { return nil }
                return names
            }
        }
    }

    /// Points of all rows of mirrored groups of which each lies at most two after the one before,
    /// in both histories.
    private func points(
        _ mine: [Row], _ theirs: [Row]
    ) -> Int {
        var mirrored: [(mine: Int, theirs: Int)] = []
        for left in mine.indices {
            for right in theirs.indices
            where mine[left].group == theirs[right].group
                && mine[left].leg.mirrors(theirs[right].leg, within: 6)
            {
                mirrored.append((left, right))
            }
        }
        func runs(
            endingIn last: (mine: Int, theirs: Int), length: Int
        ) -> [[(mine: Int, theirs: Int)]] {
            if length == 1 { return [[last]] }
            return mirrored.filter { before in
                (1...2).contains(last.mine - before.mine)
                    && (1...2).contains(last.theirs - before.theirs)
            }.flatMap { runs(endingIn: $0, length: length - 1) }.map { $0 + [last] }
        }
        return mirrored.map { last in
            let size = groups[mine[last.mine].group]?.count ?? 0
            if size <= 1000 { return 2 * runs(endingIn: last, length: 2).count }
            return runs(endingIn: last, length: size <= 5000 ? 3 : 4).map { run in
                let near = run.allSatisfy {
                    let lots = [mine[$0.mine].leg.lots, theirs[$0.theirs].leg.lots].sorted()
                    return lots[0] * 20 >= lots[1] * 17 - 1e-9
                }
                return near ? 4 : 1
            }.reduce(0, +)
        }.reduce(0, +)
    }
}
