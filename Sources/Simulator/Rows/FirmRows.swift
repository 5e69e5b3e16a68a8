package import Records

/// A customer as sent; absent fields are `nil`.
package struct CustomerRow: Sendable {
    package let customerID: String
    package let signupDate: EventTime
    package var lastModifiedDate: EventTime?
    package let affiliateID: String
    package var campaignID: String?
    package var clickID: String?
    package var languageID: String?
    package var countryCode: String?
    package var kycStatusID: String?
    package var salesStatusID: String?
    package var challengeType: String?
    package var phase: String?
    package var accountSize: Int?
    package var firstName: String?
    package var lastName: String?
    package var email: String?
}

/// A transaction as sent; a status that changes is a second row with the same `transactionID`.
package struct TransactionRow: Sendable {
    package let transactionID: String
    package let customerID: String
    package let transactionType: String
    package let amount: Money
    package let currency: String
    package let transactionDate: EventTime
    package var status: String
}

/// A day of trading as sent; an intra-day version comes before the final one of the same key.
package struct ActivityRow: Sendable {
    package let date: Day
    package let customerID: String
    package let instrument: String
    package let currency: String
    /// In hundredths of a lot.
    package var lotHundredths: Int
    package var pnl: Money
    /// In hundredths of a percent.
    package var drawdownHundredths: Int?
    package var maximumDrawdownHundredths: Int?
}

/// A line of the affiliate directory.
package struct AffiliateRow: Sendable {
    package let affiliateID: String
    package var email: String?
    package var firstName: String?
    package var lastName: String?
    package let countryCode: String
    package let registeredDate: EventTime
    package let parentAffiliateID: String?
}

/// A commission line: a share of one settled challenge fee.
package struct CommissionRow: Sendable {
    package let commissionID: String
    package let affiliateID: String
    package let customerID: String
    package let transactionID: String
    package let amount: Money
    package let currency: String
    package let accruedDate: EventTime
    package let status: String
}

extension Money {
    init(cents: Int) { self.init(units: Int64(cents) * Money.unitsPerMajor / 100) }
}
