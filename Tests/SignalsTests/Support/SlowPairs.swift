import FirmRecords
import Foundation
import Records

/// Mirrored pairs by looking at every pair of rows of every day: the documented conditions and
/// scores, and nothing kept.
struct SlowPairs {
    typealias Row = (group: Group, leg: Leg)

    private(set) var groups: [Group: [Leg]]
    private(set) var scales: [[String]: SlowScale] = [:]
    /// Pairs with enough meetings that spoke for mirroring before costs were learnt from pairs.
    private(set) var met: Set<[String]> = []

    private let asOf: EventTime
    /// By group those of its market's next day and of the day before, where no more than a weekend
    /// lies between.
    private let next: [Group: Group]
    private let previous: [Group: Group]
    /// By account its person, where the accounts of one are taken together.
    private(set) var persons: [String: String] = [:]

    init(_ records: SlowRecords, asOf: EventTime, persons: [String: String] = [:]) {
        self.asOf = asOf
        let rows = records.joined(.tradingActivity).filter {
            $0.day.end <= asOf && $0.hundredths("lots_traded") > 0
        }
        groups = Dictionary(grouping: rows) {
            Group(day: $0.day, instrument: $0["instrument"], currency: $0["currency"])
        }.mapValues { $0.map(Leg.init) }
        next = Self.next(of: groups.keys)
        previous = Dictionary(uniqueKeysWithValues: next.map { ($0.value, $0.key) })
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

    private static func next(of groups: some Sequence<Group>) -> [Group: Group] {
        var next: [Group: Group] = [:]
        for days in Dictionary(grouping: groups, by: \.market).values.map({
            $0.sorted { $0.day < $1.day }
        }) {
            for (one, other) in zip(days, days.dropFirst())
            where other.day.number <= one.day.number + 3 {
                next[one] = other
            }
        }
        return next
    }

    /// The group that comes some days of its market later, or earlier where they are negative.
    func group(_ group: Group, later days: Int) -> Group? {
        if days == 0 { return group }
        let step = days > 0 ? next[group] : previous[group]
        return step.flatMap { self.group($0, later: days > 0 ? days - 1 : days + 1) }
    }

    /// The middle of the eighth of an octave that a count lies in.
    static func roughly(_ count: Int) -> Double {
        if count < 8 { return Double(count) }
        let step = exp2(floor(log2(Double(count))) - 2)
        return floor(Double(count) / step) * step + (step - 1) / 2
    }

    func scale(of group: Group) -> SlowScale { scales[group.market] ?? SlowScale() }

    /// The number of the first day of the current week, and of the current four.
    var week: Int32 { asOf.day.number / 7 * 7 }
    var month: Int32 { asOf.day.number / 28 * 28 }

    /// Rows of the four weeks that have ended where there are so many, else of the weeks, else all.
    func told(_ enough: Int, by groups: [Group: [Leg]]) -> [Leg] {
        let rows = [month, week, .max].map { border in
            groups.filter { $0.key.day.number < border }.flatMap(\.value)
        }
        return rows.first { $0.count >= enough } ?? rows[2]
    }

    func typicalMove(_ market: [String]) -> Double {
        let rows = told(200, by: groups.filter { $0.key.market == market })
        return SlowScale.typicalMove(rows.map(\.move))
    }

    var accounts: Int {
        Set(groups.values.joined().map { persons[$0.customer] ?? $0.customer }).count
    }

    /// An account's groups, in canonical order.
    func history(_ name: String) -> [Row] {
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

    /// Pairs that say enough to be a leg or to pass, by themselves.
    func pairs() -> [Pair] {
        let choice = log(Double(max(1, accounts)))
        return plausible().filter {
            $0.movement >= max(4, choice - 4) || $0.logLikelihood >= choice - 7
        }
    }

    var histories: [[Row]] {
        let names = Set(groups.values.joined().map { persons[$0.customer] ?? $0.customer })
        let seconds = persons.isEmpty ? [] : names.map { $0 + Self.second }
        return (names + seconds).sorted().map(history).filter { !$0.isEmpty }
    }

    /// All pairs of accounts that mirror each other on two or more days.
    func plausible() -> [Pair] {
        met.sorted { $0.joined() < $1.joined() }.compactMap { names in
            comparison(names).pair.flatMap {
                $0.movement > max(0, log(Double(accounts)) - 8) ? $0 : nil
            }
        }
    }

    /// How much better legs of one trade explain two outcomes than chance does, by a tight and by a
    /// loose law.
    ///
    /// - Parameters:
    ///   - group: of the leg that won.
    ///   - isSameDay: whether the other is of it, too.
    ///   - more: what each leg loses a lot beside the market's cost.
    func ratios(
        _ first: Leg, _ second: Leg, in group: Group, isSameDay: Bool = true, more: Double = 0
    ) -> [Double] {
        let scale = scale(of: group)
        let own = [first, second].map { scale.place($0.move + more) }
        let residual = Double(abs(own[0] + own[1]))
        let laplace = { (width: Double) in exp(-residual / width) / (2 * width) }
        let tight = 0.85 * laplace(1) + 0.15 * laplace(3)
        let loose = 0.85 * laplace(4) + 0.15 * laplace(8)
        let (winner, loser) = own[0] > own[1] ? (first, second) : (second, first)
        let point =
            more == 0
            ? -loser.place : scale.place(-loser.move - 2 * (scale.cost + more))
        let others = (groups[group] ?? []).filter {
            $0.customer != winner.owner && !(isSameDay && $0.customer == loser.owner)
        }
        let near = max(
            Double(others.count { abs($0.place - point) <= 6 }) / 12,
            Double(others.count { abs($0.place - point) <= 1.5 } - 2) / 3)
        let broad = scale.broadDensity(point)
        let chance = (near + 3 * broad) / (Double(others.count) + 3)
        return [tight / chance, loose / chance]
    }

    func comparison(_ names: [String]) -> SlowComparison {
        SlowComparison(self, history(names[0]), history(names[1]))
    }

    /// The hits of two accounts on days that are rather hedged, by their outcomes.
    func hits(_ names: [String]) -> [Meeting] { comparison(names).toldHits }
}
