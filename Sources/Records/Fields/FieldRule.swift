/// What the data contract says of one field, as schemas and documentation tell it.
package struct FieldRule: Sendable {
    package enum Kind: Hashable, Sendable {
        case text
        /// A text that `LegibleText` accepts.
        case identifier
        case dateTime, date
        case country, currency, language, email
        case transactionType, transactionStatus
        /// At most so many decimals, where they count; not below zero where a sign has no meaning.
        case number(decimals: Int?, allowsNegative: Bool)
    }

    package var name: String
    package var kind: Kind
    package var isRequired: Bool
    package var help: String

    init(_ field: some EntityField, _ kind: Kind, required: Bool = false, _ help: String) {
        name = field.name
        self.kind = kind
        isRequired = required
        self.help = help
    }
}

extension Entity {
    /// The rules of the fields that partners push, in slot order; empty for other entities.
    package var fieldRules: [FieldRule] {
        switch self {
        case .customers: customerRules
        case .transactions: transactionRules
        case .tradingActivity: activityRules
        case .affiliates, .commissions: []
        }
    }
}

private let customerRules: [FieldRule] = {
    typealias Field = CustomerField
    return [
        FieldRule(
            Field.customerID, .identifier, required: true,
            "The challenge account. Never changes; a firm that gives one person several accounts "
                + "sends one customer for each."),
        FieldRule(Field.signupDate, .dateTime, required: true, "When the customer registered."),
        FieldRule(
            Field.lastModifiedDate, .dateTime,
            "When the record last changed. The later version of a customer wins, whichever is "
                + "sent first."),
        FieldRule(
            Field.affiliateID, .identifier, required: true,
            "The affiliate that referred the customer."),
        FieldRule(Field.campaignID, .text, "The campaign that drove the registration."),
        FieldRule(Field.clickID, .text, "The click of the tracking link."),
        FieldRule(Field.languageID, .language, "The customer's language."),
        FieldRule(Field.countryCode, .country, "The customer's country."),
        FieldRule(Field.kycStatusID, .text, "How far identity was verified."),
        FieldRule(Field.salesStatusID, .text, "Where the customer stands in the sales pipeline."),
        FieldRule(
            Field.challengeType, .text, "The challenge, such as standard, aggressive or rapid."),
        FieldRule(
            Field.phase, .text, "Where the account stands: phase_1, phase_2, funded or failed."),
        FieldRule(
            Field.accountSize, .number(decimals: Money.decimals, allowsNegative: false),
            "The size of the account in USD."),
        FieldRule(Field.firstName, .text, "Personal data, optional."),
        FieldRule(Field.lastName, .text, "Personal data, optional."),
        FieldRule(Field.email, .email, "Personal data, optional."),
    ]
}()

private let transactionRules: [FieldRule] = {
    typealias Field = TransactionField
    return [
        FieldRule(
            Field.transactionID, .identifier, required: true,
            "The transaction. Sending it again updates it, for instance its status."),
        FieldRule(
            Field.customerID, .identifier, required: true,
            "Whose it is. Never changes; until the customer is known the record is parked."),
        FieldRule(Field.transactionType, .transactionType, required: true, "What happened."),
        FieldRule(
            Field.amount, .number(decimals: Money.decimals, allowsNegative: true), required: true,
            "The amount in `currency`. Fees are at least 0; a negative adjustment is a chargeback."),
        FieldRule(Field.currency, .currency, required: true, "The currency of the amount."),
        FieldRule(Field.transactionDate, .dateTime, required: true, "When it happened."),
        FieldRule(Field.status, .transactionStatus, required: true, "Where it stands."),
    ]
}()

private let activityRules: [FieldRule] = {
    typealias Field = ActivityField
    return [
        FieldRule(Field.date, .date, required: true, "The day."),
        FieldRule(
            Field.customerID, .identifier, required: true,
            "Who traded. Until the customer is known the record is parked."),
        FieldRule(
            Field.instrument, .identifier, required: true,
            "The symbol as on the platform, such as EURUSD."),
        FieldRule(
            Field.currency, .currency, required: true,
            "The currency of `pnl`. Date, customer, instrument and currency name the record: "
                + "sending it again replaces the day."),
        FieldRule(
            Field.lots, .number(decimals: 2, allowsNegative: false), required: true,
            "Standard lots traded."),
        FieldRule(
            Field.pnl, .number(decimals: Money.decimals, allowsNegative: true), required: true,
            "Realised profit and loss of closed positions."),
        FieldRule(
            Field.drawdown, .number(decimals: nil, allowsNegative: false),
            "The day's drawdown in per cent of equity: 2.5 means 2.5 %."),
        FieldRule(
            Field.maximumDrawdown, .number(decimals: nil, allowsNegative: false),
            "The greatest drawdown in per cent of the initial balance."),
    ]
}()
