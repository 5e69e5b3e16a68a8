internal import Records
internal import Store

/// A parameter that narrows a listing.
struct ListFilter: Sendable {
    enum Kind: Sendable {
        case text(@Sendable (String) -> RecordQuery.Condition)
        case status
        case type
        case from, to, modifiedSince
    }

    var name: String
    var help: String
    var kind: Kind
}

extension RecordPath {
    /// The filters that the listing takes, in the order in which they are told.
    var filters: [ListFilter] {
        switch self {
        case .customers:
            [
                ListFilter(
                    name: "customer_id", help: "The customer alone.", kind: .text { .customer($0) }),
                Self.affiliate, Self.from("signup_date"), Self.to("signup_date"),
                ListFilter(
                    name: "modified_since",
                    help: "Last modified at this time or later, for delta sync.",
                    kind: .modifiedSince),
                ListFilter(
                    name: "country_code", help: "ISO 3166-1 alpha-2.", kind: .text { .country($0) }),
                ListFilter(
                    name: "challenge_type", help: "The challenge, as sent.",
                    kind: .text { .challengeType($0) }),
                ListFilter(name: "phase", help: "The phase, as sent.", kind: .text { .phase($0) }),
            ]
        case .transactions:
            [
                Self.trader, Self.affiliate, Self.from("transaction_date"),
                Self.to("transaction_date"),
                ListFilter(name: "transaction_type", help: "The type.", kind: .type),
                ListFilter(name: "status", help: "The status.", kind: .status), Self.currency,
            ]
        case .tradingActivity:
            [
                Self.trader, Self.affiliate, Self.from("date"), Self.to("date"),
                ListFilter(
                    name: "instrument", help: "The symbol, as sent.",
                    kind: .text { .instrument($0) }),
                Self.currency,
            ]
        }
    }

    private static let trader = ListFilter(
        name: "customer_id", help: "Records of this customer.", kind: .text { .customer($0) })
    private static let affiliate = ListFilter(
        name: "affiliate_id", help: "Records of this affiliate's customers.",
        kind: .text { .affiliate($0) })
    private static let currency = ListFilter(
        name: "currency", help: "ISO 4217.", kind: .text { .currency($0) })

    private static func from(_ field: String) -> ListFilter {
        ListFilter(
            name: "date_from", help: "`\(field)` at this date or date-time, or later.", kind: .from)
    }

    private static func to(_ field: String) -> ListFilter {
        ListFilter(
            name: "date_to", help: "`\(field)` at this date (to its end) or date-time, or earlier.",
            kind: .to)
    }
}

extension ListFilter {
    static let types = Dictionary(
        uniqueKeysWithValues: TransactionType.allCases.map { ($0.rawValue, $0) })
    static let statuses = Dictionary(
        uniqueKeysWithValues: TransactionStatus.allCases.map { ($0.rawValue, $0) })

    /// `nil` where the parameter is not there, or was found wrong.
    func condition(_ parameters: inout QueryParameters) -> RecordQuery.Condition? {
        switch kind {
        case .text(let condition): parameters.text(name).map(condition)
        case .status: parameters.word(name, Self.statuses).map { .status($0) }
        case .type: parameters.word(name, Self.types).map { .type($0) }
        case .from: parameters.time(name).map { .from($0) }
        case .to: parameters.time(name, isEnd: true).map { .to($0) }
        case .modifiedSince: parameters.time(name).map { .modifiedSince($0) }
        }
    }
}
