package import Records

/// A line that a payout run is about to pay.
package struct DueLine: Hashable, Sendable {
    package var commissionID: String
    package var affiliateID: String
    /// What the run would pay; `nil` where it doesn't say.
    package var amount: Money?
    package var currency: CurrencyCode?

    package init(
        commissionID: String, affiliateID: String, amount: Money?, currency: CurrencyCode?
    ) {
        self.commissionID = commissionID
        self.affiliateID = affiliateID
        self.amount = amount
        self.currency = currency
    }
}

/// Why a line of a payout run is not paid; the raw value stands in the answer.
package enum RefusalCode: String, CaseIterable, Sendable {
    /// Flags hold it; the answer names them and their pattern.
    case flagged
    /// A live rule could not be evaluated for its affiliate, so nobody knows whether it is to be
    /// held.
    case ruleError = "rule_error"
    /// No record that was ingested gives such a line.
    case unknownLine = "unknown_line"
    /// The run would pay another amount, currency or affiliate than the records give.
    case amountDiffers = "amount_differs"
    case currencyDiffers = "currency_differs"
    case affiliateDiffers = "affiliate_differs"
    case nothingDue = "nothing_due"
    /// The same line stands in the run before, as the records have it.
    case duplicateLine = "duplicate_line"
    /// Another run released it, or the firm says that it did; or another line of the same fee left.
    case alreadyReleased = "already_released"
    case alreadyPaid = "already_paid"
    case declined
    /// The firm's own record says that the firm holds it.
    case heldByFirm = "held_by_firm"
    /// The newest record of the line, or of its transaction, was rejected.
    case quarantined
}

/// What a payout run may do with one line.
package enum PayoutVerdict: Hashable, Sendable {
    case released
    case refused(RefusalCode)

    /// What a line of a run says otherwise than the ledger; `nil` where nothing.
    package static func contradiction(of due: DueLine, to facts: LineFacts) -> RefusalCode? {
        if facts.affiliateID != due.affiliateID { return .affiliateDiffers }
        if let currency = due.currency, currency != facts.currency { return .currencyDiffers }
        let isWorthIt = due.amount.map { $0 == facts.out } ?? true
        return isWorthIt || facts.out <= .zero ? nil : .amountDiffers
    }

    /// Judges a line of a run against the ledger.
    ///
    /// - Parameters:
    ///   - kept: the ledger's line; `nil` where it has none.
    ///   - obstacle: what keeps it from being paid beside its own state; `nil` where nothing does.
    ///   - isUnjudged: whether a rule could not be evaluated for its affiliate.
    package static func of(
        _ due: DueLine, kept: LedgerRecord?, obstacle: RefusalCode? = nil, isUnjudged: Bool = false
    ) -> PayoutVerdict {
        guard let kept else { return .refused(.unknownLine) }
        switch kept {
        case .held: return .refused(.flagged)
        case .declined: return .refused(.declined)
        case .paid: return .refused(.alreadyPaid)
        case .released: return .refused(.alreadyReleased)
        case .cleared, .accrued: break
        }
        if let obstacle { return .refused(obstacle) }
        if let contradiction = contradiction(of: due, to: kept.facts) {
            return .refused(contradiction)
        }
        if kept.facts.out <= .zero { return .refused(.nothingDue) }
        if case .accrued = kept, isUnjudged { return .refused(.ruleError) }
        return .released
    }
}
