internal import Records
internal import Store

extension RecordPath {
    /// The filters that the listing takes, in the order in which they are told.
    var filters: [ListFilter<RecordQuery.Condition>] {
        switch self {
        case .customers:
            [
                ListFilter(
                    name: "customer_id", help: "The customer alone.", kind: .text { .customer($0) }),
                Self.affiliate, Self.from("signup_date"), Self.to("signup_date"),
                ListFilter(
                    name: "modified_since",
                    help: "Last modified at this time or later, for delta sync.",
                    kind: .time(isEnd: false) { .modifiedSince($0) }),
                ListFilter(
                    name: "country_code", help: "ISO 3166-1 alpha-2.",
                    kind: .code(.countries) { .country($0) }),
                ListFilter(
                    name: "challenge_type", help: "The challenge, as sent.",
                    kind: .text { .challengeType($0) }),
                ListFilter(name: "phase", help: "The phase, as sent.", kind: .text { .phase($0) }),
            ]
        case .transactions:
            [
                Self.trader, Self.affiliate, Self.from("transaction_date"),
                Self.to("transaction_date"),
                ListFilter(name: "transaction_type", help: "The type.", kind: .word(types)),
                ListFilter(name: "status", help: "The status.", kind: .word(statuses)),
                Self.currency,
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

    private static let trader = ListFilter<RecordQuery.Condition>(
        name: "customer_id", help: "Records of this customer.", kind: .text { .customer($0) })
    private static let affiliate = ListFilter<RecordQuery.Condition>(
        name: "affiliate_id", help: "Records of this affiliate's customers.",
        kind: .text { .affiliate($0) })
    private static let currency = ListFilter<RecordQuery.Condition>(
        name: "currency", help: "ISO 4217.", kind: .code(.currencies) { .currency($0) })

    private var types: [String: RecordQuery.Condition] {
        Dictionary(uniqueKeysWithValues: TransactionType.allCases.map { ($0.rawValue, .type($0)) })
    }

    private var statuses: [String: RecordQuery.Condition] {
        Dictionary(
            uniqueKeysWithValues: TransactionStatus.allCases.map { ($0.rawValue, .status($0)) })
    }

    private static func from(_ field: String) -> ListFilter<RecordQuery.Condition> {
        ListFilter(
            name: "date_from", help: "`\(field)` at this date or date-time, or later.",
            kind: .time(isEnd: false) { .from($0) })
    }

    private static func to(_ field: String) -> ListFilter<RecordQuery.Condition> {
        ListFilter(
            name: "date_to", help: "`\(field)` at this date (to its end) or date-time, or earlier.",
            kind: .time(isEnd: true) { .to($0) })
    }
}
