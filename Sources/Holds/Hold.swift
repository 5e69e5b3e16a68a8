package import Records

/// A commission line with its owner, as a hold sees it.
package struct HoldableLine: Sendable {
    package var commissionID: String
    package var affiliateID: String
    package var customerID: String
    /// Empty where the line names no transaction.
    package var transactionID: String
    package var amount: Money
    package var currency: CurrencyCode
    package var status: CommissionStatus

    package init(
        commissionID: String, affiliateID: String, customerID: String, transactionID: String,
        amount: Money, currency: CurrencyCode, status: CommissionStatus
    ) {
        self.commissionID = commissionID
        self.affiliateID = affiliateID
        self.customerID = customerID
        self.transactionID = transactionID
        self.amount = amount
        self.currency = currency
        self.status = status
    }

    /// Whether the firm says that the money has not left yet.
    package var isUnpaid: Bool { status == .accrued || status == .held }

    /// What is released, declined or paid can't be held any more.
    package var canBeHeld: Bool { isUnpaid && amount > .zero }
}

/// A commission line that is not paid until its flags are decided.
package struct Hold: Sendable {
    package var id: String
    package var line: HoldableLine
    /// All flags that name the line, sorted.
    package var flagIDs: [String]
    /// The pattern of the strongest of them.
    package var reasonCode: String

    package static let status = "held"
}

/// Turns flags into holds: each line once, whatever the number of flags on it.
package struct HoldBook: Sendable {
    private var reasons: [String: [Reason]] = [:]
    private var lines: [String: HoldableLine] = [:]

    private struct Reason {
        var flagID: String
        var pattern: String
        var posterior: Double
    }

    package init() {}

    /// Holds a line for a flag, once; a line that can't be held is left alone.
    package mutating func hold(_ line: HoldableLine, for flag: Flag) {
        let isNew = reasons[line.commissionID]?.contains { $0.flagID == flag.id } != true
        guard line.canBeHeld, isNew else { return }
        lines[line.commissionID] = line
        reasons[line.commissionID, default: []].append(
            Reason(flagID: flag.id, pattern: flag.pattern, posterior: flag.posterior))
    }

    /// All holds, sorted by id.
    package func holds() -> [Hold] {
        lines.values.map { line in
            let reasons = reasons[line.commissionID, default: []].sorted {
                $0.posterior != $1.posterior
                    ? $0.posterior > $1.posterior : $0.flagID < $1.flagID
            }
            return Hold(
                id: Identity.ofHold(commissionID: line.commissionID), line: line,
                flagIDs: reasons.map(\.flagID).sorted(), reasonCode: reasons[0].pattern)
        }.sorted { $0.id < $1.id }
    }
}
