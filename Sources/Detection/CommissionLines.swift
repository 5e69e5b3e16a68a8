internal import Holds
internal import Records
internal import Signals

/// The commission lines from settle to settle: the firm's own, else those that the plan gives.
///
/// Invariant: after `settle` the lines are those of the current records as of that time; what is
/// kept only tells which lines need not be looked at again.
struct CommissionLines: Sendable {
    /// A line by interned ids; strings are made for those that are asked for.
    struct Line: Hashable, Sendable {
        /// The commission's row, `nil` for a line that the plan gives.
        var commission: UInt32?
        var affiliate: UInt32
        var customer: UInt32
        var transaction: UInt32
        var amount: Money
        var currency: CurrencyCode
        var status: CommissionStatus
    }

    /// What came of one settle.
    enum Change {
        /// Nothing that was known before holds.
        case everything
        /// Lines that came or are other than before, with the firm's others of their fees; and the
        /// last of those that went.
        case some(current: [Line], gone: [Line])
    }

    private let plan: CommissionPlan
    private var isSent = false
    private var isNew = true
    private var asOf = EventTime.distantPast
    /// By row of the commissions, else of the transactions, where its line is, and `none`.
    private var places: [UInt32] = []
    private var lines: [Line?] = []
    private var free: [UInt32] = []
    /// Rows of the firm's own lines by customer.
    private var rowsOfCustomer: [UInt32: [UInt32]] = [:]
    /// Rows of lines that accrue later.
    private var later: Set<UInt32> = []
    /// Rows of the firm's own lines whose transaction, or its customer, has not come, by
    /// transaction.
    private var awaiting: [UInt32: Set<UInt32>] = [:]
    private(set) var totals = LineTotals()

    private static let none = UInt32.max

    init(plan: CommissionPlan) { self.plan = plan }

    var count: Int { lines.count - free.count }

    /// - Parameter touched: customers whose record or account may differ from the last settle's.
    /// - Complexity: O(touched customers' transactions + changed commissions); O(lines) where
    ///   everything changes.
    mutating func settle(
        _ shared: SharedRecords, asOf: EventTime, touched: [UInt32]
    ) -> Change {
        let records = shared.records
        let isSent = !records.commissions.isEmpty
        let isAll = isNew || isSent != self.isSent || asOf < self.asOf
        if isAll { self = CommissionLines(plan: plan) }
        (self.isSent, isNew, self.asOf) = (isSent, false, asOf)
        let rows = isSent ? records.commissions.count : records.transactions.count
        places += [UInt32](repeating: Self.none, count: max(0, rows - places.count))
        if isAll {
            for row in 0..<UInt32(rows) { _ = renew(row, shared) }
            return .everything
        }
        var (current, gone, before): ([Line], [Line], [Line]) = ([], [], [])
        for row in due(records, touched) {
            let (old, new) = renew(row, shared)
            if old == new { continue }
            if let old { before.append(old) }
            if let new { current.append(new) } else if let old { gone.append(old) }
        }
        current += others(ofTheFeesOf: current + before, records)
        return .some(current: current, gone: gone)
    }

    /// The firm's other lines of the fees of some: what one of a fee is worth decides what is paid
    /// of another.
    ///
    /// - Complexity: O(lines of the customers).
    private func others(ofTheFeesOf changed: [Line], _ records: CurrentRecords) -> [Line] {
        if !isSent { return [] }
        var fees: [UInt32: Set<UInt32>] = [:]
        for line in changed where line.transaction != CustomerTable.none {
            fees[line.customer, default: []].insert(line.transaction)
        }
        let known = Set(changed.compactMap(\.commission))
        return fees.flatMap { customer, transactions in
            lines(of: customer, records).filter { line in
                transactions.contains(line.transaction)
                    && !(line.commission.map(known.contains) ?? false)
            }
        }
    }

    private mutating func due(_ records: CurrentRecords, _ touched: [UInt32]) -> [UInt32] {
        if !isSent {
            return touched.flatMap { records.transactions.rows(of: $0).map(UInt32.init) }
        }
        var rows = later.union(records.changedCommissions.members)
        if awaiting.isEmpty { return rows.sorted() }
        for customer in touched {
            for row in records.transactions.rows(of: customer) {
                rows.formUnion(awaiting.removeValue(forKey: UInt32(row)) ?? [])
            }
        }
        return rows.sorted()
    }

    /// Brings one row's line up to date.
    private mutating func renew(_ row: UInt32, _ shared: SharedRecords) -> (old: Line?, new: Line?)
    {
        let place = places[Int(row)]
        let old = place == Self.none ? nil : lines[Int(place)]
        let new = isSent ? sent(row, shared) : planned(Int(row), shared)
        if old == new { return (old, new) }
        if let old { take(old, row, at: place) }
        if let new { put(new, row) }
        return (old, new)
    }

    private mutating func take(_ line: Line, _ row: UInt32, at place: UInt32) {
        lines[Int(place)] = nil
        places[Int(row)] = Self.none
        free.append(place)
        totals.count(line, by: -1)
        if isSent { rowsOfCustomer[line.customer]?.removeAll { $0 == row } }
    }

    private mutating func put(_ line: Line, _ row: UInt32) {
        if let place = free.popLast() {
            places[Int(row)] = place
            lines[Int(place)] = line
        } else {
            places[Int(row)] = UInt32(lines.count)
            lines.append(line)
        }
        totals.count(line, by: 1)
        if isSent { rowsOfCustomer[line.customer, default: []].append(row) }
    }

    private mutating func sent(_ row: UInt32, _ shared: SharedRecords) -> Line? {
        let line = shared.records.commissions[Int(row)]
        later.remove(row)
        if line.accrued > asOf {
            later.insert(row)
            return nil
        }
        return Line(
            commission: row, affiliate: line.affiliate,
            customer: payer(of: line.transaction, shared.records) ?? claimant(line, row),
            transaction: line.transaction, amount: line.amount, currency: line.currency,
            status: line.status)
    }

    /// Who paid the fee behind a line: what a line itself says of its customer can be wrong, and
    /// must not take a hold off. `nil` where the transaction or its customer is not known.
    private func payer(of transaction: UInt32, _ records: CurrentRecords) -> UInt32? {
        if transaction == CustomerTable.none { return nil }
        let table = records.transactions
        guard table.isPresent(Int(transaction)) else { return nil }
        let customer = table.customer[Int(transaction)]
        return records.isKnown(customer) ? customer : nil
    }

    /// The customer whom a line names, until its transaction says whose it is.
    private mutating func claimant(_ line: CommissionLine, _ row: UInt32) -> UInt32 {
        if line.transaction != CustomerTable.none {
            awaiting[line.transaction, default: []].insert(row)
        }
        return line.customer
    }

    /// One line per settled challenge fee, owned by the affiliate at the time of the fee.
    private func planned(_ row: Int, _ shared: SharedRecords) -> Line? {
        // A table that is named by itself would be copied for each row.
        let records = shared.records
        let (customer, time) = (records.transactions.customer[row], records.transactions.time[row])
        guard
            records.transactions.type[row] == .challengeFee,
            records.transactions.status[row] == .completed,
            records.transactions.isPresent(row), time <= asOf, records.isKnown(customer)
        else { return nil }
        let currency = records.transactions.currency[row]
        let type = records.customers.challengeType[Int(customer)]
        guard
            let amount = plan.commission(
                on: records.transactions.amount[row], currency: currency,
                challengeType: type == CustomerTable.none ? "" : records.words[type],
                accountSize: records.customers.accountSize[Int(customer)])
        else { return nil }
        return Line(
            commission: nil,
            affiliate: records.customers.owner(of: customer, at: time),
            customer: customer, transaction: UInt32(row), amount: amount,
            currency: currency, status: .accrued)
    }

    /// Those of a customer, in no order that may be relied upon.
    func lines(of customer: UInt32, _ records: CurrentRecords) -> [Line] {
        let rows =
            isSent
            ? rowsOfCustomer[customer] ?? []
            : records.transactions.rows(of: customer).map(UInt32.init)
        return rows.compactMap { row in
            let place = places[Int(row)]
            return place == Self.none ? nil : lines[Int(place)]
        }
    }

    /// In no order that may be relied upon.
    var all: some Sequence<Line> { lines.lazy.compactMap(\.self) }
}

/// How many lines each affiliate has, and what is still to be paid of them.
struct LineTotals: Sendable {
    private struct Total {
        var lines = 0
        var sum = MoneySum.zero
    }

    private var counts: [UInt32: Int] = [:]
    private var unpaid: [UInt32: [CurrencyCode: Total]] = [:]

    fileprivate mutating func count(_ line: CommissionLines.Line, by step: Int) {
        counts[line.affiliate, default: 0] += step
        if counts[line.affiliate] == 0 { counts[line.affiliate] = nil }
        guard line.status == .accrued || line.status == .held else { return }
        var total = unpaid[line.affiliate]?[line.currency] ?? Total()
        total.lines += step
        if step > 0 { total.sum += line.amount } else { total.sum -= line.amount }
        unpaid[line.affiliate, default: [:]][line.currency] = total.lines == 0 ? nil : total
    }

    /// Whoever owns a line.
    var affiliates: Set<UInt32> { Set(counts.keys) }

    /// What is still to be paid, by affiliate and currency.
    func accrued(_ affiliate: UInt32) -> [CurrencyCode: MoneySum] {
        (unpaid[affiliate] ?? [:]).mapValues(\.sum)
    }
}
