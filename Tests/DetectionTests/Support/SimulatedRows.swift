import FirmRecords
import Records
import Simulator

extension SimulatedFirm {
    /// All rows, what others refer to first.
    var rows: [FieldRow] {
        affiliates.map(\.row) + customers.map(\.row) + transactions.map(\.row)
            + activity.map(\.row) + commissions.map(\.row)
    }
}

extension AffiliateRow {
    var row: FieldRow {
        FieldRow(
            .affiliates,
            [
                "affiliate_id": affiliateID, "email": email, "first_name": firstName,
                "last_name": lastName, "country_code": countryCode,
                "registered_date": registeredDate.description,
                "parent_affiliate_id": parentAffiliateID,
            ].compactMapValues(\.self))
    }
}

extension CustomerRow {
    var row: FieldRow {
        FieldRow(
            .customers,
            [
                "customer_id": customerID, "signup_date": signupDate.description,
                "last_modified_date": lastModifiedDate?.description, "affiliate_id": affiliateID,
                "campaign_id": campaignID, "click_id": clickID, "lang_id": languageID,
                "country_code": countryCode, "kyc_status_id": kycStatusID,
                "sales_status_id": salesStatusID, "challenge_type": challengeType,
                "phase": phase, "account_size": accountSize.map { "\($0)" },
                "first_name": firstName, "last_name": lastName, "email": email,
            ].compactMapValues(\.self))
    }
}

extension TransactionRow {
    var row: FieldRow {
        FieldRow(
            .transactions,
            [
                "transaction_id": transactionID, "customer_id": customerID,
                "transaction_type": transactionType, "amount_currency": amount.text(minorDigits: 2),
                "currency": currency, "transaction_date": transactionDate.description,
                "status": status,
            ])
    }
}

extension ActivityRow {
    var row: FieldRow {
        FieldRow(
            .tradingActivity,
            [
                "date": date.description, "customer_id": customerID, "instrument": instrument,
                "currency": currency,
                "lots_traded": Money(units: Int64(lotHundredths) * 100).text(minorDigits: 2),
                "pnl": pnl.text(minorDigits: 2),
            ])
    }
}

extension CommissionRow {
    var row: FieldRow {
        FieldRow(
            .commissions,
            [
                "commission_id": commissionID, "affiliate_id": affiliateID,
                "customer_id": customerID, "transaction_id": transactionID,
                "amount": amount.text(minorDigits: 2), "currency": currency,
                "accrued_date": accruedDate.description, "status": status,
            ])
    }
}
