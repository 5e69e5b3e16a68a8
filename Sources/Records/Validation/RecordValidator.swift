/// Turns fields into records by the data contract's rules.
///
/// Each `append` adds either one record to the batch or one reject for every rule that it breaks.
/// The validator is immutable and shared by all parsing threads.
package struct RecordValidator: Sendable {
    private let statuses: WordMap<TransactionStatus>
    private let types: WordMap<TransactionType>
    private let commissionStatuses: WordMap<CommissionStatus>

    package init(conventions: Conventions) {
        statuses = WordMap(conventions.transactionStatuses)
        types = WordMap(conventions.transactionTypes)
        commissionStatuses = WordMap(conventions.commissionStatuses)
    }

    /// Validates one record and appends it.
    ///
    /// - Parameters:
    ///   - fields: one per slot of `entity`, borrowed for the call.
    ///   - line: the record's line, counted from the start of the batch, from 1.
    ///   - record: the record's text, read only when it is rejected.
    package func append(
        _ fields: UnsafeBufferPointer<FieldText>, of entity: Entity, line: LineNumber,
        record: @autoclosure () -> String, to batch: inout RecordBatch
    ) {
        let violations =
            switch entity {
            case .customers: appendCustomer(fields, to: &batch)
            case .transactions: appendTransaction(fields, to: &batch)
            case .tradingActivity: appendActivity(fields, to: &batch)
            case .affiliates: appendAffiliate(fields, to: &batch)
            case .commissions: appendCommission(fields, to: &batch)
            }
        if violations.isEmpty {
            batch.lines.append(UInt32(clamping: line))
        } else {
            let (text, subject) = (record(), Self.name(of: fields, entity))
            for violation in violations {
                batch.rejects.append(
                    Reject(
                        source: batch.source, line: line, violation: violation, record: text,
                        subject: subject))
            }
        }
    }

    /// Which transaction or commission line a record was to be.
    private static func name(
        of fields: UnsafeBufferPointer<FieldText>, _ entity: Entity
    ) -> RecordName? {
        let id: FieldText
        switch entity {
        case .transactions: id = fields[TransactionField.transactionID.rawValue]
        case .commissions: id = fields[CommissionField.commissionID.rawValue]
        case .customers, .tradingActivity, .affiliates: return nil
        }
        guard id.kind == .string || id.kind == .cell, LegibleText.accepts(id.bytes) else {
            return nil
        }
        // What a plan gives is no record, so none can be sent right.
        if entity == .commissions, CommissionPlan.givesLine(id.bytes) { return nil }
        return RecordName(entity, id.text)
    }

    private func appendCustomer(
        _ fields: UnsafeBufferPointer<FieldText>, to batch: inout RecordBatch
    ) -> [Violation] {
        var reader = FieldReader<CustomerField>(fields)
        let id = reader.requiredIdentifier(.customerID)
        let affiliate = reader.requiredIdentifier(.affiliateID)
        let signup = reader.requiredTime(.signupDate)
        let modified = reader.optionalTime(.lastModifiedDate)
        let country = reader.optionalCountry(.countryCode)
        let click = reader.optionalText(.clickID)
        let challenge = reader.optionalText(.challengeType)
        let phase = reader.optionalText(.phase)
        let size = reader.optionalNumber(
            .accountSize, decimals: Money.decimals, allowsNegative: false)
        let first = reader.optionalText(.firstName)
        let last = reader.optionalText(.lastName)
        let email = reader.optionalEmail(.email)
        var carried = CarriedFields()
        carried.add(CustomerField.campaignID, reader.optionalText(.campaignID))
        carried.add(CustomerField.clickID, click)
        carried.add(CustomerField.languageID, reader.optionalLanguage(.languageID))
        carried.add(CustomerField.kycStatusID, reader.optionalText(.kycStatusID))
        carried.add(CustomerField.salesStatusID, reader.optionalText(.salesStatusID))
        guard reader.violations.isEmpty, let id, let affiliate, let signup else {
            return reader.violations
        }
        batch.customers.append(
            Customer(
                id: batch.text.append(id), affiliateID: batch.text.append(affiliate),
                signup: signup, lastModified: modified, country: country, hasClickID: click != nil,
                challengeType: batch.text.append(optional: challenge),
                phase: batch.text.append(optional: phase),
                accountSize: size.map(Money.init(units:)),
                firstName: batch.text.append(optional: first),
                lastName: batch.text.append(optional: last),
                email: batch.text.append(optional: email),
                carried: carried.append(to: &batch.text)))
        return []
    }

    private func appendTransaction(
        _ fields: UnsafeBufferPointer<FieldText>, to batch: inout RecordBatch
    ) -> [Violation] {
        var reader = FieldReader<TransactionField>(fields)
        let id = reader.requiredIdentifier(.transactionID)
        let customer = reader.requiredIdentifier(.customerID)
        let type = reader.requiredWord(.transactionType, .unknownTransactionType, types)
        let units = reader.requiredNumber(.amount, decimals: Money.decimals)
        let currency = reader.requiredCurrency(.currency)
        let time = reader.requiredTime(.transactionDate)
        let status = reader.requiredWord(.status, .unknownStatus, statuses)
        if let type, let units, units < 0, type == .challengeFee || type == .resetFee {
            reader.note(.negative, .amount, expected: "a fee of at least 0; send a refund instead")
        }
        guard reader.violations.isEmpty, let id, let customer, let type, let units, let currency,
            let time, let status
        else { return reader.violations }
        batch.transactions.append(
            Transaction(
                id: batch.text.append(id), customerID: batch.text.append(customer), type: type,
                status: status, currency: currency, amount: Money(units: units), time: time))
        return []
    }

    private func appendActivity(
        _ fields: UnsafeBufferPointer<FieldText>, to batch: inout RecordBatch
    ) -> [Violation] {
        var reader = FieldReader<ActivityField>(fields)
        let day = reader.requiredDay(.date)
        let customer = reader.requiredIdentifier(.customerID)
        let instrument = reader.requiredIdentifier(.instrument)
        let currency = reader.requiredCurrency(.currency)
        let lots = reader.requiredNumber(.lots, decimals: 2, allowsNegative: false)
        let pnl = reader.requiredNumber(.pnl, decimals: Money.decimals)
        var carried = CarriedFields()
        carried.add(ActivityField.drawdown, reader.optionalShare(.drawdown))
        carried.add(ActivityField.maximumDrawdown, reader.optionalShare(.maximumDrawdown))
        guard reader.violations.isEmpty, let day, let customer, let instrument, let currency,
            let lots, let pnl
        else { return reader.violations }
        batch.activities.append(
            TradingActivity(
                customerID: batch.text.append(customer),
                instrument: batch.text.append(instrument), currency: currency, day: day,
                lots: lots, pnl: Money(units: pnl), carried: carried.append(to: &batch.text)))
        return []
    }

    private func appendAffiliate(
        _ fields: UnsafeBufferPointer<FieldText>, to batch: inout RecordBatch
    ) -> [Violation] {
        var reader = FieldReader<AffiliateField>(fields)
        let id = reader.requiredIdentifier(.affiliateID)
        let email = reader.optionalEmail(.email)
        let first = reader.optionalText(.firstName)
        let last = reader.optionalText(.lastName)
        let country = reader.optionalCountry(.countryCode)
        let parent = reader.optionalIdentifier(.parentAffiliateID)
        _ = reader.optionalTime(.registeredDate)
        guard reader.violations.isEmpty, let id else { return reader.violations }
        batch.affiliates.append(
            Affiliate(
                id: batch.text.append(id), email: batch.text.append(optional: email),
                firstName: batch.text.append(optional: first),
                lastName: batch.text.append(optional: last), country: country,
                parentID: batch.text.append(optional: parent)))
        return []
    }

    private func appendCommission(
        _ fields: UnsafeBufferPointer<FieldText>, to batch: inout RecordBatch
    ) -> [Violation] {
        var reader = FieldReader<CommissionField>(fields)
        let id = reader.requiredIdentifier(.commissionID)
        let affiliate = reader.requiredIdentifier(.affiliateID)
        let customer = reader.requiredIdentifier(.customerID)
        let transaction = reader.optionalIdentifier(.transactionID)
        let units = reader.requiredNumber(.amount, decimals: Money.decimals)
        let currency = reader.requiredCurrency(.currency)
        let accrued = reader.requiredTime(.accruedDate)
        let status = reader.requiredWord(.status, .unknownStatus, commissionStatuses)
        if let id, CommissionPlan.givesLine(id) {
            reader.note(
                .reservedID, .commissionID,
                expected:
                    "the id of a line of the firm's own; `plan:` begins those that Holdback's "
                    + "plan gives, which take no status from records")
        }
        if let units, let currency,
            !Money(units: units).isExact(minorDigits: currency.minorDigits)
        {
            reader.note(
                .tooManyDecimals, .amount,
                expected: "at most \(currency.minorDigits) decimals in \(currency)")
        }
        guard reader.violations.isEmpty, let id, let affiliate, let customer, let units,
            let currency, let accrued, let status
        else { return reader.violations }
        batch.commissions.append(
            Commission(
                id: batch.text.append(id), affiliateID: batch.text.append(affiliate),
                customerID: batch.text.append(customer),
                transactionID: batch.text.append(optional: transaction),
                amount: Money(units: units), currency: currency, accrued: accrued,
                status: status))
        return []
    }
}

extension BatchText {
    fileprivate mutating func append(optional text: UnsafeRawBufferPointer?) -> TextKey {
        text.map { append($0) } ?? .absent
    }
}
