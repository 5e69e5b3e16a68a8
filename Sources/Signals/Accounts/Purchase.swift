package import Records

/// What became of a challenge fee.
package enum PurchaseOutcome: UInt8, Sendable {
    case standing
    /// Refunded with or after a payout: the reward that firms promise for a first payout.
    case payoutReturn
    /// Refunded before any trading, within the cooling-off period.
    case coolingOff
    /// Refunded while another fee for the same order stands: within the cooling-off period, one of
    /// the same amount paid within a day of it; at any time, one paid within a day of the refund.
    /// Or taken back by the bank, and paid again within days.
    case doubleBooking
    /// Refunded or charged back after trading, or long after the cooling-off period.
    case abusive
    /// Taken back through the card scheme: a negative adjustment or a reversed fee.
    case chargeback

    /// Whether the money came back in a way that honest customers seldom use.
    package var isSuspect: Bool { self == .abusive || self == .chargeback }
}

/// A settled challenge fee with what became of it.
package struct Purchase: Sendable {
    /// The fee's row in the transaction table.
    package var transaction: Int
    package var time: EventTime
    package var outcome: PurchaseOutcome = .standing
    /// The row and time of the refund, adjustment or reversal, where there is one.
    package var returned: (transaction: Int, time: EventTime)?
    /// Days from the last use before a suspect or untraded return, a trade or the fee itself, to
    /// the return.
    package var unusedDays: Int32 = 0

    /// Days from the fee to the return; `nil` where its time is not known: a reversed fee keeps
    /// the time at which it was paid.
    package var daysToReturn: Int32? {
        guard let returned, returned.transaction != transaction else { return nil }
        return returned.time.day.number - time.day.number
    }

    /// The purchase with its unused days.
    ///
    /// - Parameter traded: the account's days with trading, in any order.
    func noting(_ traded: [Int32]) -> Purchase {
        guard let day = returned?.time.day.number else { return self }
        var purchase = self
        let last = traded.lazy.filter { $0 <= day }.max() ?? .min
        purchase.unusedDays = day - max(last, time.day.number)
        return purchase
    }

    fileprivate func isDouble(of other: Purchase, _ table: TransactionTable) -> Bool {
        guard let days = daysToReturn, days <= RefundPolicy.coolingOffDays else { return false }
        return abs(time.days(since: other.time)) <= RefundPolicy.doubleBookingDays
            && table.amount[transaction] == table.amount[other.transaction]
            && table.currency[transaction] == table.currency[other.transaction]
    }

    /// Whether a fee that came back was paid anew: a payment that failed, not one that was taken
    /// back. A reversed one, of which nothing tells when it was, may be the second of two.
    fileprivate func isPaidAgain(by other: Purchase, _ table: TransactionTable) -> Bool {
        guard let returned else { return false }
        let earliest = returned.transaction == transaction ? -RefundPolicy.doubleBookingDays : 0
        let days = other.time.days(since: returned.time)
        return (earliest...RefundPolicy.repaymentDays).contains(days)
            && table.amount[transaction] == table.amount[other.transaction]
            && table.currency[transaction] == table.currency[other.transaction]
    }

    /// Whether another fee was paid when this one came back, about as much or in another currency.
    fileprivate func isRebooked(as other: Purchase, _ table: TransactionTable) -> Bool {
        guard let returned, returned.transaction != transaction else { return false }
        let (old, new) = (table.amount[transaction].units, table.amount[other.transaction].units)
        return abs(returned.time.days(since: other.time)) <= RefundPolicy.doubleBookingDays
            && (table.currency[transaction] != table.currency[other.transaction]
                || new >= old - old / 10)
    }
}

/// The settled fees of one account and how each refund is to be read.
struct PurchaseHistory {
    private(set) var purchases: [Purchase] = []
    private(set) var payouts = 0
    /// Times of settled reset fees, ascending.
    private(set) var resets: [EventTime] = []
    private var firstPayout: EventTime?
    /// Purchases that were not returned yet, the latest last.
    private var open: [Int] = []
    /// What came back of a purchase in smaller parts so far, in the fee's currency.
    private var corrections: [Int: MoneySum] = [:]

    /// - Parameters:
    ///   - rows: the account's transaction rows that count at the as-of time, by time, then id.
    ///   - firstTrading: the start of the first day with trading, if any.
    init(rows: [Int], in shared: SharedRecords, firstTrading: EventTime?) {
        firstPayout = rows.first { Self.isPayout($0, shared) }
            .map { shared.records.transactions.time[$0] }
        for row in rows { take(row, shared, firstTrading) }
        // Most accounts have nothing to excuse, and need no copy of the table.
        if purchases.contains(where: { $0.outcome == .abusive }) {
            excuseDoubleBookings(shared.records.transactions)
        }
        if purchases.contains(where: { $0.outcome == .chargeback }) {
            excuseRepayment(shared.records.transactions)
        }
    }

    /// Each fee that stands excuses one refund of its double.
    private mutating func excuseDoubleBookings(_ table: TransactionTable) {
        var standing = purchases.filter { $0.outcome == .standing }
        for index in purchases.indices where purchases[index].outcome == .abusive {
            let purchase = purchases[index]
            guard
                let double = standing.firstIndex(where: {
                    purchase.isDouble(of: $0, table) || purchase.isRebooked(as: $0, table)
                })
            else { continue }
            purchases[index].outcome = .doubleBooking
            standing.remove(at: double)
        }
    }

    /// One payment that the bank took back is an accident; whoever has several took them back.
    private mutating func excuseRepayment(_ table: TransactionTable) {
        let takenBack = purchases.indices.filter { purchases[$0].outcome == .chargeback }
        guard let index = takenBack.first, takenBack.count == 1,
            purchases.contains(where: {
                $0.outcome == .standing && purchases[index].isPaidAgain(by: $0, table)
            })
        else { return }
        purchases[index].outcome = .doubleBooking
    }

    private static func isPayout(_ row: Int, _ shared: SharedRecords) -> Bool {
        shared.records.transactions.type[row] == .payout
            && shared.records.transactions.status[row] == .completed
    }

    private mutating func take(_ row: Int, _ shared: SharedRecords, _ firstTrading: EventTime?) {
        let time = shared.records.transactions.time[row]
        let type = shared.records.transactions.type[row]
        switch (type, shared.records.transactions.status[row]) {
        case (.challengeFee, .completed):
            open.append(purchases.count)
            purchases.append(Purchase(transaction: row, time: time))
        case (.challengeFee, .reversed):
            purchases.append(
                Purchase(
                    transaction: row, time: time, outcome: .chargeback, returned: (row, time)))
        case (.resetFee, .completed):
            resets.append(time)
        case (.payout, .completed):
            payouts += 1
        case (.refund, .completed):
            returnLatest(row, shared.records.transactions, refundOutcome(at: time, firstTrading))
        case (.adjustment, .completed) where shared.records.transactions.amount[row] < .zero:
            returnLatest(row, shared.records.transactions) { _ in .chargeback }
        default: break
        }
    }

    /// Matches the latest fee that was not returned before. Less than half of a fee is a correction
    /// of its price, a tax or a favour, and leaves it standing; parts add up.
    private mutating func returnLatest(
        _ row: Int, _ table: TransactionTable, _ outcome: (Purchase) -> PurchaseOutcome
    ) {
        guard let index = open.last else { return }
        let fee = purchases[index].transaction
        if table.currency[row] == table.currency[fee] {
            corrections[index, default: .zero] += table.amount[row].magnitude
            let back = corrections[index]?.units ?? 0
            if 2 * back < Int128(table.amount[fee].units) { return }
        }
        open.removeLast()
        purchases[index].outcome = outcome(purchases[index])
        purchases[index].returned = (row, table.time[row])
    }

    private func refundOutcome(
        at time: EventTime, _ firstTrading: EventTime?
    ) -> (Purchase) -> PurchaseOutcome {
        let paid = firstPayout.map { $0 <= time.advanced(byDays: RefundPolicy.payoutReturnDays) }
        let traded = firstTrading.map { $0 <= time } ?? false
        return { purchase in
            if paid == true { return .payoutReturn }
            let age = time.days(since: purchase.time)
            return !traded && age <= Double(RefundPolicy.coolingOffDays) ? .coolingOff : .abusive
        }
    }
}

/// The refund terms that most firms share.
enum RefundPolicy {
    /// Days after a fee within which an unused challenge may be returned.
    static let coolingOffDays = 30
    /// Days by which a promised return may come before its payout is booked.
    static let payoutReturnDays = 3
    /// Days between two fees for one order at most.
    static let doubleBookingDays = 1.0
    /// Days after a fee that failed within which it is paid anew.
    static let repaymentDays = 7.0
}
