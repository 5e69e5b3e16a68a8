/// What an aggregate makes of the records that it takes in.
package enum AggregateFunction: String, CaseIterable, Sendable {
    case count, sum, distinct
    case minimum = "min"
    case maximum = "max"
}

/// The records that an aggregate goes through.
package enum AggregateSource: String, CaseIterable, Sendable {
    case transaction, activity, customer
}

/// A field that an aggregate may be taken of; the raw value is its name in a rule file.
package enum AggregateField: String, CaseIterable, Sendable {
    case amount, lots, pnl
    case accountSize = "account_size"
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
    var isMoney: Bool { self == .amount || self == .pnl }

    package static func fields(of source: AggregateSource) -> [AggregateField] {
        switch source {
        case .transaction: [.amount, .customerID, .person, .type, .currency]
        case .activity: [.lots, .pnl, .customerID, .person, .instrument, .currency, .day]
        case .customer: [.accountSize, .customerID, .person, .countryCode, .challengeType]
        }
    }
}

/// A count, sum, extreme or number of distinct values over a subject's records.
package struct AggregateDeclaration: Hashable, Sendable {
    package var function: AggregateFunction
    package var source: AggregateSource
    /// What is added up or told apart; `nil` for a count.
    package var field: AggregateField?
    package var subject: SubjectKind
    /// Length of the event-time window that ends at the as-of time; `nil` for all history.
    package var windowMicroseconds: Int64?

    package init(
        _ function: AggregateFunction, _ source: AggregateSource, of field: AggregateField? = nil,
        subject: SubjectKind, windowMicroseconds: Int64? = nil
    ) {
        precondition(
            Self.subjects.contains(subject), "no aggregate is kept by \(subject.rawValue)")
        precondition(
            (function == .count) == (field == nil),
            "\(function.rawValue) of \(String(describing: field))")
        self.function = function
        self.source = source
        self.field = field
        self.subject = subject
        self.windowMicroseconds = windowMicroseconds
    }

    /// The kinds of subject that records can be counted by.
    package static let subjects: [SubjectKind] = [.affiliate, .person, .customer]
}
