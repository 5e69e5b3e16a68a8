internal import Records
internal import Store

/// The server's own description (OpenAPI 3.1), made from what answers requests.
struct OpenAPIDocument: Sendable {
    let schema: RecordSchema
    /// What flags may have.
    let patterns: [String]
    static let path = "/openapi.json"
    static let version = "1"

    var tree: JSONTree {
        .object([
            ("openapi", .text("3.1.0")),
            (
                "info",
                .object([
                    ("title", .text("Holdback")), ("version", .text(Self.version)),
                    (
                        "description",
                        .text(
                            "Push customers, transactions and trading activity; ask for flags and "
                                + "holds. A 2xx answer to a push means that its records are safe on "
                                + "the disk.")
                    ),
                ])
            ),
            ("paths", .object(paths)), ("components", components),
        ])
    }

    private var paths: [(String, JSONTree)] {
        RecordPath.allCases.map { ($0.path, record($0)) }
            + OutcomeKind.allCases.map { ($0.path, outcome($0)) }
            + [
                (GateEndpoint.path, gate), ("/oauth/token", token),
                ("/healthz", open("Whether the process answers.")),
                ("/readyz", open("Whether records can be taken.", failing: true)),
                ("/metrics", open("Figures for Prometheus.", type: "text/plain")),
                (Self.path, open("This document.")),
                (DocumentationPage.path, open("This document for people.", type: "text/html")),
            ] + RecordPath.allCases.map { (RecordSchema.path($0), open("A record's JSON Schema.")) }
    }

    private func record(_ record: RecordPath) -> JSONTree {
        .object([
            (
                "get",
                OperationTree(
                    summary: "List current \(record.rawValue).", scope: .readRecords,
                    parameters: record.filters.map(\.parameter) + Paging.parameters,
                    success: Self.envelope(.reference("#/components/schemas/\(record.rawValue)")),
                    problems: [400]
                ).tree
            ),
            (
                "post",
                OperationTree(
                    summary:
                        "Create or update \(record.rawValue) in bulk: all of a request or none.",
                    scope: .writeRecords, parameters: [Self.idempotencyKey],
                    body: Self.bulk(.reference("#/components/schemas/\(record.rawValue)")),
                    success: Self.meta(["accepted", "parked"]),
                    problems: [400, 413, 415, 422]
                ).tree
            ),
        ])
    }

    private func outcome(_ kind: OutcomeKind) -> JSONTree {
        .object([
            (
                "get",
                OperationTree(
                    summary: "List \(kind.rawValue) as the last settle left them.",
                    scope: .readFlags,
                    parameters: kind.filters(patterns: patterns).map(\.parameter)
                        + Paging.parameters,
                    success: Self.envelope(.reference("#/components/schemas/\(kind.rawValue)")),
                    problems: [400]
                ).tree
            )
        ])
    }

    private var gate: JSONTree {
        let run = ParameterTree(
            name: "run",
            help: "The run's key; by default its lines are its key. Asking again under a key "
                + "gives the same answer.", schema: Self.text)
        return .object([
            (
                "post",
                OperationTree(
                    summary: "Ask which lines of a payout run may be paid.", scope: .gate,
                    parameters: [run],
                    body: Self.bulk(
                        .reference("#/components/schemas/payout-line"), fewest: 1, limit: nil),
                    success: .reference("#/components/schemas/gate-answer"),
                    problems: [400, 409, 413, 415, 422]
                ).tree
            )
        ])
    }

    private var token: JSONTree {
        let form = JSONTree.object([
            ("type", .text("object")), ("required", .texts(["grant_type"])),
            (
                "properties",
                .object([
                    ("grant_type", .object([("const", .text("client_credentials"))])),
                    ("client_id", Self.text), ("client_secret", Self.text), ("scope", Self.text),
                ])
            ),
        ])
        let granted = JSONTree.object([
            ("type", .text("object")),
            ("required", .texts(["access_token", "token_type", "expires_in"])),
        ])
        return .object([
            (
                "post",
                OperationTree(
                    summary: "Exchange a client's credentials for a token of an hour.", scope: nil,
                    body: form, bodyType: "application/x-www-form-urlencoded", success: granted,
                    problems: [400, 401, 413, 415, 429, 503]
                ).tree
            )
        ])
    }

    private func open(
        _ summary: String, type: String = "application/json", failing: Bool = false
    ) -> JSONTree {
        .object([
            (
                "get",
                OperationTree(
                    summary: summary, scope: nil, success: .object([]), successType: type,
                    problems: failing ? [503] : []
                ).tree
            )
        ])
    }
}

extension OpenAPIDocument {
    private static let text = JSONTree.object([
        ("type", .text("string")), ("minLength", .integer(1)), ("maxLength", .integer(500)),
    ])

    private static let idempotencyKey = ParameterTree(
        name: "Idempotency-Key", place: "header",
        help: "Names the request: the same key gives the same answer for a week.",
        schema: .object([
            ("type", .text("string")), ("minLength", .integer(1)), ("maxLength", .integer(255)),
            ("pattern", .text("^[A-Za-z0-9_.:-]+$")),
        ]))

    /// An array of records, or the envelope.
    private static func bulk(
        _ record: JSONTree, fewest: Int = 0, limit: Int? = PushEndpoint.maximumRecords
    ) -> JSONTree {
        var array: [(String, JSONTree)] = [("type", .text("array")), ("items", record)]
        if fewest > 0 { array.append(("minItems", .integer(fewest))) }
        if let limit { array.append(("maxItems", .integer(limit))) }
        let envelope = JSONTree.object([
            ("type", .text("object")), ("required", .texts(["data"])),
            ("properties", .object([("data", .object(array))])),
        ])
        return .object([("oneOf", .list([.object(array), envelope]))])
    }

    private static func meta(_ names: [String]) -> JSONTree {
        .object([
            ("type", .text("object")), ("required", .texts(["meta"])),
            (
                "properties",
                .object([
                    (
                        "meta",
                        .object([
                            ("type", .text("object")), ("required", .texts(names)),
                            (
                                "properties",
                                .object(names.map { ($0, .object([("type", .text("integer"))])) })
                            ),
                        ])
                    )
                ])
            ),
        ])
    }

    /// The envelope of every listing.
    private static func envelope(_ item: JSONTree) -> JSONTree {
        let integer = JSONTree.object([("type", .text("integer"))])
        let meta = JSONTree.object([
            ("type", .text("object")),
            ("required", .texts(["total", "page", "per_page", "next_cursor"])),
            (
                "properties",
                .object([
                    ("total", integer), ("page", integer), ("per_page", integer),
                    ("next_cursor", .object([("type", .texts(["string", "null"]))])),
                ])
            ),
        ])
        return .object([
            ("type", .text("object")), ("required", .texts(["data", "meta"])),
            (
                "properties",
                .object([
                    ("data", .object([("type", .text("array")), ("items", item)])),
                    ("meta", meta),
                ])
            ),
        ])
    }

    private var components: JSONTree {
        let line = ["commission_id", "affiliate_id", "amount", "currency"]
        let payoutLine = JSONTree.object([
            ("type", .text("object")), ("required", .texts(line)),
            (
                "properties",
                .object([
                    ("commission_id", Self.text), ("affiliate_id", Self.text),
                    (
                        "amount",
                        .object(
                            RecordSchema.number(decimals: Money.decimals, allowsNegative: true))
                    ),
                    ("currency", .object([("enum", .texts(CurrencyCode.allTexts))])),
                ])
            ),
        ])
        let flow = JSONTree.object([
            ("tokenUrl", .text("/oauth/token")),
            ("scopes", .object(ClientScope.allCases.map { ($0.rawValue, .text($0.help)) })),
        ])
        let scheme = JSONTree.object([
            ("type", .text("oauth2")), ("flows", .object([("clientCredentials", flow)])),
        ])
        return .object([
            ("securitySchemes", .object([("oauth2", scheme)])),
            (
                "schemas",
                .object(
                    RecordPath.allCases.map { ($0.rawValue, schema.schema($0)) }
                        + OutcomeKind.allCases.map {
                            ($0.rawValue, AnswerField.schema($0.fields(patterns: patterns)))
                        } + [
                            ("payout-line", payoutLine),
                            ("gate-answer", AnswerField.schema(GateEndpoint.fields)),
                            ("problem", OperationTree.problem),
                        ])
            ),
        ])
    }
}
