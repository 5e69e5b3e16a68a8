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

    private typealias Row = (group: SlowPairs.Group, leg: SlowPairs.Leg)

    private let firm: SlowFirm
    private let customers: [String: FieldRow]
    private let person: (String) -> String?
    /// By account, in order.
    private var history: [String: [Row]] = [:]
    /// Legs and scale of each group, whose crowd says how much a copy proves.
    private let pairs: SlowPairs
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

    private func isCopy(_ one: SlowPairs.Leg, _ other: SlowPairs.Leg) -> Bool {
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
            joined(accounts.sorted()).filter { Set($0.map { person($0) }).count >= 3 }
                .map { cohort($0 + followers($0, accounts), of: affiliate) }
        }
    }

    /// Further accounts of the affiliate that are four times as likely to belong to the cohort as
    /// any of them to look so by chance.
    private func followers(_ members: [String], _ accounts: [String]) -> [String] {
        let trades = copied(members)
        let others = accounts.filter { !members.contains($0) }
        let needed = log(4 * Double(max(1, others.count)))
        return others.filter { other in
            let likeness = (history[other] ?? []).reduce(0.0) { sum, row in
                guard let trade = trades.first(where: { $0.rows[0].group == row.group })
                else { return sum }
                return sum + (isCopy(row.leg, trade.leg) ? proof(trade) : -2)
            }
            return likeness >= needed
        }
    }

    /// What one more copy of a trade proves, the density of those nearby being its chance.
    private func proof(_ trade: Trade) -> Double {
        let group = trade.rows[0].group
        let legs = pairs.groups[group] ?? []
        let near = legs.count { abs($0.place - trade.leg.place) <= 6 } - trade.rows.count
        let broad = pairs.scale(of: group).broadDensity(trade.leg.place)
        let chance =
            (Double(max(0, near)) / 12 + 3 * broad)
            / (Double(max(0, legs.count - trade.rows.count)) + 3)
        return min(8, log(1 / 12 / chance))
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
    private typealias Trade = (leg: SlowPairs.Leg, rows: [Row])

    /// The trades of which the middle one, the lower of two, has a copy.
    private func copied(_ accounts: [String]) -> [Trade] {
        let rows = accounts.flatMap { history[$0] ?? [] }
        return Dictionary(grouping: rows, by: \.group).values.compactMap { rows in
            let middle = rows.sorted { $0.leg.place < $1.leg.place }[(rows.count - 1) / 2]
            let copies = rows.filter { isCopy($0.leg, middle.leg) }
                .sorted { $0.leg.place < $1.leg.place }
            return copies.count > 1 ? (copies[(copies.count - 1) / 2].leg, copies) : nil
        }
    }

    private func cohort(_ members: [String], of affiliate: String) -> Cohort {
        let accounts = members.sorted()
        let copied = copied(accounts)
        let passed = accounts.count { hasPassed($0, copied.flatMap(\.rows)) }
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

    /// Funded, paid, or four per cent of its size ahead after its last copy.
    private func hasPassed(_ account: String, _ copies: [Row]) -> Bool {
        let row = customers[account]
        let isFunded = row?["phase"] == "funded" && row?.version ?? firm.asOf <= firm.asOf
        let isPaid = firm.payouts.contains(account)
        if isFunded || isPaid { return true }
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
