internal import Holds
internal import Records
internal import Signals

/// The commission lines at a settle: the firm's own, else those that the plan gives.
struct CommissionBook {
    private let population: Population
    /// Indexes into `lines` by customer.
    private let linesOfCustomer: [UInt32: [Int]]
    private let lines: [Line]

    /// A line by interned ids; strings are made for held lines only.
    struct Line {
        /// The commission's row, `nil` for a line that the plan gives.
        var commission: UInt32?
        var affiliate: UInt32
        var customer: UInt32
        var transaction: UInt32
        var amount: Money
        var currency: CurrencyCode
        var status: CommissionStatus
    }

    init(_ population: Population, plan: CommissionPlan) {
        self.population = population
        lines =
            population.records.commissions.isEmpty
            ? Self.planned(population, plan) : Self.sent(population)
        linesOfCustomer = Dictionary(grouping: lines.indices) { [lines] in lines[$0].customer }
    }

    var count: Int { lines.count }

    /// Whoever owns a line.
    var affiliates: Set<UInt32> { Set(lines.map(\.affiliate)) }

    private static func sent(_ population: Population) -> [Line] {
        let commissions = population.records.commissions
        return commissions.indices.compactMap { row in
            let line = commissions[row]
            if line.accrued > population.asOf { return nil }
            return Line(
                commission: UInt32(row), affiliate: line.affiliate, customer: line.customer,
                transaction: line.transaction, amount: line.amount, currency: line.currency,
                status: line.status)
        }
    }

    /// One line per settled challenge fee, owned by the affiliate at the time of the fee.
    private static func planned(_ population: Population, _ plan: CommissionPlan) -> [Line] {
        let records = population.records
        let table = records.transactions
        var lines: [Line] = []
        for row in 0..<table.count
        where table.type[row] == .challengeFee && table.status[row] == .completed
            && table.isPresent(row) && table.time[row] <= population.asOf
            && records.isKnown(table.customer[row])
        {
            let customer = table.customer[row]
            let type = records.customers.challengeType[Int(customer)]
            guard
                let amount = plan.commission(
                    on: table.amount[row], currency: table.currency[row],
                    challengeType: type == CustomerTable.none ? "" : records.words[type],
                    accountSize: records.customers.accountSize[Int(customer)])
            else { continue }
            lines.append(
                Line(
                    commission: nil,
                    affiliate: records.customers.owner(of: customer, at: table.time[row]),
                    customer: customer, transaction: UInt32(row), amount: amount,
                    currency: table.currency[row], status: .accrued))
        }
        return lines
    }

    func lines(ofCustomer id: String) -> [HoldableLine] {
        guard let customer = population.records.customerIDs.id(of: id) else { return [] }
        return linesOfCustomer[customer, default: []].map { holdable(lines[$0]) }
    }

    func lines(ofAffiliate id: String) -> [HoldableLine] {
        guard let affiliate = population.records.affiliateIDs.id(of: id) else { return [] }
        return lines.filter { $0.affiliate == affiliate }.map(holdable)
    }

    /// In no order that may be relied upon.
    func allLines() -> [HoldableLine] { lines.map(holdable) }

    private func holdable(_ line: Line) -> HoldableLine {
        let records = population.records
        let transaction =
            line.transaction == CustomerTable.none ? "" : records.transactionIDs[line.transaction]
        return HoldableLine(
            commissionID: line.commission.map { records.commissionIDs[$0] }
                ?? "plan:" + transaction,
            affiliateID: records.affiliateIDs[line.affiliate],
            customerID: records.customerIDs[line.customer], transactionID: transaction,
            amount: line.amount, currency: line.currency, status: line.status)
    }

    /// What is still to be paid, by affiliate and currency.
    func accrued() -> [UInt32: [CurrencyCode: MoneySum]] {
        var sums: [UInt32: [CurrencyCode: MoneySum]] = [:]
        for line in lines where line.status == .accrued || line.status == .held {
            sums[line.affiliate, default: [:]][line.currency, default: .zero] += line.amount
        }
        return sums
    }
}
