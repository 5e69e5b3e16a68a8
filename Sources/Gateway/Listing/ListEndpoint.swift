internal import HummingbirdCore
internal import Records
internal import Store

/// Lists the current records of an entity.
struct ListEndpoint: Sendable {
    let record: RecordPath
    let stores: ReadStores
    let seal: CursorSeal
    let totals = ListingTotals()

    func answer(_ scope: RequestScope) async throws -> Reply {
        let filters = record.filters
        var parameters = QueryParameters(
            scope.request.uri, known: filters.map(\.name) + Paging.names)
        let conditions = filters.compactMap { $0.condition(&parameters) }
        let listing = record.rawValue + " " + conditions.map { "\($0)" }.joined(separator: " & ")
        let paging = Paging(&parameters, seal, listing: listing)
        try parameters.check()
        let query = RecordQuery(
            entity: record.entity, conditions: conditions, after: paging.after,
            offset: paging.offset, limit: paging.perPage)
        let page = try await stores.list { [totals] in try RecordListing.page(query, totals, $0) }
        return Reply(
            json: paging.envelope(
                page.rows, total: page.total,
                next: page.next.map { seal.seal($0, of: listing) }))
    }
}
