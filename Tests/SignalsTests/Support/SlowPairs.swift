import FirmRecords
import Foundation
import Records

/// Mirrored pairs by looking at every pair of rows of every day: the documented conditions and
/// scores, and nothing kept.
struct SlowPairs {
    struct Leg: Hashable {
        var customer: String
        var hundredths: Int
        var move: Double
        var place: Float = 0
        var lots: Double { Double(hundredths) / 100 }
    }

    struct Group: Hashable {
        var day: Day
        var instrument: String
        var currency: String
        var market: [String] { [instrument, currency] }
    }

    /// A group in which two accounts traded; `weights` are what it says for mirroring that is tight,
    /// or loose, and for styles that happen to be opposite.
    struct Meeting {
        var group: Group
        var first: Leg
        var second: Leg
        var isHit: Bool
        var weights: [Double]
    }

    struct Pair {
        var names: [String]
        var days: Int
        var matches: Int
        var coactive: Int
        var movement: Double
        /// What honest people of opposite styles take from it.
        var styles: Double
        var lots: Double
        var corroboration = 0.0
        var logLikelihood: Double { movement - styles + lots }
        var support: Double { logLikelihood + corroboration }
    }

    private(set) var groups: [Group: [Leg]]
    private var scales: [[String]: SlowScale] = [:]

    init(_ records: SlowRecords, asOf: EventTime) {
        let rows = records.joined(.tradingActivity).filter {
            $0.day.end <= asOf && $0.hundredths("lots_traded") > 0
        }
        groups = Dictionary(grouping: rows) {
            Group(day: $0.day, instrument: $0["instrument"], currency: $0["currency"])
        }.mapValues { $0.map(Leg.init) }
        settle(found: [:])
        let found = foundVotes()
        if !found.isEmpty { settle(found: found) }
    }

    /// Scales, and every leg's place on them.
    private mutating func settle(found: [[String]: [Int]]) {
        let votes = repeatedVotes()
        for (market, groups) in Dictionary(grouping: groups, by: \.key.market) {
            scales[market] = SlowScale(
                moves: groups.flatMap(\.value).map(\.move), own: votes[market] ?? [],
                all: votes.values.flatMap(\.self), found: found[market] ?? [])
        }
        for (group, legs) in groups {
            let scale = scales[group.market] ?? SlowScale()
            groups[group] = legs.map { leg in
                var leg = leg
                leg.place = scale.place(leg.move)
                return leg
            }
        }
    }

    /// Sums left by the pairs of whom chance would make less than one, where the cost is not known.
    private func foundVotes() -> [[String]: [Int]] {
        if scales.values.allSatisfy(\.isCostKnown) { return [:] }
        let possible = Double(max(2, accounts) * (max(2, accounts) - 1) / 2)
        let strong = pairs().filter { $0.logLikelihood >= log(possible) }
        let hits = strong.flatMap { self.hits($0.names) }
            .filter { scales[$0.group.market]?.isCostKnown == false }
        return Dictionary(grouping: hits, by: \.group.market).mapValues { hits in
            hits.compactMap { hit in
                let rows = groups.filter { $0.key.market == hit.group.market }.flatMap(\.value)
                let typical = SlowScale.typicalMove(rows.map(\.move))
                let sum = Int(((hit.first.move + hit.second.move) / typical * 100).rounded())
                return (-40...10).contains(sum) ? sum : nil
            }
        }
    }

    func scale(of group: Group) -> SlowScale { scales[group.market] ?? SlowScale() }

    var accounts: Int { Set(groups.values.joined().map(\.customer)).count }

    /// Sums that two lone holders of an odd lot size leave on opposite sides, of pairs of accounts
    /// that did so twice, in hundredths of the market's typical move.
    private func repeatedVotes() -> [[String]: [Int]] {
        var votes: [(market: [String], names: [String], sum: Int)] = []
        for (group, legs) in groups {
            let others = groups.filter { $0.key.market == group.market }.flatMap(\.value)
            let typical = SlowScale.typicalMove(others.map(\.move))
            for low in legs {
                for high in legs where high.hundredths == low.hundredths && high != low {
                    let sum = Int(((low.move + high.move) / typical * 100).rounded())
                    guard legs.count(where: { $0.hundredths == low.hundredths }) == 2,
                        low.hundredths % 10 != 0, high.move > 0, low.move < 0,
                        min(-low.move, high.move) > 0.02 * typical, (-40...10).contains(sum)
                    else { continue }
                    votes.append((group.market, [low.customer, high.customer].sorted(), sum))
                }
            }
        }
        let repeated = votes.filter { vote in votes.count { $0.names == vote.names } > 1 }
        return Dictionary(grouping: repeated, by: \.market).mapValues { $0.map(\.sum) }
    }

    /// An account's groups, in canonical order.
    private func history(_ name: String) -> [(group: Group, leg: Leg)] {
        groups.compactMap { group, legs in
            legs.first { $0.customer == name }.map { (group, $0) }
        }.sorted { $0.0.precedes($1.0) }
    }

    /// All pairs of accounts that mirror each other on two or more days.
    func pairs() -> [Pair] {
        let names = Set(groups.values.joined().map(\.customer)).sorted()
        let histories = names.map(history)
        return names.indices.flatMap { left in
            names.indices[(left + 1)...].compactMap { right in
                pair(histories[left], histories[right])
            }
        }
    }

    private func pair(
        _ mine: [(group: Group, leg: Leg)], _ theirs: [(group: Group, leg: Leg)]
    ) -> Pair? {
        guard encounters(mine, theirs) >= 2 else { return nil }
        let (meetings, coactive) = meetings(mine, theirs)
        guard let (part, movement, styles) = episode(meetings) else { return nil }
        let hits = part.filter(\.isHit)
        let days = Set(hits.map(\.group.day)).count
        if days < 2 { return nil }
        let pair = Pair(
            names: [mine[0].leg.customer, theirs[0].leg.customer], days: days,
            matches: hits.count, coactive: coactive, movement: movement,
            styles: styles,
            lots: SlowLots(self, own: theirs.map(\.leg)).logRatio(
                hits.map { ($0.first.hundredths, $0.second.hundredths) }))
        return max(pair.movement, pair.logLikelihood) > 0 ? pair : nil
    }

    /// The hits of two accounts' episode.
    func hits(_ names: [String]) -> [Meeting] {
        episode(meetings(history(names[0]), history(names[1])).telling)?.part.filter(\.isHit) ?? []
    }

    /// Pairs of mirrored groups that lie at most two apart in both histories.
    private func encounters(
        _ mine: [(group: Group, leg: Leg)], _ theirs: [(group: Group, leg: Leg)]
    ) -> Int {
        var mirrored: [(mine: Int, theirs: Int)] = []
        for left in mine.indices {
            for right in theirs.indices
            where mine[left].group == theirs[right].group
                && mine[left].leg.mirrors(theirs[right].leg)
            {
                mirrored.append((left, right))
            }
        }
        return mirrored.map { early in
            mirrored.count {
                (1...2).contains($0.mine - early.mine) && (1...2).contains($0.theirs - early.theirs)
            }
        }.reduce(0, +)
    }

    private func meetings(
        _ mine: [(group: Group, leg: Leg)], _ theirs: [(group: Group, leg: Leg)]
    ) -> (telling: [Meeting], coactive: Int) {
        let both = mine.compactMap { own in
            theirs.first { $0.group == own.group }.map { (own.group, own.leg, $0.leg) }
        }
        let telling = both.compactMap { group, first, second -> Meeting? in
            let isHit = first.mirrors(second)
            if !isHit && abs(first.place + second.place) <= 10 { return nil }
            return Meeting(
                group: group, first: first, second: second, isHit: isHit,
                weights: isHit
                    ? weights(first, second, in: group) : [log(0.15), log(0.15), log(0.15)])
        }
        return (telling, both.count)
    }

    /// A day is mirrored with 0.85, and else like any other.
    private func weights(_ first: Leg, _ second: Leg, in group: Group) -> [Double] {
        let residual = Double(abs(first.place + second.place))
        let laplace = { (width: Double) in exp(-residual / width) / (2 * width) }
        let tight = 0.85 * laplace(1) + 0.15 * laplace(3)
        let loose = 0.85 * laplace(4) + 0.15 * laplace(8)
        let point = -min(first.place, second.place)
        let others = (groups[group] ?? []).filter { $0 != first && $0 != second }
        let near = max(
            Double(others.count { abs($0.place - point) <= 6 }) / 12,
            Double(others.count { abs($0.place - point) <= 1.5 } - 2) / 3)
        let broad = (scales[group.market] ?? SlowScale()).broadDensity(point)
        let chance = (near + 3 * broad) / (Double(others.count) + 3)
        return [tight, loose, loose].map { min(8, log(0.85 * $0 / chance + 0.15)) }
    }

    /// The better of a tight and a loose law's episode; three of four hedges are tight, and as many
    /// pairs of styles are opposite as two in a million.
    private func episode(
        _ meetings: [Meeting]
    ) -> (part: [Meeting], movement: Double, styles: Double)? {
        guard let tight = episode(meetings, law: 0), let loose = episode(meetings, law: 1)
        else { return nil }
        let part = loose.movement > tight.movement ? loose.part : tight.part
        let styles = part.map { $0.weights[2] }.reduce(0, +)
        let both = log(0.75 * exp(tight.movement) + 0.25 * exp(loose.movement))
        return (part, both, log(1 + 2e-6 * exp(styles)))
    }

    /// The whole history or its best stretch, with what it says after the choice is paid for.
    private func episode(
        _ meetings: [Meeting], law: Int
    ) -> (part: [Meeting], movement: Double)? {
        if meetings.isEmpty { return nil }
        let whole = (meetings, movement(meetings[...], law))
        let stretches = meetings.indices.flatMap { start in
            (start..<meetings.count).map { start...$0 }
        }
        let sum = { (range: ClosedRange<Int>) in
            meetings[range].map { $0.weights[law] }.reduce(0, +)
        }
        // Of equal stretches the first: rounding must not decide.
        guard let best = stretches.max(by: { sum($0) < sum($1) - 1e-9 }) else { return whole }
        let chosen = movement(meetings[best], law) - log(2 * Double(stretches.count))
        return chosen > whole.1 ? (Array(meetings[best]), chosen) : whole
    }

    private func movement(_ meetings: ArraySlice<Meeting>, _ law: Int) -> Double {
        let misses = Double(meetings.count { !$0.isHit }) * log(0.15)
        let days = Dictionary(grouping: meetings.filter(\.isHit), by: \.group.day)
        return misses
            + days.values.map { min(8, $0.map { $0.weights[law] }.reduce(0, +)) }.reduce(0, +)
    }

    /// Pairs that pass e-BH over all possible pairs, each account with its strongest partner.
    ///
    /// - Parameter corroboration: what else two accounts have in common.
    func discovered(
        days: Int = 3, rate: Double = 0.05, slack: Double = 2,
        corroboration: ([String]) -> Double = { _ in 0 }
    ) -> [Pair] {
        let accounts = Double(max(2, accounts))
        let strong = pairs().filter { $0.days >= days }.map { pair in
            var pair = pair
            pair.corroboration = corroboration(pair.names)
            return pair
        }
        let sorted = strong.sorted { $0.support > $1.support }
        let passing = sorted.indices.last { index in
            exp(sorted[index].support - slack) * rate * Double(index + 1)
                >= accounts * (accounts - 1) / 2
        }
        var taken: Set<String> = []
        let explained = SlowGroups(self).discovered(days: days).flatMap { group in
            group.others.map { [group.one, $0].sorted() }
        }
        return (passing.map { sorted[...$0] } ?? []).filter { pair in
            if explained.contains(pair.names) { return false }
            let isFree = taken.isDisjoint(with: pair.names)
            if isFree { taken.formUnion(pair.names) }
            return isFree
        }
    }
}

extension SlowPairs.Group {
    func precedes(_ other: SlowPairs.Group) -> Bool {
        if day != other.day { return day < other.day }
        return instrument != other.instrument
            ? instrument.utf8.lexicographicallyPrecedes(other.instrument.utf8)
            : currency < other.currency
    }
}

extension SlowPairs.Leg {
    /// Whether one leg wins about what the other loses.
    func mirrors(_ other: SlowPairs.Leg) -> Bool {
        abs(place) > 2 && abs(other.place) > 2 && (place < 0) != (other.place < 0)
            && abs(place + other.place) <= 10
    }

    fileprivate init(_ row: FieldRow) {
        customer = row["customer_id"]
        hundredths = row.hundredths("lots_traded")
        move = Double(row.hundredths("pnl")) / 100 / (Double(hundredths) / 100)
    }
}
