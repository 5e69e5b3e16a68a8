import Foundation

@testable import Signals

/// Copies in accounts of other currencies, by trying every rate.
extension SlowCopies {
    /// An account with its copies.
    typealias Abroad = (account: String, copies: [Row])

    private typealias Meeting = (row: Row, trade: Trade)

    /// Who makes a cohort's trades in another currency, at the lower middle of the rates that the
    /// accounts of that currency tell.
    ///
    /// - Parameter others: how many accounts do not agree with the cohort by themselves.
    func abroad(_ members: [String], _ accounts: [String], others: Int) -> [Abroad] {
        let needed = log(4 * Double(max(1, others)))
        let trades = copied(members).sorted { $0.rows[0].group.precedes($1.rows[0].group) }
        guard let home = trades.first?.rows[0].group.currency else { return [] }
        let foreign = accounts.filter { currency($0) != home }
        let met = foreign.map { account in
            meetings(account, trades.filter { $0.rows[0].group.currency == home })
        }
        return zip(foreign, met).compactMap { account, own in
            let told = zip(foreign, met).filter { currency($0.0) == currency(account) }
                .compactMap { best($0.1, $0.0) }.filter { $0.likeness >= needed }
                .map(\.rate).sorted()
            guard !told.isEmpty else { return nil }
            let rate = told[(told.count - 1) / 2]
            return likeness(own, account, rate) >= needed
                ? (account, own.filter { isCopy($0, rate) }.map(\.row)) : nil
        }
    }

    private func currency(_ account: String) -> String {
        history[account]?.first?.group.currency ?? ""
    }

    private func meetings(_ account: String, _ trades: [Trade]) -> [Meeting] {
        (history[account] ?? []).compactMap { row in
            let trade = trades.first {
                $0.rows[0].group.day == row.group.day
                    && $0.rows[0].group.instrument == row.group.instrument
            }
            guard row.group.currency == currency(account), let trade else { return nil }
            return (row, trade)
        }
    }

    private func net(_ leg: SlowPairs.Leg, _ group: SlowPairs.Group) -> Double {
        leg.move + pairs.scale(of: group).cost
    }

    private func rate(_ meeting: Meeting) -> Double? {
        let (row, trade) = meeting
        guard abs(row.leg.place) > 2, abs(trade.leg.place) > 2 else { return nil }
        let rate = net(row.leg, row.group) / net(trade.leg, trade.rows[0].group)
        return rate > 0 ? rate : nil
    }

    private func best(_ own: [Meeting], _ account: String) -> (likeness: Double, rate: Double)? {
        let count = own.count { rate($0) != nil }
        return own.indices.compactMap { place -> (likeness: Double, rate: Double)? in
            guard let rate = rate(own[place]) else { return nil }
            let others = own.enumerated().filter { $0.offset != place }.map(\.element)
            return (likeness(others, account, rate) - log(Double(count)), rate)
        }.max { $0.likeness < $1.likeness }
    }

    private func place(_ meeting: Meeting, _ rate: Double) -> Float {
        let scale = pairs.scale(of: meeting.row.group)
        return scale.place(rate * net(meeting.trade.leg, meeting.trade.rows[0].group) - scale.cost)
    }

    private func isCopy(_ meeting: Meeting, _ rate: Double) -> Bool {
        var leg = meeting.row.leg
        leg.place = place(meeting, rate)
        return isCopy(meeting.row.leg, leg)
    }

    private func likeness(_ own: [Meeting], _ account: String, _ rate: Double) -> Double {
        let copies = own.filter { isCopy($0, rate) }.map(\.row.group)
        let besides = (history[account] ?? []).filter { !copies.contains($0.group) }
        return own.reduce(0) { sum, meeting in
            guard isCopy(meeting, rate) else { return sum - 2 }
            let place = place(meeting, rate)
            return sum
                + min(
                    proof(meeting.trade), proof(at: place, without: 1, in: meeting.row.group),
                    habit(meeting.row, besides))
        }
    }

    /// Accounts of one currency that copy, and those that do in others.
    typealias Found = (home: [String], abroad: [Abroad])

    /// The largest first takes in those of which half follow it, or half of which it follows.
    func united(_ all: [Found]) -> [Found] {
        var left = all.enumerated().sorted {
            ($1.element.home.count, $0.offset) < ($0.element.home.count, $1.offset)
        }.map(\.element)
        var united: [Found] = []
        while !left.isEmpty {
            let next = left.removeFirst()
            if let whole = united.firstIndex(where: { half(next, of: $0) || half($0, of: next) }) {
                let known = united[whole].home + united[whole].abroad.map(\.account)
                let copies = copied(next.home).flatMap(\.rows)
                let own = next.home.map { account in
                    (account, copies.filter { $0.leg.customer == account })
                }
                united[whole].abroad += (own + next.abroad).filter { !known.contains($0.0) }
            } else {
                united.append(next)
            }
        }
        return united
    }

    private func half(_ part: Found, of whole: Found) -> Bool {
        let abroad = whole.abroad.map(\.account)
        return 2 * part.home.count(where: abroad.contains) >= part.home.count
    }
}
