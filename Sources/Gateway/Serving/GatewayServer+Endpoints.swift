internal import Feeds
internal import HTTPTypes
internal import Records
internal import Store

extension GatewayServer {
    /// Every endpoint with what it needs.
    func endpoints(
        _ intake: RecordIntake, _ stores: ReadStores, _ metrics: Metrics, _ seal: CursorSeal
    ) -> [Endpoint] {
        let bodies = BodyReader(limit: configuration.bodyBytes, seconds: configuration.bodySeconds)
        let tokens = TokenEndpoint(
            store: stores.quick, intake: intake,
            bodies: BodyReader(limit: 16 << 10, seconds: configuration.bodySeconds),
            tokensPerMinute: configuration.tokensPerMinute)
        let health = HealthEndpoints(store: stores.quick, intake: intake, metrics: metrics)
        return [
            Endpoint(.post, "/oauth/token") { try await tokens.answer($0) },
            Endpoint(.get, "/healthz") { _ in health.live() },
            Endpoint(.get, "/readyz") { _ in try health.ready() },
            Endpoint(.get, "/metrics") { _ in health.figures() },
        ]
            + RecordPath.allCases.flatMap { record in
                [push(record, intake, stores, bodies), list(record, stores, seal)]
            }
    }

    private func list(_ record: RecordPath, _ stores: ReadStores, _ seal: CursorSeal) -> Endpoint {
        let endpoint = ListEndpoint(record: record, stores: stores, seal: seal)
        return Endpoint(.get, record.path, scope: .readRecords) { try await endpoint.answer($0) }
    }

    private func push(
        _ record: RecordPath, _ intake: RecordIntake, _ stores: ReadStores, _ bodies: BodyReader
    ) -> Endpoint {
        let reader = DocumentReader(
            validator: RecordValidator(conventions: configuration.conventions))
        let endpoint = PushEndpoint(
            record: record, intake: intake, reader: reader, bodies: bodies, store: stores.quick)
        return Endpoint(.post, record.path, scope: .writeRecords) { try await endpoint.answer($0) }
    }
}
