internal import HummingbirdCore
internal import Records
internal import Store

/// Lists flags, holds or affiliates.
struct OutcomeEndpoint: Sendable {
    let kind: OutcomeKind
    let stores: ReadStores
    let seal: CursorSeal

    static func path(_ kind: OutcomeKind) -> String { "/api/v1/" + kind.rawValue }

    func answer(_ scope: RequestScope) async throws -> Reply {
        let filters = kind.filters
        var parameters = QueryParameters(
            scope.request.uri, known: filters.map(\.name) + Paging.names)
        let conditions = filters.compactMap { $0.condition(&parameters) }
        let listing = kind.rawValue + " " + conditions.map { "\($0)" }.joined(separator: " & ")
        let paging = Paging(&parameters, seal, listing: listing)
        try parameters.check()
        let query = OutcomeQuery(
            kind: kind, conditions: conditions, after: paging.after, offset: paging.offset,
            limit: paging.perPage)
        let page = try await stores.list { try OutcomeListing.page(query, $0) }
        return Reply(
            json: paging.envelope(
                page.rows, total: page.total,
                next: page.next.map { seal.seal($0, of: listing) }))
    }
}

/// A parameter that narrows a listing of flags, holds or affiliates.
struct OutcomeFilter: Sendable {
    enum Kind: Sendable {
        case text(@Sendable (String) -> OutcomeQuery.Condition)
        case word([String], @Sendable (String) -> OutcomeQuery.Condition)
        case score
    }

    var name: String
    var help: String
    var kind: Kind

    /// `nil` where the parameter is not there, or was found wrong.
    func condition(_ parameters: inout QueryParameters) -> OutcomeQuery.Condition? {
        switch kind {
        case .text(let condition): return parameters.text(name).map(condition)
        case .word(let words, let condition):
            let known = Dictionary(uniqueKeysWithValues: words.map { ($0, $0) })
            return parameters.word(name, known).map(condition)
        case .score:
            return parameters.number(name, in: 0...1).map { .minimumScore($0) }
        }
    }
}

extension OutcomeKind {
    var filters: [OutcomeFilter] {
        let affiliate = OutcomeFilter(
            name: "affiliate_id", help: "Of this affiliate.", kind: .text { .affiliate($0) })
        let customer = OutcomeFilter(
            name: "customer_id", help: "Of this customer.", kind: .text { .customer($0) })
        switch self {
        case .flags:
            return [
                affiliate, customer,
                OutcomeFilter(
                    name: "pattern", help: "The kind of fraud.", kind: .text { .pattern($0) }),
                OutcomeFilter(
                    name: "state", help: "What the engine says.",
                    kind: .word(["open", "shadow", "withdrawn"]) { .state($0) }),
                OutcomeFilter(
                    name: "review", help: "What people said.",
                    kind: .word(["none", "confirmed", "dismissed"]) { .review($0) }),
            ]
        case .holds:
            return [
                affiliate, customer,
                OutcomeFilter(name: "currency", help: "ISO 4217.", kind: .text { .currency($0) }),
                OutcomeFilter(
                    name: "reason_code", help: "The pattern that holds the line.",
                    kind: .text { .reason($0) }),
            ]
        case .affiliates:
            return [
                affiliate,
                OutcomeFilter(
                    name: "min_score", help: "Probability of cheating at least this.", kind: .score),
            ]
        }
    }
}
