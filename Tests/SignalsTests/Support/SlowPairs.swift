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
        /// Whose row it is, where `customer` is a person.
        var account: String?
        var owner: String { account ?? customer }
        var lots: Double { Double(hundredths) / 100 }
    }

    struct Group: Hashable {
        var day: Day
        var instrument: String
        var currency: String
        var market: [String] { [instrument, currency] }
    }

    /// A group in which two accounts traded; `ratios` are how much better legs of one trade explain
    /// the outcomes than chance does, by a tight and by a loose law: where these are not opposite 0, and
    /// 1 where they are too small to tell.
    struct Meeting {
        var group: Group
        var first: Leg
        var second: Leg
        var isHit: Bool
        var ratios: [Double]
        var mayMirror: Bool { ratios != [0, 0] }
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
        /// By hit, the accounts that stood against each other.
        var accounts: [[String]] = []
        var logLikelihood: Double { movement - styles + lots }
        var support: Double { logLikelihood + corroboration }
    }

    private(set) var groups: [Group: [Leg]]
    private var scales: [[String]: SlowScale] = [:]
    /// Pairs with enough meetings that spoke for mirroring before costs were learnt from pairs.
    private var met: Set<[String]> = []

    private let asOf: EventTime
    /// By account its person, where the accounts of one are taken together.
    private var persons: [String: String] = [:]

    init(_ records: SlowRecords, asOf: EventTime, persons: [String: String] = [:]) {
        self.asOf = asOf
        let rows = records.joined(.tradingActivity).filter {
            $0.day.end <= asOf && $0.hundredths("lots_traded") > 0
        }
        groups = Dictionary(grouping: rows) {
            Group(day: $0.day, instrument: $0["instrument"], currency: $0["currency"])
        }.mapValues { $0.map(Leg.init) }
        settle(found: [:])
        met = Set(eligible())
        let (found, coincidences) = (foundVotes(), coincidences())
        if !found.isEmpty { settle(found: found) }
        self.persons = persons
        if !persons.isEmpty { met = Set(metPersons(coincidences)) }
    }

    /// Scales, and every leg's place on them.
    private mutating func settle(found: [[String]: Int]) {
        let all = repeatedVotes { _ in true }
        let month = repeatedVotes { [month] in $0.number < month }
        let past = repeatedVotes { [week] in $0.number < week }
        let together = { (votes: [[String]: [Int]]) in votes.values.flatMap(\.self) }
        let pooled = SlowScale.told(
            month: together(month), week: together(past), all: together(all))
        for market in Set(groups.keys.map(\.market)) {
            scales[market] = SlowScale(
                typical: typicalMove(market),
                own: SlowScale.told(
                    month: month[market] ?? [], week: past[market] ?? [], all: all[market] ?? []),
                pooled: pooled, found: found[market])
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
    private func foundVotes() -> [[String]: Int] {
        if scales.values.allSatisfy(\.isCostKnown) { return [:] }
        let possible = Double(max(2, accounts) * (max(2, accounts) - 1) / 2)
        let strong = plausible().filter { $0.logLikelihood >= log(possible) }
        let hits = strong.flatMap { pair -> [Meeting] in
            let (mine, theirs) = (history(pair.names[0]), history(pair.names[1]))
            return withLots(mine, theirs, meetings(mine, theirs).all)?.hits ?? []
        }
        .filter { scales[$0.group.market]?.isCostKnown == false }
        return Dictionary(grouping: hits, by: \.group.market).compactMapValues { hits in
            let votes = hits.compactMap { hit -> (day: Int32, sum: Int)? in
                let typical = typicalMove(hit.group.market)
                let sum = Int(((hit.first.move + hit.second.move) / typical * 100).rounded())
                return (-40...10).contains(sum) ? (hit.group.day.number, sum) : nil
            }
            return SlowScale.told(
                week: votes.filter { $0.day < week }.map(\.sum), all: votes.map(\.sum))
        }
    }

    /// The middle of the eighth of an octave that a count lies in.
    private static func roughly(_ count: Int) -> Double {
        if count < 8 { return Double(count) }
        let step = exp2(floor(log2(Double(count))) - 2)
        return floor(Double(count) / step) * step + (step - 1) / 2
    }

    func scale(of group: Group) -> SlowScale { scales[group.market] ?? SlowScale() }

    /// The number of the first day of the current week, and of the current four.
    private var week: Int32 { asOf.day.number / 7 * 7 }
    private var month: Int32 { asOf.day.number / 28 * 28 }

    /// Rows of the four weeks that have ended where there are so many, else of the weeks, else all.
    func told(_ enough: Int, by groups: [Group: [Leg]]) -> [Leg] {
        let rows = [month, week, .max].map { border in
            groups.filter { $0.key.day.number < border }.flatMap(\.value)
        }
        return rows.first { $0.count >= enough } ?? rows[2]
    }

    private func typicalMove(_ market: [String]) -> Double {
        let rows = told(200, by: groups.filter { $0.key.market == market })
        return SlowScale.typicalMove(rows.map(\.move))
    }

    var accounts: Int {
        Set(groups.values.joined().map { persons[$0.customer] ?? $0.customer }).count
    }

    /// Sums that two lone holders of an odd lot size leave on opposite sides, of pairs of accounts
    /// that did so twice, in hundredths of the market's typical move.
    private func repeatedVotes(_ isCounted: (Day) -> Bool) -> [[String]: [Int]] {
        var votes: [(market: [String], names: [String], sum: Int)] = []
        for (group, legs) in groups where isCounted(group.day) {
            let typical = typicalMove(group.market)
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
        let isSecond = name.hasSuffix(Self.second)
        let person = isSecond ? String(name.dropLast(Self.second.count)) : name
        return groups.compactMap { group, legs in
            let own = legs.filter { (persons[$0.customer] ?? $0.customer) == person }.sorted {
                $0.hundredths != $1.hundredths
                    ? $0.hundredths > $1.hundredths : $0.customer < $1.customer
            }.dropFirst(isSecond ? 1 : 0)
            return own.first.map { (group, $0.named(name)) }
        }.sorted { $0.0.precedes($1.0) }
    }

    /// Ends the name under which a person's second rows of a group stand.
    static let second = "/second"

    /// Persons, one of them with several accounts, or one and its second rows.
    private func metPersons(_ coincidences: [[String]: Int]) -> [[String]] {
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

    /// Pairs that say enough to be a leg or to pass, by themselves.
    func pairs() -> [Pair] {
        let choice = log(Double(max(1, accounts)))
        return plausible().filter {
            $0.movement >= max(4, choice - 4) || $0.logLikelihood >= choice - 7
        }
    }

    private var histories: [[(group: Group, leg: Leg)]] {
        let names = Set(groups.values.joined().map { persons[$0.customer] ?? $0.customer })
        let seconds = persons.isEmpty ? [] : names.map { $0 + Self.second }
        return (names + seconds).sorted().map(history).filter { !$0.isEmpty }
    }

    /// Points of all pairs that coincide.
    func coincidences() -> [[String]: Int] {
        var points: [[String]: Int] = [:]
        for group in groups.keys {
            points.merge(SlowCoincidences(self, group).points(), uniquingKeysWith: +)
        }
        return points
    }

    private func eligible() -> [[String]] {
        let (histories, coincidences) = (histories, coincidences())
        return histories.indices.flatMap { left in
            histories.indices[(left + 1)...].compactMap { right in
                let (mine, theirs) = (histories[left], histories[right])
                let names = [mine[0].leg.customer, theirs[0].leg.customer]
                guard points(mine, theirs) >= 4 || coincidences[names] ?? 0 >= 18,
                    habits(meetings(mine, theirs).all).movement > 0
                else { return nil }
                return names
            }
        }
    }

    /// All pairs of accounts that mirror each other on two or more days.
    private func plausible() -> [Pair] {
        let histories = histories
        return histories.indices.flatMap { left in
            histories.indices[(left + 1)...].compactMap { right in
                pair(histories[left], histories[right])
            }
        }
    }

    private func pair(
        _ mine: [(group: Group, leg: Leg)], _ theirs: [(group: Group, leg: Leg)]
    ) -> Pair? {
        guard met.contains([mine, theirs].map { $0[0].leg.customer }) else { return nil }
        let (meetings, coactive) = meetings(mine, theirs)
        guard let best = withLots(mine, theirs, meetings) else { return nil }
        let outcomes = habits(meetings)
        let pair = Pair(
            names: [mine[0].leg.customer, theirs[0].leg.customer],
            days: Set(best.hits.map(\.group.day)).count, matches: best.hits.count,
            coactive: coactive, movement: outcomes.movement,
            styles: log(1 + 2e-6 * outcomes.laws[1]), lots: best.value - outcomes.movement,
            accounts: best.hits.map { [$0.first.owner, $0.second.owner].sorted() })
        return pair.movement > max(0, log(Double(accounts)) - 8) ? pair : nil
    }

    /// What outcomes and lots say together, with the hits of the days that are rather hedged.
    private func withLots(
        _ mine: [(group: Group, leg: Leg)], _ theirs: [(group: Group, leg: Leg)],
        _ meetings: [Meeting]
    ) -> (value: Double, hits: [Meeting])? {
        let told = hits(meetings, habits(meetings)).map(\.group)
        let hits = meetings.filter(\.mayMirror)
        var ways: [(share: Double, habits: SlowHabits)] = []
        for isReversed in [false, true] {
            let own = isReversed ? mine : theirs
            let rows = hits.map { hit in
                SlowLots.Row(
                    place: own.firstIndex { $0.group == hit.group } ?? 0,
                    other: (isReversed ? hit.second : hit.first).hundredths,
                    isTold: told.contains(hit.group))
            }
            let slow = SlowLots(
                self, own: own.map(\.leg), markets: own.map(\.group.market),
                opposite: Set(rows.map(\.place)))
            let leader = isReversed ? theirs : mine
            let markets = hits.map { marketRatio($0.group, own, opposite: Set(hits.map(\.group))) }
            let together = Set(own.map(\.group)).intersection(leader.map(\.group)).map(\.day)
            let absent = Set(leader.map(\.group.day)).subtracting(together)
            for way in slow.ways(rows) {
                let spread = { (ratios: [Double]) -> [Double] in
                    var rest = ratios[...]
                    return meetings.map { $0.mayMirror ? rest.removeFirst() : 0 }
                }
                let both = zip(way.ratios, markets).map { $0 * $1 }
                ways.append((way.share / 4, habits(meetings, lots: spread(way.ratios))))
                ways.append(
                    (way.share / 4, habits(meetings, lots: spread(both), absent: absent)))
            }
        }
        let value = log(ways.map { $0.share * exp($0.habits.movement) }.reduce(0, +))
        let best = ways.max {
            $0.share * exp($0.habits.movement) < $1.share * exp($1.habits.movement) * (1 - 1e-12)
        }
        return best.map { (value, self.hits(meetings, $0.habits)) }
    }

    /// One over the chance that an account trades the market of a group on its day, by its days on which
    /// outcomes can't be those of a hedge.
    private func marketRatio(
        _ group: Group, _ own: [(group: Group, leg: Leg)], opposite: Set<Group>
    ) -> Double {
        let apart = own.filter { !opposite.contains($0.group) }
        let days = { (rows: [(group: Group, leg: Leg)]) in Set(rows.map(\.group.day)).count }
        let count = { (rows: [(group: Group, leg: Leg)]) in
            rows.count { $0.group.market == group.market }
        }
        let all = Double(count(own)) / Double(days(own))
        let share = (Double(count(apart)) + 4 * all) / (Double(days(apart)) + 4)
        let ofFirm = Double(groups[group]?.count ?? 0) / Self.roughly(accounts)
        return 1 / min(1, max(0.01, share, ofFirm))
    }

    /// The hits of two accounts on days that are rather hedged, by their outcomes.
    func hits(_ names: [String]) -> [Meeting] {
        let meetings = meetings(history(names[0]), history(names[1])).all
        return hits(meetings, habits(meetings))
    }

    private func hits(_ meetings: [Meeting], _ habits: SlowHabits) -> [Meeting] {
        let hedged = Set(zip(habits.dates, habits.isHedged).filter(\.1).map(\.0))
        return meetings.filter { $0.isHit && hedged.contains($0.group.day) }
    }

    /// No day's outcomes prove more than 8, nor more than 12 with the lots.
    ///
    /// - Parameter absent: days on which one of them traded without the other.
    private func habits(
        _ meetings: [Meeting], lots: [Double]? = nil, absent: Set<Day> = []
    ) -> SlowHabits {
        let ofGroups = meetings.enumerated().map { index, meeting in
            meeting.ratios.map { ratio in
                meeting.mayMirror
                    ? 0.85 * min(exp(8), ratio) * (lots?[index] ?? 1) + 0.15
                    : 0.15
            }
        }
        let byDay = Dictionary(grouping: zip(meetings, ofGroups), by: \.0.group.day)
        let days = Set(byDay.keys).union(absent).sorted()
        let factors = days.map { day in
            [0, 1].map { law in
                let ofDay = byDay[day]?.map { $0.1[law] }.reduce(1, *)
                return min(exp(lots == nil ? 8 : 12), ofDay ?? 0.15)
            }
        }
        return SlowHabits(dates: days, days: factors)
    }

    /// Points of all rows of mirrored groups of which each lies at most two after the one before,
    /// in both histories.
    private func points(
        _ mine: [(group: Group, leg: Leg)], _ theirs: [(group: Group, leg: Leg)]
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

    private func meetings(
        _ mine: [(group: Group, leg: Leg)], _ theirs: [(group: Group, leg: Leg)]
    ) -> (all: [Meeting], coactive: Int) {
        let both = mine.compactMap { own in
            theirs.first { $0.group == own.group }.map { (own.group, own.leg, $0.leg) }
        }
        let meetings = both.map { group, first, second in
            let isHit = first.mirrors(second)
            let mayMirror = abs(first.place + second.place) <= 10
            return Meeting(
                group: group, first: first, second: second, isHit: isHit,
                ratios: isHit
                    ? ratios(first, second, in: group) : mayMirror ? [1, 1] : [0, 0])
        }
        return (meetings, both.count)
    }

    func ratios(_ first: Leg, _ second: Leg, in group: Group) -> [Double] {
        let residual = Double(abs(first.place + second.place))
        let laplace = { (width: Double) in exp(-residual / width) / (2 * width) }
        let tight = 0.85 * laplace(1) + 0.15 * laplace(3)
        let loose = 0.85 * laplace(4) + 0.15 * laplace(8)
        let point = -min(first.place, second.place)
        let others = (groups[group] ?? []).filter {
            $0.customer != first.owner && $0.customer != second.owner
        }
        let near = max(
            Double(others.count { abs($0.place - point) <= 6 }) / 12,
            Double(others.count { abs($0.place - point) <= 1.5 } - 2) / 3)
        let broad = (scales[group.market] ?? SlowScale()).broadDensity(point)
        let chance = (near + 3 * broad) / (Double(others.count) + 3)
        return [tight / chance, loose / chance]
    }

    /// Pairs that pass e-BH over all possible pairs, each account with its strongest partner.
    ///
    /// - Parameter corroboration: what else two accounts have in common.
    func discovered(
        days: Int = 3, rate: Double = 0.05, slack: Double = 2,
        corroboration: @escaping ([String]) -> Double = { _ in 0 }
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
        let explained = SlowGroups(self, corroboration: corroboration).discovered(days: days)
            .flatMap { group in
                group.others.map { [group.one, $0].sorted() }
            }
        return (passing.map { sorted[...$0] } ?? []).filter { pair in
            if explained.contains(pair.names) { return false }
            if pair.names.allSatisfy({ isCrowded($0, pair, among: strong) }) { return false }
            let isFree = taken.isDisjoint(with: pair.names)
            if isFree { taken.formUnion(pair.names) }
            return isFree
        }
    }

    /// Whether two others or more mirror an account about as well as its partner does and trade as that.
    private func isCrowded(_ name: String, _ pair: Pair, among pairs: [Pair]) -> Bool {
        let partner = pair.names[0] == name ? pair.names[1] : pair.names[0]
        return pairs.count {
            $0.names.contains(name) && $0.names != pair.names
                && $0.movement >= 0.25 * pair.movement
                && areFellows(partner, $0.names[0] == name ? $0.names[1] : $0.names[0])
        } >= 2
    }

    /// Copies of each other in half of the groups in which both trade, three at least.
    private func areFellows(_ one: String, _ other: String) -> Bool {
        let its = history(other)
        let common = history(one).compactMap { own in
            its.first { $0.group == own.group }.map { (own.leg.place, $0.leg.place) }
        }
        let copies = common.count { abs($0 - $1) <= 6 && ($0 < 0) == ($1 < 0) }
        return copies >= 3 && 2 * copies >= common.count
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
    fileprivate func named(_ name: String) -> Self {
        if name == customer { return self }
        var named = self
        (named.account, named.customer) = (owner, name)
        return named
    }

    /// Whether one leg wins about what the other loses.
    func mirrors(_ other: SlowPairs.Leg, within reach: Float = 10) -> Bool {
        abs(place) > 2 && abs(other.place) > 2 && (place < 0) != (other.place < 0)
            && abs(place + other.place) <= reach
    }

    fileprivate init(_ row: FieldRow) {
        customer = row["customer_id"]
        hundredths = row.hundredths("lots_traded")
        move = Double(row.hundredths("pnl")) / 100 / (Double(hundredths) / 100)
    }
}
