internal import Records
internal import Store

extension OutcomeKind {
    var path: String { "/api/v1/" + rawValue }

    /// What the engine says of a flag, and what people say.
    static let states = ["open", "shadow", "withdrawn"]
    static let reviews = ["none", "confirmed", "dismissed"]

    /// - Parameter patterns: all that a flag may have, so that a slip is no empty answer.
    func filters(patterns: [String]) -> [ListFilter<OutcomeQuery.Condition>] {
        switch self {
        case .flags:
            [
                flag("The flag alone, such as one that a webhook names."), affiliate, customer,
                filter("pattern", "The kind of fraud.", patterns) { .pattern($0) },
                filter("state", "What the engine says.", Self.states) { .state($0) },
                filter("review", "What people said.", Self.reviews) { .review($0) },
            ]
        case .holds:
            [
                flag("Held by this flag."), affiliate, customer,
                ListFilter(
                    name: "currency", help: "ISO 4217.",
                    kind: .code(.currencies) { .currency($0) }),
                filter("reason_code", "The pattern that holds the line.", patterns) {
                    .reason($0)
                },
            ]
        case .affiliates:
            [
                affiliate,
                ListFilter(
                    name: "min_score", help: "Probability of cheating at least this.",
                    kind: .share { .minimumScore($0) }),
            ]
        }
    }

    private var affiliate: ListFilter<OutcomeQuery.Condition> {
        ListFilter(
            name: "affiliate_id", help: "Of this affiliate.", kind: .text { .affiliate($0) })
    }

    private var customer: ListFilter<OutcomeQuery.Condition> {
        ListFilter(name: "customer_id", help: "Of this customer.", kind: .text { .customer($0) })
    }

    private func flag(_ help: String) -> ListFilter<OutcomeQuery.Condition> {
        ListFilter(name: "flag_id", help: help, kind: .text { .flag($0) })
    }

    private func filter(
        _ name: String, _ help: String, _ words: [String],
        _ condition: (String) -> OutcomeQuery.Condition
    ) -> ListFilter<OutcomeQuery.Condition> {
        let words = Dictionary(uniqueKeysWithValues: words.map { ($0, condition($0)) })
        return ListFilter(name: name, help: help, kind: .word(words))
    }
}
