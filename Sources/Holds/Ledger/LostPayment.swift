package import Records

/// A payment that a ledger knows nothing of, for it went out after the copy that the ledger is.
package struct LostPayment: Sendable {
    /// The payout run that it went out with.
    package var run: String
    package var affiliateID: String
    package var currency: CurrencyCode
    /// What was sent out.
    package var amount: Money

    package init(run: String, affiliateID: String, currency: CurrencyCode, amount: Money) {
        self.run = run
        self.affiliateID = affiliateID
        self.currency = currency
        self.amount = amount
    }

    /// Brings a line to where the payment left it, then to where the records have it since.
    ///
    /// The line may be held by now: the money is gone all the same. What was sent out is what the
    /// payment says; what the records no longer support of it is clawed back.
    ///
    /// - Returns: `nil` where the line was declined, or another payment took it.
    package func post(on kept: LedgerRecord) -> (record: LedgerRecord, entries: [LedgerEntry])? {
        let line: (posting: Posting<Released>, amended: [LedgerEntry])?
        switch kept {
        case .accrued(let kept):
            let posting = amended(kept)
            line = (posting.line.release(.passedGate(run: run)), posting.entries)
        case .held(let kept):
            let posting = amended(kept)
            line = (posting.line.release(.passedGate(run: run)), posting.entries)
        case .cleared(let kept):
            let posting = amended(kept)
            line = (posting.line.release(.passedGate(run: run)), posting.entries)
        case .released, .declined, .paid:
            line = nil
        }
        guard let line else { return nil }
        let entries = line.amended + line.posting.entries
        let supported = kept.facts.currency == currency ? kept.facts.amount : .zero
        guard let clawback = line.posting.line.clawBack(to: supported) else {
            return (.released(line.posting.line), entries)
        }
        return (.released(clawback.line), entries + clawback.entries)
    }

    /// The line as it was when it was sent out.
    private func amended<State: Unpaid>(_ line: LedgerLine<State>) -> Posting<State> {
        let facts = line.facts
        let isSame =
            facts.affiliateID == affiliateID && facts.currency == currency
            && facts.amount == amount && facts.clawedBack == .zero
        return isSame
            ? Posting(line: line, entries: [])
            : line.amend(affiliateID: affiliateID, currency: currency, amount: amount)
    }
}
