import FirmRecords
import Records

/// What an account traded after one of its fees or resets, told apart by the rows' days.
struct SlowAttempt {
    let buyer: SlowBuyer
    let start: EventTime
    let isReset: Bool
    /// What is not bought twice in a row of purchases of several sizes.
    let size: String
    /// The last day, where it was lost within two days of trading.
    let blowUp: Day?
    let isEnded: Bool
    /// Under which it was bought.
    var affiliate: String { buyer.owner(at: start) }

    /// An account of a single fee is one attempt, whatever became of it.
    static func all(of buyer: SlowBuyer, asOf: EventTime) -> [SlowAttempt] {
        let payments = buyer.account.started
        if payments.count == 1 {
            return [
                SlowAttempt(
                    buyer: buyer, start: buyer.firstFee, isReset: false,
                    size: buyer.row["account_size"], blowUp: buyer.blowUp,
                    isEnded: buyer.isMature || buyer.blowUp != nil)
            ]
        }
        return payments.indices.map { index in
            let start = payments[index].time("transaction_date")
            let next = payments[(index + 1)...].first?.time("transaction_date").day
            let blowUp = blowUp(
                buyer, start.day, until: next, isFirst: index == 0, asOf: asOf)
            return SlowAttempt(
                buyer: buyer, start: start,
                isReset: payments[index]["transaction_type"] == "reset_fee",
                size: payments[index]["amount_currency"], blowUp: blowUp,
                isEnded: blowUp != nil || start.advanced(byDays: 14) <= asOf)
        }
    }

    /// Days up to the next fee's are this attempt's; that of its own fee is only where it is the
    /// first, or where nothing was traded afterwards before the next.
    private static func blowUp(
        _ buyer: SlowBuyer, _ start: Day, until next: Day?, isFirst: Bool, asOf: EventTime
    ) -> Day? {
        let traded = buyer.account.days
        let after = traded.filter { $0.day > start && (next == nil || $0.day <= next!) }
        let same = traded.filter { $0.day == start }
        let isShared = isFirst || (after.isEmpty && next != nil)
        let own = after + (isShared ? same : [])
        let last = own.map(\.day).max()
        let results = Dictionary(grouping: own) { $0["currency"] }
            .mapValues { $0.map { $0.hundredths("pnl") }.reduce(0, +) }.values
        let hasLost = results.contains { $0 < 0 } && !results.contains { $0 > 0 }
        if let last, Set(own.map(\.day)).count <= 2, hasLost {
            let isAbandoned = buyer.phase != "funded" && last.end.advanced(byDays: 5) <= asOf
            if next != nil || buyer.phase == "failed" || isAbandoned { return last }
        }
        let failed = buyer.row.version.day
        let isTold =
            next == nil && own.isEmpty && !buyer.isTradingSent && buyer.phase == "failed"
        return isTold && (0...2).contains(failed.number - start.number) ? failed : nil
    }
}
