/// A field that an aggregate may be taken of; the raw value is its name in a rule file.
package enum AggregateField: String, CaseIterable, Sendable {
    case amount, lots, pnl
    case accountSize = "account_size"
    case time
    case customerID = "customer_id"
    case person, type, currency, instrument, day
    case countryCode = "country_code"
    case challengeType = "challenge_type"

    /// Whether the field is a number; only these can be added up.
    package var isNumber: Bool {
        switch self {
        case .amount, .lots, .pnl, .accountSize: true
        default: false
        }
    }

    /// Whether the field is an amount in the record's own currency.
    package var isMoney: Bool { self == .amount || self == .pnl }

    /// The fields of a source that a function can be taken of.
    package static func fields(
        of source: AggregateSource, for function: AggregateFunction
    ) -> [AggregateField] {
        let fields = fields(of: source)
        return switch function {
        case .count, .ratio: []
        case .distinct: fields.filter { !$0.isNumber && $0 != .time }
        case .sum, .minimum, .maximum: fields.filter(\.isNumber)
        case .first, .last: fields.filter { $0.isNumber || $0 == .time }
        }
    }

    private static func fields(of source: AggregateSource) -> [AggregateField] {
        switch source {
        case .transaction: [.amount, .time, .customerID, .person, .type, .currency]
        case .activity: [.lots, .pnl, .time, .customerID, .person, .instrument, .currency, .day]
        case .customer: [.accountSize, .time, .customerID, .person, .countryCode, .challengeType]
        }
    }
}
