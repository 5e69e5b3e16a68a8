import FirmRecords
import Foundation
import Records

@testable import Signals

/// Cohorts of copied accounts by comparing all accounts of an affiliate on all of their days.
struct SlowCopies {
    struct Cohort {
        var affiliate: String
        var accounts: [String]
        var values: [String: Double]
    }

    typealias Row = (group: SlowPairs.Group, leg: SlowPairs.Leg)

    private let firm: SlowFirm
    private let customers: [String: FieldRow]
    private let person: (String) -> String?
    /// By account, in order.
    private(set) var history: [String: [Row]] = [:]
    /// Legs and scale of each group, whose crowd says how much a copy proves.
    let pairs: SlowPairs
    private let hedgers: Set<String>
    private let smallestDays = 4

    init(_ records: SlowRecords, _ firm: SlowFirm, person: @escaping (String) -> String?) {
        self.firm = firm
        self.person = person
        customers = records.customers
        let pairs = SlowPairs(records, asOf: firm.asOf)
        self.pairs = pairs
        hedgers = Set(
            SlowGroups(pairs, corroboration: SlowCorroboration(records, firm, pairs).logRatio)
                .discovered(days: 3).flatMap(\.names))
        for (group, legs) in pairs.groups {
            for leg in legs where !hedgers.contains(leg.customer) {
                history[leg.customer, default: []].append((group, leg))
            }
        }
        history = history.mapValues { $0.sorted { $0.group.precedes($1.group) } }
    }

    func isCopy(_ one: SlowPairs.Leg, _ other: SlowPairs.Leg) -> Bool {
        abs(one.place - other.place) <= 6 && (one.place < 0) == (other.place < 0)
    }

    /// Alike in two fifths of both accounts' rows between their first and last common trade, and in
    /// seven tenths of the groups there in which both trade.
    private func agree(_ mine: [Row], _ theirs: [Row]) -> Bool {
        let common = mine.compactMap { own in
            theirs.first { $0.group == own.group && isCopy(own.leg, $0.leg) }
                .map { (own.group, abs(own.leg.place) > 2 && abs($0.leg.place) > 2) }
        }
        guard let first = common.first?.0, let last = common.last?.0,
            common.count(where: \.1) >= smallestDays
        else { return false }
        let rows = (mine + theirs).count {
            !$0.group.precedes(first) && !last.precedes($0.group)
        }
        let shared = mine.count { own in
            !own.group.precedes(first) && !last.precedes(own.group)
                && theirs.contains { $0.group == own.group }
        }
        return Double(2 * common.count) >= 0.4 * Double(rows)
            && Double(common.count) >= 0.7 * Double(shared)
    }

    /// Of at least three persons, by affiliate, then first account.
    func cohorts() -> [Cohort] {
        let byAffiliate = Dictionary(grouping: history.keys) {
            customers[$0]?["affiliate_id"] ?? ""
        }
        return byAffiliate.sorted { $0.key < $1.key }.flatMap { affiliate, accounts in
            united(joined(accounts.sorted()).compactMap { found($0, accounts.sorted()) })
                .filter { Set(($0.home + $0.abroad.map(\.account)).map { person($0) }).count >= 3 }
                .map { cohort($0.home, $0.abroad, of: affiliate) }
        }
    }

    /// Accounts that agree with who joins them; `nil` where no trade is common to two.
    private func found(_ agreeing: [String], _ accounts: [String]) -> Found? {
        let isRoom = { (members: [String]) in Set(members.map { person($0) }).count >= 3 }
        let trades = copied(agreeing)
        let members = !isRoom(agreeing) ? agreeing : agreeing.filter { likeness($0, trades) >= 0 }
        let home = (isRoom(members) ? members + followers(members, accounts) : members).sorted()
        if copied(home).isEmpty { return nil }
        return (home, abroad(home, accounts, others: accounts.count - members.count))
    }

    /// Further accounts of the affiliate that are four times as likely to belong to the cohort as
    /// any of them to look so by chance.
    private func followers(_ members: [String], _ accounts: [String]) -> [String] {
        let trades = copied(members)
        let others = accounts.filter { !members.contains($0) }
        let needed = log(4 * Double(max(1, others.count)))
        return others.filter { other in
            let own = (history[other] ?? []).filter { row in
                !trades.contains { $0.rows[0].group == row.group && isCopy(row.leg, $0.leg) }
            }
            return likeness(other, trades, besides: own) >= needed
        }
    }

    /// - Parameter besides: the account's rows whose outcomes explain copies as well.
    private func likeness(_ account: String, _ trades: [Trade], besides: [Row] = []) -> Double {
        (history[account] ?? []).reduce(0.0) { sum, row in
            guard let trade = trades.first(where: { $0.rows[0].group == row.group })
            else { return sum }
            return sum
                + (isCopy(row.leg, trade.leg) ? min(proof(trade), habit(row, besides)) : -2)
        }
    }

    /// What one more copy of a trade proves, the density of those nearby being its chance.
    func proof(_ trade: Trade) -> Double {
        proof(at: trade.leg.place, without: trade.rows.count, in: trade.rows[0].group)
    }

    func proof(at place: Float, without copies: Int, in group: SlowPairs.Group) -> Double {
        let legs = pairs.groups[group] ?? []
        let near = legs.count { abs($0.place - place) <= 6 } - copies
        let broad = pairs.scale(of: group).broadDensity(place)
        let chance =
            (Double(max(0, near)) / 12 + 3 * broad) / (Double(max(0, legs.count - copies)) + 3)
        return min(8, log(1 / 12 / chance))
    }

    /// What a copy says against the account's stops and targets in that market.
    func habit(_ row: Row, _ besides: [Row]) -> Double {
        let own = besides.filter { $0.group.market == row.group.market }
        let near = own.count { abs(abs($0.leg.place) - abs(row.leg.place)) <= 1.5 }
        let density = Double(near) / Double(own.count + 3) / 6
        return density > 0 ? log(1 / 12 / density) : .infinity
    }

    /// Accounts that agree with one another through any number of others.
    private func joined(_ accounts: [String]) -> [[String]] {
        var left = accounts
        var sets: [[String]] = []
        while let first = left.first {
            var set = [first]
            left.removeFirst()
            var next = 0
            while next < set.count {
                let own = set[next]
                let found = left.filter { other in
                    person(other) != person(own)
                        && agree(history[own] ?? [], history[other] ?? [])
                }
                set += found
                left.removeAll(where: found.contains)
                next += 1
            }
            if set.count > 1 { sets.append(set.sorted()) }
        }
        return sets
    }

    /// Copies of one trade and the lower middle one of them.
    typealias Trade = (leg: SlowPairs.Leg, rows: [Row])

    /// The trades of which the middle one, the lower of two, has a copy.
    func copied(_ accounts: [String]) -> [Trade] {
        let rows = accounts.flatMap { history[$0] ?? [] }
        return Dictionary(grouping: rows, by: \.group).values.compactMap { rows in
            let middle = rows.sorted { $0.leg.place < $1.leg.place }[(rows.count - 1) / 2]
            let copies = rows.filter { isCopy($0.leg, middle.leg) }
                .sorted { $0.leg.place < $1.leg.place }
            return copies.count > 1 ? (copies[(copies.count - 1) / 2].leg, copies) : nil
        }
    }

    private func cohort(
        _ members: [String], _ abroad: [Abroad], of affiliate: String
    ) -> Cohort {
        let accounts = (members + abroad.map(\.account)).sorted()
        let copied = copied(members)
        let copies = copied.flatMap(\.rows) + abroad.flatMap(\.copies)
        let passed = accounts.count { hasPassed($0, copies) }
        return Cohort(
            affiliate: affiliate, accounts: accounts,
            values: [
                "accounts": Double(accounts.count),
                "persons": Double(Set(accounts.map { person($0) }).count),
                "days": Double(Set(copied.flatMap(\.rows).map(\.group.day)).count),
                "winning": Double(copied.count { $0.leg.place > 0 }) / Double(copied.count),
                "passed": Double(passed),
            ])
    }

    /// In a later phase, paid, or four per cent of its size ahead after its last copy.
    private func hasPassed(_ account: String, _ copies: [Row]) -> Bool {
        let row = customers[account]
        let isLater =
            ["phase_2", "funded"].contains(row?["phase"])
            && row?.version ?? firm.asOf <= firm.asOf
        if isLater || firm.payouts.contains(account) { return true }
        guard let size = row.flatMap({ Double($0["account_size"]) }), size > 0
        else { return false }
        return gain(account, copies) >= 0.04 * size
    }

    private func gain(_ account: String, _ copies: [Row]) -> Double {
        let own = copies.filter { $0.leg.customer == account }.map(\.group)
        guard let last = own.max(by: { $0.precedes($1) }) else { return 0 }
        let rows = (history[account] ?? []).filter {
            $0.group.currency == last.currency && !last.precedes($0.group)
        }
        return rows.reduce(0) { $0 + $1.leg.move * $1.leg.lots }
    }
}
