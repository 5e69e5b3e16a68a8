import Foundation
import Records

/// What the rows of two accounts say of a hedge, those of the second as many days of their market
/// later as is asked.
struct SlowComparison {
    private typealias Row = SlowPairs.Row
    typealias Group = SlowPairs.Group

    private let pairs: SlowPairs
    private let mine: [Row]
    private let theirs: [Row]
    private let distances: [Int]
    private(set) var meetings: [SlowPairs.Meeting]
    /// What is paid for costs of the two accounts' own, if they are read by these.
    private var price = 0.0

    /// - Parameter distances: where there are two, each row of the first account meets that of the
    ///   second which mirrors it better.
    init(
        _ pairs: SlowPairs, _ mine: [SlowPairs.Row], _ theirs: [SlowPairs.Row],
        distances: [Int] = [0]
    ) {
        (self.pairs, self.mine, self.theirs) = (pairs, mine, theirs)
        self.distances = distances
        var meetings: [SlowPairs.Meeting] = []
        for own in mine {
            let met = distances.compactMap { distance in
                let group = pairs.group(own.group, later: distance)
                return theirs.first { $0.group == group }.map {
                    Self.meeting(own, $0, isSameDay: distance == 0, pairs)
                }
            }
            let free = met.filter { one in
                distances.count == 1
                    || !meetings.contains { $0.isHit && $0.groups[1] == one.groups[1] }
            }
            if let first = met.first { meetings.append(Self.better(first, free, of: met.count)) }
        }
        self.meetings = meetings
        if distances == [0] { readByOwnCosts() }
    }

    /// Takes costs of the two accounts' own where all habits that last explain more by them than
    /// any does by the market's, though one in five pairs has them, and they may be any of nine.
    private mutating func readByOwnCosts() {
        let sums = meetings.filter { ($0.first.place < 0) != ($0.second.place < 0) }.map { met in
            let scale = pairs.scale(of: met.group)
            let sum = met.first.move + met.second.move + 2 * scale.cost
            return Int((100 * sum / scale.typical).rounded())
        }.filter { (-40...10).contains($0) }
        guard sums.count >= 4, let pile = SlowScale.pile(sums), pile != 0 else { return }
        let market = self
        meetings = meetings.map { met in
            let more = -Double(pile) / 200 * pairs.scale(of: met.group).typical
            return Self.meeting(met, more, pairs)
        }
        price = log(45)
        if said(habits()) <= market.said(market.habits()) { self = market }
    }

    private static func meeting(
        _ met: SlowPairs.Meeting, _ more: Double, _ pairs: SlowPairs
    ) -> SlowPairs.Meeting {
        let scale = pairs.scale(of: met.group)
        var legs = [met.first, met.second]
        for place in legs.indices { legs[place].place = scale.place(legs[place].move + more) }
        var own = met
        own.isHit = legs[0].mirrors(legs[1])
        let mayMirror = abs(legs[0].place + legs[1].place) <= 10
        own.ratios =
            own.isHit
            ? pairs.ratios(met.first, met.second, in: met.group, more: more)
            : mayMirror ? [1, 1] : [0, 0]
        return own
    }

    private func said(_ habits: SlowHabits) -> Double {
        price > 0 ? habits.lasting - price : habits.movement
    }

    /// What honest people of opposite styles take: those who are merely opposite, and those who
    /// trade at the same hours.
    private var styles: Double {
        let habits = habits()
        if said(habits) <= 0 { return 0 }
        let timed = [0.25, 0.45].map { together in
            meetings.map { met -> Double in
                let apart = 1.8 * (1 - together)
                if met.isHit { return 0.9 * together * min(exp(8), met.ratios[0]) + apart }
                if met.mayMirror { return 1 }
                return (met.first.place < 0) != (met.second.place < 0) ? apart : 0.2
            }.reduce(1, *)
        }
        let share = exp(-price)
        return log(1 + share * (2e-6 * habits.laws[1] + 1e-7 * (timed[0] + timed[1])))
    }

    /// A row that is the leg of one trade is that of no other: of several that are free the one
    /// whose outcome is opposite most closely, each way being as likely.
    private static func better(
        _ first: SlowPairs.Meeting, _ free: [SlowPairs.Meeting], of ways: Int
    ) -> SlowPairs.Meeting {
        let hit = free.filter(\.isHit).max { $0.ratios[0] < $1.ratios[0] }
        let small = free.filter { !$0.isHit && $0.mayMirror }
        var better = hit ?? small.first ?? first
        let told = (hit.map { [$0] } ?? []) + small
        better.isHit = hit != nil
        better.ratios = [0, 1].map { law in
            told.map { $0.ratios[law] }.reduce(0, +) / Double(ways)
        }
        return better
    }

    private static func meeting(
        _ own: Row, _ other: Row, isSameDay: Bool, _ pairs: SlowPairs
    ) -> SlowPairs.Meeting {
        let isHit = own.leg.mirrors(other.leg)
        let mayMirror = abs(own.leg.place + other.leg.place) <= 10
        let winner = own.leg.place > other.leg.place ? own : other
        return SlowPairs.Meeting(
            groups: [own.group, other.group], first: own.leg, second: other.leg, isHit: isHit,
            ratios: isHit
                ? pairs.ratios(own.leg, other.leg, in: winner.group, isSameDay: isSameDay)
                : mayMirror ? [1, 1] : [0, 0])
    }

    /// What the outcomes say.
    var movement: Double { said(habits()) }

    /// With the lots; `nil` where they say nothing.
    var pair: SlowPairs.Pair? {
        guard let best = withLots else { return nil }
        let movement = movement
        return SlowPairs.Pair(
            names: [mine[0].leg.customer, theirs[0].leg.customer],
            days: Set(best.hits.map(\.day)).count, matches: best.hits.count,
            coactive: meetings.count, movement: movement, styles: styles,
            lots: best.value - movement,
            accounts: best.hits.map { [$0.first.owner, $0.second.owner].sorted() },
            trades: Set(
                best.hits.flatMap { hit in
                    zip([hit.first, hit.second], hit.groups).map { leg, group in
                        SlowPairs.Trade(account: leg.owner, group: group)
                    }
                }))
    }

    /// Hits on days that are rather hedged, by the outcomes.
    var toldHits: [SlowPairs.Meeting] { hits(habits()) }

    /// What outcomes and lots say together, with the hits of the days that are rather hedged.
    var withLots: (value: Double, hits: [SlowPairs.Meeting])? {
        let told = Set(toldHits.map(\.groups))
        var ways: [(share: Double, habits: SlowHabits)] = []
        for isReversed in [false, true] {
            let own = isReversed ? mine : theirs
            let hits = meetings.filter(\.mayMirror)
            let ownGroup = { (hit: SlowPairs.Meeting) in hit.groups[isReversed ? 0 : 1] }
            let rows = hits.map { hit in
                SlowLots.Row(
                    place: own.firstIndex { $0.group == ownGroup(hit) } ?? 0,
                    other: (isReversed ? hit.second : hit.first).hundredths,
                    isTold: told.contains(hit.groups))
            }
            let slow = SlowLots(
                pairs, own: own.map(\.leg), markets: own.map(\.group.market),
                opposite: Set(rows.map(\.place)))
            let markets = hits.indices.map { index in
                marketRatio(hits[...index].map(ownGroup), own, opposite: hits.map(ownGroup))
            }
            let absent = absences(of: isReversed ? theirs : mine, isFirst: !isReversed)
            for way in slow.ways(rows) {
                let isOne = distances.count == 1
                let spread = { (ratios: [Double]) -> [Double] in
                    var rest = ratios[...]
                    return meetings.map { $0.mayMirror ? rest.removeFirst() : 0 }
                }
                let both = zip(way.ratios, markets).map { $0 * $1 }
                ways.append((way.share / (isOne ? 4 : 2), habits(lots: spread(way.ratios))))
                if isOne {
                    ways.append((way.share / 4, habits(lots: spread(both), absent: absent)))
                }
            }
        }
        let value = log(ways.map { $0.share * exp(said($0.habits)) }.reduce(0, +))
        let best = ways.max {
            $0.share * exp(said($0.habits)) < $1.share * exp(said($1.habits)) * (1 - 1e-12)
        }
        return best.map { (value, hits($0.habits)) }
    }

    /// Days, told by the first account's rows, on which one of the two could have met the other and
    /// did not.
    private func absences(of rows: [Row], isFirst: Bool) -> Set<Day> {
        let days = rows.compactMap { row -> Day? in
            guard let other = pairs.group(row.group, later: isFirst ? distances[0] : -distances[0])
            else { return nil }
            return isFirst ? row.group.day : other.day
        }
        return Set(days).subtracting(meetings.map(\.day))
    }

    /// One over the chance that an account trades the market of the last of some groups on its
    /// day, seen after all its rows that are not opposite and after the others of these groups.
    private func marketRatio(_ groups: [Group], _ own: [Row], opposite: [Group]) -> Double {
        let group = groups[groups.count - 1]
        let apart = own.map(\.group).filter { !opposite.contains($0) }
        let seen = apart + groups.dropLast()
        let isOf = { (other: Group) in other.market == group.market }
        let usual = Double(own.count { isOf($0.group) }) / Double(Set(own.map(\.group.day)).count)
        let share =
            (Double(seen.count(where: isOf)) + 4 * usual) / Double(Set(seen.map(\.day)).count + 4)
        let ofFirm = Double(pairs.groups[group]?.count ?? 0) / SlowPairs.roughly(pairs.accounts)
        return 1 / min(1, max(0.01, share, ofFirm))
    }

    private func hits(_ habits: SlowHabits) -> [SlowPairs.Meeting] {
        let hedged = Set(zip(habits.dates, habits.isHedged).filter(\.1).map(\.0))
        return meetings.filter { $0.isHit && hedged.contains($0.day) }
    }

    /// No day's outcomes prove more than 8, nor more than 12 with the lots.
    ///
    /// - Parameter absent: days on which one of them traded without the other.
    private func habits(lots: [Double]? = nil, absent: Set<Day> = []) -> SlowHabits {
        let ofGroups = meetings.enumerated().map { index, meeting in
            meeting.ratios.map { ratio in
                meeting.mayMirror
                    ? 0.85 * min(exp(8), ratio) * (lots?[index] ?? 1) + 0.15
                    : 0.15
            }
        }
        let byDay = Dictionary(grouping: zip(meetings, ofGroups), by: \.0.day)
        let days = Set(byDay.keys).union(absent).sorted()
        let factors = days.map { day in
            [0, 1].map { law in
                let ofDay = byDay[day]?.map { $0.1[law] }.reduce(1, *)
                return min(exp(lots == nil ? 8 : 12), ofDay ?? 0.15)
            }
        }
        return SlowHabits(dates: days, days: factors)
    }
}
