import Records

/// One go at a challenge: from a fee, or a reset of the account, to the next one of the same
/// account.
///
/// A reset gives another try, and is no purchase: who goes on with the account that was paid for
/// comes by no new commission. Firms that give every challenge an account of its own have one
/// attempt an account; where a customer keeps one account for all, its trading is told apart by its
/// fees.
struct Attempt: Sendable {
    let customer: UInt32
    let start: EventTime
    let isReset: Bool
    /// What tells it from others that are bought together with it: the size of an account of one
    /// fee, the price where the account saw several.
    let size: Money
    /// Distinct days with trading.
    private(set) var tradingDays = 0
    private(set) var lastTradingDay: Day?
    /// The last day, where it was lost at once.
    private(set) var blowUp: Day?
    /// Whether it was lost, or had the time to be.
    private(set) var isEnded = false

    /// How many attempts an account is.
    ///
    /// - Complexity: O(1).
    static func count(of customer: UInt32, _ population: Population) -> Int {
        let account = population.accounts[customer]
        return 1 + account.laterPurchases.count + account.resetTimes.count
    }

    /// The attempts of an account, by time.
    ///
    /// - Complexity: O(1) where there is one; else O(n log n) in the account's rows.
    static func all(of customer: UInt32, _ population: Population) -> [Attempt] {
        let account = population.accounts[customer]
        if count(of: customer, population) == 1 {
            return [Attempt(only: customer, account, population)]
        }
        let shared = population.shared
        let fees = Account.fees(of: customer, population).map {
            Attempt(
                customer: customer, start: shared.records.transactions.time[$0], isReset: false,
                size: shared.records.transactions.amount[$0])
        }
        let resets = account.resetTimes.map {
            Attempt(customer: customer, start: $0, isReset: true, size: .zero)
        }
        var attempts = (fees + resets).sorted {
            $0.start != $1.start ? $0.start < $1.start : !$0.isReset && $1.isReset
        }
        let trades = shared.trades(of: customer, asOf: population.asOf)
        for index in attempts.indices {
            let next = index + 1 < attempts.count ? attempts[index + 1].start.day : nil
            attempts[index].read(trades, isFirst: index == 0, until: next, population)
        }
        return attempts
    }

    private init(customer: UInt32, start: EventTime, isReset: Bool, size: Money) {
        (self.customer, self.start, self.isReset, self.size) = (customer, start, isReset, size)
    }

    private init(only customer: UInt32, _ account: Account, _ population: Population) {
        let size = population.records.customers.accountSize[Int(customer)]
        self.init(customer: customer, start: account.firstPurchase, isReset: false, size: size)
        tradingDays = account.tradingDays
        lastTradingDay = tradingDays > 0 ? account.lastTradingDay : nil
        blowUp =
            population.isBlownUp(customer) ? lastTradingDay : quickFailure(population)
        isEnded = account.isMature || blowUp != nil
    }

    /// Its trading is that of the days after its fee up to the day of the next fee, which ends it.
    /// The day of the fee itself is the earlier attempt's, unless there is none, or nothing else
    /// was traded before the next fee.
    private mutating func read(
        _ trades: [Trade], isFirst: Bool, until next: Day?, _ population: Population
    ) {
        let day = start.day
        var own = trades.filter {
            $0.day > day && isUpTo(next, $0.day) || isFirst && $0.day == day
        }
        if own.isEmpty, next != nil { own = trades.filter { $0.day == day } }
        let days = own.map(\.day).sorted()
        tradingDays = days.indices.count { $0 == 0 || days[$0] != days[$0 - 1] }
        lastTradingDay = days.last
        let isOver =
            next != nil
            || population.accounts[customer].isOver(
                population.phase(of: customer), asOf: population.asOf)
        if (1...Account.quickDays).contains(tradingDays), own.isLoss, isOver {
            blowUp = lastTradingDay
        } else if next == nil {
            blowUp = quickFailure(population)
        }
        let maturity = start.advanced(byDays: Account.maturityDays)
        isEnded = maturity <= population.asOf || blowUp != nil
    }

    private func isUpTo(_ end: Day?, _ day: Day) -> Bool { end.map { day <= $0 } ?? true }

    /// The day on which an account failed whose trading is not sent, where that was by the second
    /// day after the fee.
    private func quickFailure(_ population: Population) -> Day? {
        guard tradingDays == 0, !population.isTradingKnown(of: customer),
            population.phase(of: customer) == .failed
        else { return nil }
        let failed = population.records.customers.version[Int(customer)].day
        let bought = start.day.number
        return (bought...bought + 2).contains(failed.number) ? failed : nil
    }
}

/// A row of trading activity, as far as an attempt is judged by it.
private struct Trade {
    let day: Day
    let currency: CurrencyCode
    let pnl: Money
}

extension [Trade] {
    fileprivate var isLoss: Bool {
        var result = TradingResult()
        for trade in self { result.add(trade.pnl, trade.currency) }
        return result.isLoss
    }
}

extension SharedRecords {
    fileprivate func trades(of customer: UInt32, asOf: EventTime) -> [Trade] {
        var trades: [Trade] = []
        var next = records.activity.firstRow(of: customer)
        while let row = next {
            next = records.activity.row(after: row)
            let day = records.activity.day(ofRow: row)
            if day.end > asOf { continue }
            let currency = records.activity.groups[Int(records.activity.group[row])].currency
            trades.append(Trade(day: day, currency: currency, pnl: records.activity.pnl[row]))
        }
        return trades
    }
}
