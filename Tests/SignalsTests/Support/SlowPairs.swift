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
        var lots: Double { Double(hundredths) / 100 }
    }

    struct Group: Hashable {
        var day: Day
        var instrument: String
        var currency: String
        var market: [String] { [instrument, currency] }
    }

    struct Hit {
        var group: Group
        var low: Leg
        var high: Leg
        var logRatio: Double
        var names: [String] { [low.customer, high.customer].sorted() }
    }

    struct Pair {
        var names: [String]
        var days: Int
        var matches: Int
        var coactive: Int
        var logLikelihood: Double
    }

    let groups: [Group: [Leg]]
    private var scales: [[String]: SlowScale] = [:]

    init(_ records: SlowRecords, asOf: EventTime) {
        let rows = records.joined(.tradingActivity).filter {
            $0.day.end <= asOf && $0.hundredths("lots_traded") > 0
        }
        groups = Dictionary(grouping: rows) {
            Group(day: $0.day, instrument: $0["instrument"], currency: $0["currency"])
        }.mapValues { $0.map(Leg.init) }
        let votes = repeatedVotes()
        for (market, groups) in Dictionary(grouping: groups, by: \.key.market) {
            scales[market] = SlowScale(
                moves: groups.flatMap(\.value).map(\.move), own: votes[market] ?? [],
                all: votes.values.flatMap(\.self))
        }
    }

    private var accounts: Int { Set(groups.values.joined().map(\.customer)).count }

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

    private var hits: [Hit] {
        groups.flatMap { group, legs in
            let scale = scales[group.market] ?? SlowScale()
            let matches = legs.flatMap { low in
                legs.filter { scale.mirrors(low, $0) }.map { (low, $0) }
            }
            return matches.filter { low, high in
                [low, high].allSatisfy { leg in matches.count { $0 == leg || $1 == leg } <= 12 }
            }.map { low, high in
                Hit(
                    group: group, low: low, high: high,
                    logRatio: scale.logRatio(low, high, among: legs))
            }
        }
    }

    /// All pairs of accounts with at least `days` mirrored days.
    func pairs(days: Int) -> [Pair] {
        Dictionary(grouping: hits, by: \.names).map(pair).filter { $0.days >= days }
    }

    private func pair(_ names: [String], _ hits: [Hit]) -> Pair {
        let coactive = groups.values.count { legs in
            names.allSatisfy { name in legs.contains { $0.customer == name } }
        }
        let days = Dictionary(grouping: hits, by: \.group.day)
        let moves = days.values.map { day in
            min(8, day.map { $0.logRatio + log(0.85) }.reduce(0, +))
        }
        let misses = Double(max(0, coactive - hits.count)) * log(0.15)
        return Pair(
            names: names, days: days.count, matches: hits.count, coactive: coactive,
            logLikelihood: moves.reduce(0, +) + rarity(hits) + misses)
    }

    /// A lot size counts once, by how few rows of the firm have it.
    private func rarity(_ hits: [Hit]) -> Double {
        let all = groups.values.joined().map(\.hundredths)
        let equal = Set(hits.filter(\.hasEqualLots).map(\.low.hundredths)).map { size in
            let share = (Double(all.count { $0 == size }) + 0.2) / Double(all.count + 200)
            return log(0.7 / share)
        }
        let alike = Set(hits.filter { !$0.hasEqualLots }.map(\.low.hundredths))
        return equal.reduce(0, +) + Double(alike.count) * log(0.3 / 0.06)
    }

    /// Pairs that pass e-BH over all possible pairs, each account with its strongest partner.
    func discovered(days: Int = 3, rate: Double = 0.05, slack: Double = 2) -> [Pair] {
        let accounts = Double(max(2, accounts))
        let sorted = pairs(days: days).sorted { $0.logLikelihood > $1.logLikelihood }
        let passing = sorted.indices.last { index in
            exp(sorted[index].logLikelihood - slack) * rate * Double(index + 1)
                >= accounts * (accounts - 1) / 2
        }
        var taken: Set<String> = []
        return (passing.map { sorted[...$0] } ?? []).filter { pair in
            let isFree = taken.isDisjoint(with: pair.names)
            if isFree { taken.formUnion(pair.names) }
            return isFree
        }
    }
}

extension SlowPairs.Hit {
    fileprivate var hasEqualLots: Bool { low.hundredths == high.hundredths }
}

extension SlowPairs.Leg {
    fileprivate init(_ row: FieldRow) {
        customer = row["customer_id"]
        hundredths = row.hundredths("lots_traded")
        move = Double(row.hundredths("pnl")) / 100 / (Double(hundredths) / 100)
    }
}
