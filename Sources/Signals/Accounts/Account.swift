internal import Statistics
package import Records

/// What is known of one challenge account at the as-of time.
package struct Account: Sendable {
    /// Settled challenge fees.
    package var purchases = 0
    package var firstPurchase: EventTime = .distantPast
    package var lastPurchase: EventTime = .distantPast
    /// Times of the fees after the first, ascending; most accounts have none.
    package var laterPurchases: [EventTime] = []
    /// Fees old enough for a refund to have shown.
    package var maturePurchases = 0
    /// Fees returned by a suspect refund or a chargeback.
    package var suspects: [Purchase] = []
    /// Fees refunded before any trading, within the cooling-off period.
    package var coolingOffs: [Purchase] = []
    /// When a fee first came back, by any way.
    package var firstReturn: EventTime?
    package var payouts = 0
    /// Times of settled reset fees, ascending.
    package var resetTimes: [EventTime] = []
    /// Distinct days with trading.
    package var tradingDays = 0
    package var firstTradingDay = Day(number: .max)
    package var lastTradingDay = Day(number: .min)
    /// Whether trading lost money in all: a loss in one currency, and no gain in another.
    package var hasLost = false
    /// Most that was traded in one instrument on one day, standard lots in hundredths.
    package var largestLots: Int64 = 0
    /// When time alone will next change this account, or how its phase and its end are read; `nil`
    /// if never.
    package var nextChange: EventTime?

    /// Days after a fee until its refund or its trading would have shown.
    package static let maturityDays = 14

    package var isMature: Bool { maturePurchases > 0 }

    package var hasReturn: Bool { firstReturn != nil }

    /// Times of all fees, ascending.
    package var purchaseTimes: [EventTime] {
        purchases == 0 ? [] : [firstPurchase] + laterPurchases
    }

    /// Paid for, given the time to be used, and hardly touched.
    package func isIdle(_ phase: Phase) -> Bool {
        isMature && tradingDays <= 2 && phase != .failed && payouts == 0
    }

    /// Days without trading after which an account is over, whatever its phase says.
    package static let abandonedDays = 5
    /// Days with trading within which what is lost is lost at once.
    package static let quickDays = 2

    /// Traded for a day or two, lost, and was over.
    package func isBlownUp(_ phase: Phase, asOf: EventTime) -> Bool {
        if tradingDays == 0 || tradingDays > Self.quickDays || !hasLost { return false }
        return isOver(phase, asOf: asOf)
    }

    /// Lots per instrument and day, in hundredths, that show no wish to win: the least that
    /// platforms take is 0.01, and a day may have two such trades.
    private static let tokenLots: Int64 = 2
    /// Days with trading up to which it may be a pretence.
    private static let tokenDays = 4

    /// Traded on a few days in next to the smallest lots alone, and given up: a pretence of use.
    package func isTokenTraded(_ phase: Phase, asOf: EventTime) -> Bool {
        tradingDays > 0 && tradingDays <= Self.tokenDays && largestLots <= Self.tokenLots
            && payouts == 0 && phase != .failed && isOver(phase, asOf: asOf)
    }

    /// Failed, or traded and abandoned without being funded.
    func isOver(_ phase: Phase, asOf: EventTime) -> Bool {
        if phase == .failed { return true }
        return phase != .funded && tradingDays > 0
            && lastTradingDay.end.advanced(byDays: Self.abandonedDays) <= asOf
    }
}

/// Accounts of all customers, kept up to date by recomputing those that changed.
package struct AccountTable: Sendable {
    package private(set) var accounts: [Account] = []
    private var asOf = EventTime.distantPast
    /// `Account.nextChange` of each, `distantFuture` where there is none: what a settle goes
    /// through.
    private var nextChanges: [EventTime] = []

    /// Lent and not copied: most ask for one field, and each copy counts three lists up and down.
    package subscript(customer: UInt32) -> Account { _read { yield accounts[Int(customer)] } }

    /// Recomputes the accounts whose records changed or that time alone has changed.
    ///
    /// - Returns: which these are.
    mutating func settle(_ records: CurrentRecords, asOf: EventTime, threads: Int) -> [UInt32] {
        let wentBack = asOf < self.asOf
        self.asOf = asOf
        let known = accounts.count
        let newcomers = records.customers.count - known
        accounts.append(contentsOf: repeatElement(Account(), count: newcomers))
        nextChanges.append(contentsOf: repeatElement(.distantFuture, count: newcomers))
        let due = due(records, known: known, wentBack: wentBack)
        let shared = SharedRecords(records)
        let computed = parallelMap(due.count, threads: threads) { index in
            Account(of: UInt32(due[index]), shared, asOf: asOf)
        }
        for (index, id) in due.enumerated() {
            accounts[id] = computed[index]
            nextChanges[id] = computed[index].nextChange ?? .distantFuture
        }
        return due.map(UInt32.init)
    }

    /// Ascending.
    private func due(_ records: CurrentRecords, known: Int, wentBack: Bool) -> [Int] {
        let changed = records.changedCustomers.members.map(Int.init)
        if wentBack { return Set(0..<known).union(changed).sorted() }
        let timely = nextChanges.indices.filter { nextChanges[$0] <= asOf }
        return timely.isEmpty ? changed.sorted() : Set(timely).union(changed).sorted()
    }
}

extension Account {
    init(of customer: UInt32, _ shared: SharedRecords, asOf: EventTime) {
        let table = shared.records.customers
        guard table.isKnown[Int(customer)] else { return }
        for time in [table.signup[Int(customer)], table.version[Int(customer)]] where time > asOf {
            note(change: time)
        }
        let traded = readActivity(of: customer, shared, asOf)
        let rows = transactionRows(of: customer, shared, asOf)
        let history = PurchaseHistory(
            rows: rows, in: shared,
            firstTrading: tradingDays > 0 ? firstTradingDay.start : nil)
        purchases = history.purchases.count
        payouts = history.payouts
        resetTimes = history.resets
        firstPurchase = history.purchases.first?.time ?? .distantPast
        lastPurchase = history.purchases.last?.time ?? .distantPast
        if purchases > 1 { laterPurchases = history.purchases.dropFirst().map(\.time) }
        for purchase in history.purchases {
            switch purchase.outcome {
            case .abusive, .chargeback: suspects.append(purchase.noting(traded))
            case .coolingOff: coolingOffs.append(purchase.noting(traded))
            case .standing, .payoutReturn, .doubleBooking: break
            }
            if let time = purchase.returned?.time, purchase.outcome != .doubleBooking {
                firstReturn = min(firstReturn ?? time, time)
            }
            mature(purchase, asOf)
        }
        for time in resetTimes { _ = isMature(time, asOf) }
        if tradingDays == 0 { return }
        let abandoned = lastTradingDay.end.advanced(byDays: Self.abandonedDays)
        if abandoned > asOf { note(change: abandoned) }
    }

    private mutating func mature(_ purchase: Purchase, _ asOf: EventTime) {
        if isMature(purchase.time, asOf) || purchase.outcome.isSuspect { maturePurchases += 1 }
    }

    /// Whether what was paid for has had its time; if not, when it will have is noted.
    private mutating func isMature(_ payment: EventTime, _ asOf: EventTime) -> Bool {
        let maturity = payment.advanced(byDays: Self.maturityDays)
        if maturity > asOf { note(change: maturity) }
        return maturity <= asOf
    }

    private mutating func note(change: EventTime) {
        nextChange = min(nextChange ?? change, change)
    }

    /// - Returns: days with trading, in the order of the rows; a day may come more than once.
    @discardableResult
    private mutating func readActivity(
        of customer: UInt32, _ shared: SharedRecords, _ asOf: EventTime
    ) -> [Int32] {
        var days: [Int32] = []
        var result = TradingResult()
        var next = shared.records.activity.firstRow(of: customer)
        while let row = next {
            next = shared.records.activity.row(after: row)
            let day = shared.records.activity.day(ofRow: row)
            if day.end > asOf {
                note(change: day.end)
                continue
            }
            let currency = shared.records.activity.groups[Int(shared.records.activity.group[row])]
                .currency
            result.add(shared.records.activity.pnl[row], currency)
            largestLots = max(largestLots, shared.records.activity.lots[row])
            firstTradingDay = min(firstTradingDay, day)
            lastTradingDay = max(lastTradingDay, day)
            if days.last != day.number { days.append(day.number) }
        }
        tradingDays = days.count < 2 ? days.count : Set(days).count
        hasLost = result.isLoss
        return days
    }

    private mutating func transactionRows(
        of customer: UInt32, _ shared: SharedRecords, _ asOf: EventTime
    ) -> [Int] {
        var rows: [Int] = []
        var next = shared.records.transactions.firstRow(of: customer)
        while let row = next {
            next = shared.records.transactions.row(after: row)
            let time = shared.records.transactions.time[row]
            if time > asOf { note(change: time) } else { rows.append(row) }
        }
        if rows.count < 16 {
            Self.sortFew(&rows, shared)
        } else {
            rows.sort { Self.precedes($0, $1, shared) }
        }
        return rows
    }

    /// Insertion sort: most accounts have a handful of rows, newest arrival first.
    private static func sortFew(_ rows: inout [Int], _ shared: SharedRecords) {
        for end in rows.indices.dropFirst() {
            let row = rows[end]
            var place = end
            while place > 0, precedes(row, rows[place - 1], shared) {
                rows[place] = rows[place - 1]
                place -= 1
            }
            rows[place] = row
        }
    }

    /// By time, then id.
    private static func precedes(_ left: Int, _ right: Int, _ shared: SharedRecords) -> Bool {
        let (earlier, later) = (
            shared.records.transactions.time[left], shared.records.transactions.time[right]
        )
        if earlier != later { return earlier < later }
        return shared.records.transactionIDs.precedes(UInt32(left), UInt32(right))
    }

    /// The purchases of an account, for evidence.
    package static func purchases(of customer: UInt32, _ population: Population) -> [Purchase] {
        let (shared, asOf) = (population.shared, population.asOf)
        var account = Account()
        account.readActivity(of: customer, shared, asOf)
        let firstTrading = account.tradingDays > 0 ? account.firstTradingDay.start : nil
        return PurchaseHistory(
            rows: account.transactionRows(of: customer, shared, asOf),
            in: shared, firstTrading: firstTrading
        ).purchases
    }

    /// The rows of an account's purchases, in their order, whatever came of them.
    static func fees(of customer: UInt32, _ population: Population) -> [Int] {
        let shared = population.shared
        var account = Account()
        return account.transactionRows(of: customer, shared, population.asOf).filter { row in
            guard shared.records.transactions.type[row] == .challengeFee else { return false }
            let status = shared.records.transactions.status[row]
            return status == .completed || status == .reversed
        }
    }
}
