internal import Holds
internal import Records
internal import Signals

/// The commission lines at a settle, as holds and standings see them.
struct CommissionBook {
    private let shared: SharedRecords
    private let lines: CommissionLines

    init(_ shared: SharedRecords, _ lines: CommissionLines) {
        self.shared = shared
        self.lines = lines
    }

    var count: Int { lines.count }

    var totals: LineTotals { lines.totals }

    func lines(ofCustomer id: String) -> [HoldableLine] {
        guard let customer = shared.records.customerIDs.id(of: id) else { return [] }
        return lines.lines(of: customer, shared.records).map(holdable)
    }

    /// By affiliate.
    ///
    /// - Complexity: O(lines), or none where no affiliate is asked for.
    func lines(ofAffiliates ids: Set<String>) -> [String: [HoldableLine]] {
        let affiliates = Set(ids.compactMap { shared.records.affiliateIDs.id(of: $0) })
        if affiliates.isEmpty { return [:] }
        let held = lines.all.filter { affiliates.contains($0.affiliate) }.map(holdable)
        return Dictionary(grouping: held, by: \.affiliateID)
    }

    /// What is to be told of the lines, in no order that may be relied upon.
    func news(_ change: CommissionLines.Change, _ asked: LinesAsked) -> LineNews {
        switch (asked, change) {
        case (.none, _): .nothing
        case (.all, _), (.changed, .everything): .all(lines.all.map(holdable))
        case (.changed, .some(let current, let gone)):
            .some(current: current.map(holdable), gone: gone.map { holdable($0).commissionID })
        }
    }

    private func holdable(_ line: CommissionLines.Line) -> HoldableLine {
        let records = shared.records
        let transaction =
            line.transaction == CustomerTable.none ? "" : records.transactionIDs[line.transaction]
        return HoldableLine(
            commissionID: line.commission.map { records.commissionIDs[$0] }
                ?? CommissionPlan.line(ofTransaction: transaction),
            affiliateID: records.affiliateIDs[line.affiliate],
            customerID: records.customerIDs[line.customer], transactionID: transaction,
            amount: line.amount, currency: line.currency, status: line.status)
    }
}
