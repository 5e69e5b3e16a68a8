internal import Feeds
internal import HTTPTypes
internal import Pipeline
internal import Records
internal import Store

extension GatewayServer {
    /// Every endpoint with what it needs.
    func endpoints(
        _ intake: RecordIntake, _ stores: ReadStores, _ metrics: Metrics, _ pulls: PullFigures,
        _ seal: CursorSeal
    ) throws -> [Endpoint] {
        let patterns = try patterns(stores.quick)
        let bodies = BodyReader(limit: configuration.bodyBytes, seconds: configuration.bodySeconds)
        let tokens = TokenEndpoint(
            store: stores.quick, intake: intake,
            bodies: BodyReader(limit: 16 << 10, seconds: configuration.bodySeconds),
            tokensPerMinute: configuration.tokensPerMinute)
        let health = HealthEndpoints(
            store: stores.quick, intake: intake, metrics: metrics, pulls: pulls)
        return [
            Endpoint(.post, "/oauth/token") { try await tokens.answer($0) },
            Endpoint(.get, "/healthz") { _ in health.live() },
            Endpoint(.get, "/readyz") { _ in try health.ready() },
            Endpoint(.get, "/metrics") { health.figures(at: $0.now) },
            gate(intake, stores, bodies),
        ]
            + RecordPath.allCases.flatMap { record in
                [push(record, intake, stores, bodies), list(record, stores, seal)]
            }
            + OutcomeKind.allCases.map { list($0, patterns, stores, seal) }
            + descriptions(patterns)
    }

    /// Patterns of the rules, and of flags that other rules raised before.
    private func patterns(_ store: Store) throws -> [String] {
        Set(try store.read(FlagQueue.patterns)).union(configuration.settings.patterns).sorted()
    }

    /// What tells of the others; made once.
    private func descriptions(_ patterns: [String]) -> [Endpoint] {
        let schema = RecordSchema(conventions: configuration.conventions)
        let openAPI = Reply(json: OpenAPIDocument(schema: schema, patterns: patterns).tree.bytes)
        let documentation = DocumentationPage(
            conventions: configuration.conventions, patterns: patterns)
        let page = Reply(text: documentation.html, type: "text/html; charset=utf-8")
        let schemas = RecordPath.allCases.map { record in
            let reply = Reply(json: schema.document(record).bytes)
            return Endpoint(.get, RecordSchema.path(record)) { _ in reply }
        }
        return [
            Endpoint(.get, OpenAPIDocument.path) { _ in openAPI },
            Endpoint(.get, DocumentationPage.path) { _ in page },
        ] + schemas
    }

    private func gate(
        _ intake: RecordIntake, _ stores: ReadStores, _ bodies: BodyReader
    ) -> Endpoint {
        let endpoint = GateEndpoint(
            stores: stores, intake: intake, bodies: bodies, database: configuration.database,
            maximumLag: configuration.maximumLag)
        return Endpoint(.post, GateEndpoint.path, scope: .gate) { try await endpoint.answer($0) }
    }

    private func list(
        _ kind: OutcomeKind, _ patterns: [String], _ stores: ReadStores, _ seal: CursorSeal
    ) -> Endpoint {
        let endpoint = ListEndpoint(
            content: ListedOutcomes(kind: kind, patterns: patterns), stores: stores, seal: seal)
        return Endpoint(.get, kind.path, scope: .readFlags) { try await endpoint.answer($0) }
    }

    private func list(_ record: RecordPath, _ stores: ReadStores, _ seal: CursorSeal) -> Endpoint {
        let endpoint = ListEndpoint(
            content: ListedRecords(record: record), stores: stores, seal: seal)
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
