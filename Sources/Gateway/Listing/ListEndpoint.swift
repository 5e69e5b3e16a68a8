internal import HummingbirdCore
internal import Records
internal import Store

/// Something that is listed page by page.
protocol Listing: Sendable {
    associatedtype Condition: Sendable

    /// Tells its cursors from those of other listings.
    var name: String { get }
    var filters: [ListFilter<Condition>] { get }

    func page(_ conditions: [Condition], _ paging: Paging, _ db: Store.Reading) throws -> RecordPage
}

/// Answers with a page of a listing.
struct ListEndpoint<Content: Listing>: Sendable {
    let content: Content
    let stores: ReadStores
    let seal: CursorSeal

    func answer(_ scope: RequestScope) async throws -> Reply {
        let filters = content.filters
        var parameters = QueryParameters(
            scope.request.uri, known: filters.map(\.name) + Paging.names)
        let conditions = filters.compactMap { $0.condition(&parameters) }
        let listing = content.name + " " + conditions.map { "\($0)" }.joined(separator: " & ")
        let paging = Paging(&parameters, seal, listing: listing)
        try parameters.check()
        let page = try await stores.list { [content] in try content.page(conditions, paging, $0) }
        return Reply(
            json: paging.envelope(
                page.rows, total: page.total,
                next: page.next.map { seal.seal($0, of: listing) }))
    }
}

/// The current records of an entity.
struct ListedRecords: Listing {
    let record: RecordPath
    let totals = ListingTotals()

    var name: String { record.rawValue }
    var filters: [ListFilter<RecordQuery.Condition>] { record.filters }

    func page(
        _ conditions: [RecordQuery.Condition], _ paging: Paging, _ db: Store.Reading
    ) throws -> RecordPage {
        let query = RecordQuery(
            entity: record.entity, conditions: conditions, after: paging.after,
            offset: paging.offset, limit: paging.perPage)
        return try RecordListing.page(query, totals, db)
    }
}

/// Flags, holds or affiliates.
struct ListedOutcomes: Listing {
    let kind: OutcomeKind
    /// What flags may have.
    let patterns: [String]

    var name: String { kind.rawValue }
    var filters: [ListFilter<OutcomeQuery.Condition>] { kind.filters(patterns: patterns) }

    func page(
        _ conditions: [OutcomeQuery.Condition], _ paging: Paging, _ db: Store.Reading
    ) throws -> RecordPage {
        let query = OutcomeQuery(
            kind: kind, conditions: conditions, after: paging.after, offset: paging.offset,
            limit: paging.perPage)
        return try OutcomeListing.page(query, db)
    }
}
