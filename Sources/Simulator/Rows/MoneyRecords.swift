import Records

/// A transaction with the instants at which its versions were sent.
struct TransactionHistory: Sendable {
    let account: Int
    let time: EventTime
    let type: String
    let cents: Int
    /// Statuses in order, each with the instant at which it was sent.
    let versions: [(status: String, sent: EventTime)]

    var isSettled: Bool { versions.last?.status == "completed" }
    var isFee: Bool { type == "challenge_fee" }
}

extension RecordBook {
    /// All transactions in order of their time: an index is a transaction's number.
    func transactionHistories() -> [TransactionHistory] {
        accounts.indices.flatMap(transactions).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    /// The rows of all versions in the order in which they were sent.
    func transactionRows(of histories: [TransactionHistory]) -> [TransactionRow] {
        histories.indices.flatMap { number in
            histories[number].versions.map { (sent: $0.sent, number: number, status: $0.status) }
        }
        .sorted { ($0.sent, $0.number) < ($1.sent, $1.number) }
        .map { row(of: histories[$0.number], number: $0.number, status: $0.status) }
    }

    /// 15 % of each settled challenge fee, rounded half to even at the cent.
    func commissionRows(for histories: [TransactionHistory]) -> [CommissionRow] {
        histories.indices.filter { histories[$0].isFee && histories[$0].isSettled }
            .enumerated().map { line, number in
                let fee = histories[number]
                return CommissionRow(
                    commissionID: "K" + numbered(line + 1, digits: 6),
                    affiliateID: plans[accounts[fee.account].affiliate].id,
                    customerID: customerID(fee.account),
                    transactionID: transactionID(number), amount: commission(on: fee.cents),
                    currency: "USD", accruedDate: fee.time,
                    status: world.calendar.end.days(since: fee.time)
                        > Double(world.configuration.paidAfterDays)
                        ? "paid" : "accrued")
            }
    }

    private func commission(on cents: Int) -> Money {
        let scaled = cents * 15
        let (whole, rest) = scaled.quotientAndRemainder(dividingBy: 100)
        let up = rest > 50 || (rest == 50 && whole % 2 != 0)
        return Money(cents: whole + (up ? 1 : 0))
    }

    private func transactionID(_ number: Int) -> String { "T" + numbered(number + 1, digits: 6) }

    private func row(
        of history: TransactionHistory, number: Int, status: String
    ) -> TransactionRow {
        TransactionRow(
            transactionID: transactionID(number), customerID: customerID(history.account),
            transactionType: history.type, amount: Money(cents: history.cents), currency: "USD",
            transactionDate: history.time, status: status)
    }

    /// A declined card now and then, the fee, and what moved later.
    private func transactions(_ index: Int) -> [TransactionHistory] {
        let account = accounts[index]
        var stream = account.stream.derived("transactions")
        var result: [TransactionHistory] = []
        if stream.chance(0.02) {
            let wait = account.purchase.days(since: account.signup) * 24 * 0.5
            let declined = account.signup.advanced(byHours: wait)
            result.append(
                TransactionHistory(
                    account: index, time: declined, type: "challenge_fee",
                    cents: account.feeInCents, versions: [("failed", declined)]))
        }
        result.append(
            history(index, "challenge_fee", account.feeInCents, account.purchase, &stream))
        for payment in account.payments.sorted(by: { $0.time < $1.time }) {
            result.append(
                history(index, payment.kind.rawValue, payment.cents, payment.time, &stream))
        }
        return result
    }

    /// Completed at once, or `pending` first and completed within two days.
    private func history(
        _ account: Int, _ type: String, _ cents: Int, _ time: EventTime,
        _ stream: inout RandomStream
    ) -> TransactionHistory {
        var versions = [(status: "completed", sent: time)]
        if stream.chance(world.configuration.resendShare) {
            let settled = time.advanced(byHours: min(48, 0.1 + stream.exponential(mean: 9)))
            versions = [("pending", time), ("completed", settled)]
        }
        return TransactionHistory(
            account: account, time: time, type: type, cents: cents,
            versions: versions.filter { $0.sent < world.calendar.end })
    }
}
