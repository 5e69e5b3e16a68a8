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
        let lotsSay =
            Double(absent) * log(0.15) + adding(zip(mine, lots).map { [$0] + $1 }, excess, one)
        let logSets = choices(others.count, of: pairs.accounts - 1)
        // Two opposed sources explain all outcomes, not the lots nor what else there is in common.
        let together = others.map { corroboration([one, $0].sorted()) }.reduce(0, +)
        let opposed =
            lotsSay + together / Double(others.count) - choices(others.count, of: tried) - 3 + 2
            + logSets
            + log(3 * Double(pairs.accounts))
        return Group(
            one: one, others: others, days: Set(common.map(\.day)).count, matches: common.count,
            logLikelihood: min(outcomes + lotsSay, opposed), logSets: logSets)
    }

    private func choices(_ size: Int, of all: Int) -> Double {
        (0..<size).map { log(Double(max(1, all - $0)) / Double($0 + 1)) }.reduce(0, +)
    }

    /// What the sums of the lots say, each combination once.
    private func adding(_ lots: [[Int]], _ excess: [Double], _ one: String) -> Double {
        let own = pairs.groups.values.joined().filter { $0.customer == one }
        let slow = SlowLots(pairs, own: own)
        var seen: Set<[Int]> = []
        return zip(lots, excess).reduce(0) { sum, day in
            guard seen.insert(day.0).inserted else { return sum }
            let density = 0.95 * exp(-abs(day.1) / 0.04) / 0.08 + 0.05 / 4
            return sum + log(density / slow.chance(day.0[0]))
        }
    }
}
