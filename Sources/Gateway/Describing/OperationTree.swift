internal import Records
internal import Store

/// A parameter in the form of OpenAPI.
struct ParameterTree: Sendable {
    var name: String
    var place = "query"
    var help: String
    var schema: JSONTree

    var tree: JSONTree {
        .object([
            ("name", .text(name)), ("in", .text(place)), ("description", .text(help)),
            ("schema", schema),
        ])
    }
}

/// An operation in the form of OpenAPI.
struct OperationTree: Sendable {
    var summary: String
    /// What a token must allow; `nil` where none is needed.
    var scope: ClientScope?
    var parameters: [ParameterTree] = []
    var body: JSONTree?
    var bodyType = "application/json"
    var success: JSONTree
    var successType = "application/json"
    /// Statuses of problems, beside those of every request with a token.
    var problems: [Int]

    var tree: JSONTree {
        var members: [(String, JSONTree)] = [("summary", .text(summary))]
        if let scope {
            members.append(
                ("security", .list([.object([("oauth2", .texts([scope.rawValue]))])])))
        }
        if !parameters.isEmpty { members.append(("parameters", .list(parameters.map(\.tree)))) }
        if let body {
            members.append(
                (
                    "requestBody",
                    .object([
                        ("required", .flag(true)), ("content", Self.content(bodyType, body)),
                    ])
                ))
        }
        let failures = Set(problems + (scope == nil ? [] : [401, 403, 429, 503])).sorted()
        let responses =
            [("200", Self.response("Done.", successType, success))]
            + failures.map { (String($0), problem($0)) }
        members.append(("responses", .object(responses)))
        return .object(members)
    }

    /// The token endpoint's errors are OAuth's, as plain JSON.
    private func problem(_ status: Int) -> JSONTree {
        let isOAuth =
            bodyType == "application/x-www-form-urlencoded" && [400, 401].contains(status)
        return Self.response(
            Self.meaning(status), isOAuth ? "application/json" : "application/problem+json",
            .reference("#/components/schemas/problem"))
    }

    private static func response(
        _ description: String, _ type: String, _ schema: JSONTree
    ) -> JSONTree {
        .object([("description", .text(description)), ("content", content(type, schema))])
    }

    private static func content(_ type: String, _ schema: JSONTree) -> JSONTree {
        .object([(type, .object([("schema", schema)]))])
    }

    static func meaning(_ status: Int) -> String {
        switch status {
        case 400: "The request can't be read."
        case 401: "No valid token."
        case 403: "The token lacks the scope."
        case 409: "It contradicts what was asked before, or the records end too early."
        case 413: "The body is too large."
        case 415: "The body has another media type or encoding."
        case 422: "Records break the data contract, or a line can't be read; nothing was stored."
        case 429: "Too many requests; Retry-After tells when to go on."
        default: "Too much is waiting, or the disk fails; Retry-After tells when to go on."
        }
    }

    /// RFC 9457, with a list of errors.
    static var problem: JSONTree {
        let text = JSONTree.object([("type", .text("string"))])
        let fault = JSONTree.object([
            ("type", .text("object")), ("required", .texts(["path", "code", "message", "value"])),
            (
                "properties",
                .object([
                    ("path", text), ("code", text), ("message", text),
                    ("value", .object([("type", .texts(["string", "null"]))])),
                ])
            ),
        ])
        return .object([
            ("type", .text("object")),
            ("required", .texts(["type", "title", "status", "code", "detail", "request_id"])),
            (
                "properties",
                .object([
                    ("type", text), ("title", text),
                    ("status", .object([("type", .text("integer"))])), ("code", text),
                    ("detail", text), ("request_id", text),
                    ("errors", .object([("type", .text("array")), ("items", fault)])),
                ])
            ),
        ])
    }
}

extension ClientScope {
    var help: String {
        switch self {
        case .writeRecords: "Push records."
        case .readRecords: "List records."
        case .readFlags: "List flags, holds and affiliates."
        case .gate: "Ask which lines of a payout run may be paid."
        }
    }
}

extension Paging {
    static var parameters: [ParameterTree] {
        [
            ParameterTree(
                name: "page", help: "The page, from 1.",
                schema: integer(1, maximumPage, standard: 1)),
            ParameterTree(
                name: "per_page", help: "Records on a page.",
                schema: integer(1, maximumPerPage, standard: defaultPerPage)),
            ParameterTree(
                name: "cursor",
                help: "The `next_cursor` of the page before: goes on behind its last record, "
                    + "whatever was added meanwhile.",
                schema: .object([("type", .text("string"))])),
        ]
    }

    private static func integer(_ low: Int, _ high: Int, standard: Int) -> JSONTree {
        .object([
            ("type", .text("integer")), ("minimum", .integer(low)), ("maximum", .integer(high)),
            ("default", .integer(standard)),
        ])
    }
}

extension ListFilter {
    var parameter: ParameterTree {
        ParameterTree(name: name, help: help, schema: .object(schema))
    }

    private var schema: [(String, JSONTree)] {
        switch kind {
        case .text:
            [
                ("type", .text("string")), ("minLength", .integer(1)),
                ("maxLength", .integer(500)), ("pattern", .text("^[^\\u0000]*$")),
            ]
        case .word(let words): [("type", .text("string")), ("enum", .texts(words.keys.sorted()))]
        case .code(let list, _): [("type", .text("string")), ("enum", .texts(list.codes))]
        case .time:
            [
                ("type", .text("string")),
                (
                    "anyOf",
                    .list([
                        .object([("format", .text("date"))]),
                        .object([("format", .text("date-time"))]),
                    ])
                ),
            ]
        case .share:
            [("type", .text("number")), ("minimum", .integer(0)), ("maximum", .integer(1))]
        }
    }

    /// What the parameter takes, for people.
    var words: String {
        switch kind {
        case .text: "text"
        case .word(let words): words.keys.sorted().joined(separator: ", ")
        case .code(let list, _): list.form
        case .time: "date or date-time"
        case .share: "0 to 1"
        }
    }
}
