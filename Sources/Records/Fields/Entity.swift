/// The five entities of the data contract; the raw value is the name of their file.
package enum Entity: String, CaseIterable, Sendable {
    case customers, transactions
    case tradingActivity = "trading_activity"
    case affiliates, commissions

    /// Field names in slot order: a feed fills slot `i` with the field of this name.
    package var fieldNames: [String] {
        switch self {
        case .customers: CustomerField.allCases.map(\.name)
        case .transactions: TransactionField.allCases.map(\.name)
        case .tradingActivity: ActivityField.allCases.map(\.name)
        case .affiliates: AffiliateField.allCases.map(\.name)
        case .commissions: CommissionField.allCases.map(\.name)
        }
    }

    /// Fields without which no record of the entity is taken.
    package var requiredFieldNames: [String] {
        switch self {
        case .customers, .transactions, .tradingActivity:
            fieldRules.filter(\.isRequired).map(\.name)
        case .affiliates: [AffiliateField.affiliateID.name]
        case .commissions:
            CommissionField.allCases.filter { $0 != .transactionID }.map(\.name)
        }
    }

    /// Fields that no record of the entity has, and that each row of the engine's own file of that
    /// name has.
    package var outputFieldNames: [String] { self == .affiliates ? ["score", "amounts"] : [] }
}

/// A field of an entity: its slot is its raw value, its name the data contract's.
package protocol EntityField: RawRepresentable<Int>, CaseIterable, Sendable {
    var name: String { get }
}

package enum CustomerField: Int, EntityField {
    case customerID, signupDate, lastModifiedDate, affiliateID, campaignID, clickID, languageID
    case countryCode, kycStatusID, salesStatusID, challengeType, phase, accountSize
    case firstName, lastName, email

    package var name: String {
        switch self {
        case .customerID: "customer_id"
        case .signupDate: "signup_date"
        case .lastModifiedDate: "last_modified_date"
        case .affiliateID: "affiliate_id"
        case .campaignID: "campaign_id"
        case .clickID: "click_id"
        case .languageID: "lang_id"
        case .countryCode: "country_code"
        case .kycStatusID: "kyc_status_id"
        case .salesStatusID: "sales_status_id"
        case .challengeType: "challenge_type"
        case .phase: "phase"
        case .accountSize: "account_size"
        case .firstName: "first_name"
        case .lastName: "last_name"
        case .email: "email"
        }
    }
}

package enum TransactionField: Int, EntityField {
    case transactionID, customerID, transactionType, amount, currency, transactionDate, status

    package var name: String {
        switch self {
        case .transactionID: "transaction_id"
        case .customerID: "customer_id"
        case .transactionType: "transaction_type"
        case .amount: "amount_currency"
        case .currency: "currency"
        case .transactionDate: "transaction_date"
        case .status: "status"
        }
    }
}

package enum ActivityField: Int, EntityField {
    case date, customerID, instrument, currency, lots, pnl, drawdown, maximumDrawdown

    package var name: String {
        switch self {
        case .date: "date"
        case .customerID: "customer_id"
        case .instrument: "instrument"
        case .currency: "currency"
        case .lots: "lots_traded"
        case .pnl: "pnl"
        case .drawdown: "drawdown"
        case .maximumDrawdown: "max_drawdown"
        }
    }
}

package enum AffiliateField: Int, EntityField {
    case affiliateID, email, firstName, lastName, countryCode, registeredDate, parentAffiliateID

    package var name: String {
        switch self {
        case .affiliateID: "affiliate_id"
        case .email: "email"
        case .firstName: "first_name"
        case .lastName: "last_name"
        case .countryCode: "country_code"
        case .registeredDate: "registered_date"
        case .parentAffiliateID: "parent_affiliate_id"
        }
    }
}

package enum CommissionField: Int, EntityField {
    case commissionID, affiliateID, customerID, transactionID, amount, currency, accruedDate, status

    package var name: String {
        switch self {
        case .commissionID: "commission_id"
        case .affiliateID: "affiliate_id"
        case .customerID: "customer_id"
        case .transactionID: "transaction_id"
        case .amount: "amount"
        case .currency: "currency"
        case .accruedDate: "accrued_date"
        case .status: "status"
        }
    }
}
