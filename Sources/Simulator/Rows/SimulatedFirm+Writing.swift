package import Records

extension SimulatedFirm {
    /// Writes one entity's rows as NDJSON in the data contract's field names.
    ///
    /// - Parameter sink: gets each line with its newline; the bytes are valid during the call only.
    /// - Throws: what `sink` throws.
    package func write<Failure: Error>(
        _ entity: Entity, to sink: (borrowing Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        switch entity {
        case .customers: try write(customers, to: sink)
        case .transactions: try write(transactions, to: sink)
        case .tradingActivity: try write(activity, to: sink)
        case .affiliates: try write(affiliates, to: sink)
        case .commissions: try write(commissions, to: sink)
        }
    }

    private func write<Failure: Error>(
        _ rows: [some JSONRow], to sink: (borrowing Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        for row in rows {
            var line = JSONLine()
            row.write(on: &line)
            let bytes = line.finished() + [UInt8(ascii: "\n")]
            try sink(bytes.span)
        }
    }
}

/// A row that writes its fields in the data contract's order.
protocol JSONRow {
    func write(on line: inout JSONLine)
}

extension CustomerRow: JSONRow {
    func write(on line: inout JSONLine) {
        line.add(CustomerField.customerID, customerID)
        line.add(CustomerField.signupDate, signupDate)
        line.add(CustomerField.lastModifiedDate, lastModifiedDate)
        line.add(CustomerField.affiliateID, affiliateID)
        line.add(CustomerField.campaignID, campaignID)
        line.add(CustomerField.clickID, clickID)
        line.add(CustomerField.languageID, languageID)
        line.add(CustomerField.countryCode, countryCode)
        line.add(CustomerField.kycStatusID, kycStatusID)
        line.add(CustomerField.salesStatusID, salesStatusID)
        line.add(CustomerField.challengeType, challengeType)
        line.add(CustomerField.phase, phase)
        line.add(CustomerField.accountSize, accountSize)
        line.add(CustomerField.firstName, firstName)
        line.add(CustomerField.lastName, lastName)
        line.add(CustomerField.email, email)
    }
}

extension TransactionRow: JSONRow {
    func write(on line: inout JSONLine) {
        line.add(TransactionField.transactionID, transactionID)
        line.add(TransactionField.customerID, customerID)
        line.add(TransactionField.transactionType, transactionType)
        line.add(TransactionField.amount, amount)
        line.add(TransactionField.currency, currency)
        line.add(TransactionField.transactionDate, transactionDate)
        line.add(TransactionField.status, status)
    }
}

extension ActivityRow: JSONRow {
    func write(on line: inout JSONLine) {
        line.add(ActivityField.date, date.description)
        line.add(ActivityField.customerID, customerID)
        line.add(ActivityField.instrument, instrument)
        line.add(ActivityField.currency, currency)
        line.add(ActivityField.lots, hundredths: lotHundredths)
        line.add(ActivityField.pnl, pnl)
        line.add(ActivityField.drawdown, hundredths: drawdownHundredths)
        line.add(ActivityField.maximumDrawdown, hundredths: maximumDrawdownHundredths)
    }
}

extension AffiliateRow: JSONRow {
    func write(on line: inout JSONLine) {
        line.add(AffiliateField.affiliateID, affiliateID)
        line.add(AffiliateField.email, email)
        line.add(AffiliateField.firstName, firstName)
        line.add(AffiliateField.lastName, lastName)
        line.add(AffiliateField.countryCode, countryCode)
        line.add(AffiliateField.registeredDate, registeredDate)
        line.add(AffiliateField.parentAffiliateID, parentAffiliateID)
    }
}

extension CommissionRow: JSONRow {
    func write(on line: inout JSONLine) {
        line.add(CommissionField.commissionID, commissionID)
        line.add(CommissionField.affiliateID, affiliateID)
        line.add(CommissionField.customerID, customerID)
        line.add(CommissionField.transactionID, transactionID)
        line.add(CommissionField.amount, amount)
        line.add(CommissionField.currency, currency)
        line.add(CommissionField.accruedDate, accruedDate)
        line.add(CommissionField.status, status)
    }
}
