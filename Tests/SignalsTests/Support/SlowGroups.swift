import Foundation

/// Group hedges by looking at every set of two to four partners of every account.
struct SlowGroups {
    struct Group {
        var one: String
        var others: [String]
        var days: Int
        var matches: Int
        var logLikelihood: Double
        var logSets: Double
        var names: [String] { ([one] + others).sorted() }
    }

    private let pairs: SlowPairs
    private let legs: [String: [String: SlowPairs.Pair]]

    private let corroboration: ([String]) -> Double

    /// - Parameter corroboration: what else two accounts have in common.
    init(_ pairs: SlowPairs, corroboration: @escaping ([String]) -> Double) {
        self.pairs = pairs
        self.corroboration = corroboration
        var legs: [String: [String: SlowPairs.Pair]] = [:]
        for pair in pairs.pairs() where pair.days >= 3 && pair.movement >= 4 {
            legs[pair.names[0], default: [:]][pair.names[1]] = pair
            legs[pair.names[1], default: [:]][pair.names[0]] = pair
        }
        self.legs = legs
    }

    /// The strongest group of every account, those that pass, each account in one of them.
    func discovered(days: Int, rate: Double = 0.05, slack: Double = 2) -> [Group] {
        let best = legs.keys.sorted().compactMap { one in
            let tried = smaller(than: one).count
            return sets(of: one).compactMap { group(one, $0, days: days, tried: tried) }.max {
                $0.logLikelihood - $0.logSets < $1.logLikelihood - $1.logSets
            }
        }
        let value = { (group: Group) in
            group.logLikelihood - slack - group.logSets - log(3 * Double(pairs.accounts))
        }
        let sorted = best.sorted { value($0) > value($1) }
        let passing = sorted.indices.last { index in
            value(sorted[index]) + log(Double(index + 1)) >= log(1 / rate)
        }
        var taken: Set<String> = []
        return (passing.map { sorted[...$0] } ?? []).filter { group in
            let isFree = taken.isDisjoint(with: group.names)
            if isFree { taken.formUnion(group.names) }
            return isFree
        }
    }

    private func sets(of one: String) -> [[String]] {
        let others = smaller(than: one)
        let masks = (0..<(1 << others.count)).filter { (2...4).contains($0.nonzeroBitCount) }
        return masks.map { mask in
            others.indices.filter { mask >> $0 & 1 == 1 }.map { others[$0] }
        }
    }

    /// Partners in smaller lots on at least three quarters of the mirrored days.
    private func smaller(than one: String) -> [String] {
        (legs[one] ?? [:]).keys.sorted().filter { other in
            let hits = hits(one, other)
            return hits.count { $0.other.hundredths < $0.one.hundredths } * 4 >= hits.count * 3
        }
    }

    private func hits(
        _ one: String, _ other: String
    ) -> [(group: SlowPairs.Group, one: SlowPairs.Leg, other: SlowPairs.Leg)] {
        pairs.hits([one, other].sorted()).map { hit in
            hit.first.customer == one
                ? (hit.group, hit.first, hit.second) : (hit.group, hit.second, hit.first)
        }
    }

    private func group(_ one: String, _ others: [String], days: Int, tried: Int) -> Group? {
        let hits = others.map { other in
            Dictionary(uniqueKeysWithValues: self.hits(one, other).map { ($0.group, $0) })
        }
        let common = hits[0].keys.filter { group in hits.allSatisfy { $0[group] != nil } }
            .sorted { $0.precedes($1) }
        guard let first = common.first, let last = common.last,
            Set(common.map(\.day)).count >= days
        else { return nil }
        let lots = common.map { group in hits.map { $0[group]?.other.hundredths ?? 0 } }
        let mine = common.map { hits[0][$0]?.one.hundredths ?? 0 }
        let excess = zip(mine, lots).map { log(Double($0) / Double($1.reduce(0, +))) }
        guard Double(excess.count { abs($0) <= 0.12 }) >= 0.75 * Double(common.count) else {
            return nil
        }
        let inside = Set(hits.flatMap(\.keys)).filter {
            !$0.precedes(first) && !last.precedes($0)
        }
        let absent = hits.map { hit in inside.count { hit[$0] == nil } }.reduce(0, +)
        let outcomes = others.map { legs[one]?[$0]?.movement ?? 0 }.reduce(0, +)
        let sums = self.sums(one, others, hits)
        let lotsSay = adding(sums, one)
        let logSets = choices(others.count, of: pairs.accounts - 1)
        // Two opposed sources explain all outcomes, not the lots nor what else there is in common.
        let together = others.map { corroboration([one, $0].sorted()) }.reduce(0, +)
        let opposed =
            lotsSay + together / Double(others.count) - choices(others.count, of: tried) - 3 + 2
            + logSets
            + log(3 * Double(pairs.accounts)) + (hasCompany(common, [one] + others) ? 0 : 4)
        return Group(
            one: one, others: others, days: Set(common.map(\.day)).count, matches: common.count,
            logLikelihood: min(outcomes + lotsSay + Double(absent) * log(0.15), opposed),
            logSets: logSets)
    }

    private func choices(_ size: Int, of all: Int) -> Double {
        (0..<size).map { log(Double(max(1, all - $0)) / Double($0 + 1)) }.reduce(0, +)
    }

    private typealias Hits = [SlowPairs.Group: (
        group: SlowPairs.Group, one: SlowPairs.Leg, other: SlowPairs.Leg
    )]

    /// By group the one's lots and those of the others who stand against it, where no other of them
    /// trades.
    private func sums(
        _ one: String, _ others: [String], _ hits: [Hits]
    ) -> [(group: SlowPairs.Group, lots: [Int])] {
        Set(hits.flatMap(\.keys)).sorted { $0.precedes($1) }.compactMap { group in
            let there = others.indices.filter { place in
                pairs.groups[group]?.contains { $0.customer == others[place] } ?? false
            }
            let legs = there.map { hits[$0][group] }
            guard !legs.contains(where: { $0 == nil }), let first = legs[0] else { return nil }
            return (group, [first.one.hundredths] + legs.compactMap { $0?.other.hundredths })
        }
    }

    /// What the sums of the lots say, each combination once.
    private func adding(
        _ sums: [(group: SlowPairs.Group, lots: [Int])], _ one: String
    ) -> Double {
        let days = Set(sums.map(\.group))
        let own = pairs.groups.filter { !days.contains($0.key) }.values.joined()
            .filter { $0.customer == one }
        let slow = SlowLots(pairs, own: Array(own))
        var seen: Set<[Int]> = []
        return sums.reduce(0) { total, day in
            guard seen.insert(day.lots).inserted else { return total }
            let (mine, theirs) = (day.lots[0], day.lots[1...].reduce(0, +))
            let excess = abs(log(Double(mine) / Double(theirs)))
            let density = 0.95 * exp(-excess / 0.04) / 0.08 + 0.05 / 4
            let following =
                (mine == theirs ? 0.5 : 0) + 0.5 * min(1, density * slow.width(mine))
            return total + log(following / slow.chance(mine, beside: own.map(\.hundredths)))
        }
    }

    /// Whether somebody else makes the trades of either side in two fifths of the groups, and in
    /// three, of at most some thirty.
    private func hasCompany(_ common: [SlowPairs.Group], _ names: [String]) -> Bool {
        let step = (common.count + 31) / 32
        let groups = common.indices.filter { $0 % step == 0 }.map { common[$0] }
        var times: [String: Int] = [:]
        for group in groups {
            let legs = pairs.groups[group] ?? []
            let own = legs.filter { names.contains($0.customer) }
            let others = legs.filter { leg in
                !names.contains(leg.customer)
                    && own.contains { abs($0.place - leg.place) <= 6 }
            }
            for name in Set(others.map(\.customer)) { times[name, default: 0] += 1 }
        }
        return times.values.contains { $0 >= 3 && Double($0) >= 0.4 * Double(groups.count) }
    }
}
