internal import Records
internal import Store

/// What the server takes and answers, for people.
struct DocumentationPage: Sendable {
    static let path = "/docs"

    let conventions: Conventions
    /// What flags may have.
    let patterns: [String]

    var html: String {
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width"><title>Holdback API</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;
        border-bottom:1px solid #ccc;padding:.25rem .5rem}code,pre{background:#f3f3f3}
        pre{padding:.5rem;overflow:auto}</style></head><body>
        <h1>Holdback API</h1>
        <p>The same for programs: <a href="\(OpenAPIDocument.path)">OpenAPI 3.1</a>.</p>
        \(begin)<h2>Records</h2>\(RecordPath.allCases.map(record).joined())
        <h2>Flags and holds</h2>\(OutcomeKind.allCases.map(outcome).joined())
        \(gate)<h2>Problems</h2>\(problems)</body></html>
        """
    }

    private var begin: String {
        """
        <h2>Begin</h2><p>Exchange your client's id and secret for a token, then send it along.</p>
        <pre>curl -u CLIENT_ID:CLIENT_SECRET -d grant_type=client_credentials HOST/oauth/token
        curl -H "Authorization: Bearer TOKEN" -H "Content-Type: application/json" \\
          -d '[{"customer_id":"c1","signup_date":"2026-03-01T09:30:00Z","affiliate_id":"a1"}]' \\
          HOST\(RecordPath.customers.path)</pre>
        <p>A push takes at most \(PushEndpoint.maximumRecords) records, as an array or in
        <code>{"data": [...]}</code>, also gzipped. All of them are stored, or none; a 2xx answer means
        that they are safe on the disk. Pushing a record again updates it, so repeat what got no
        answer.</p>
        """
    }

    private func record(_ record: RecordPath) -> String {
        let rows = record.entity.fieldRules.map { rule in
            "<tr><td><code>\(rule.name)</code></td><td>\(rule.isRequired ? "required" : "")</td>"
                + "<td>\(Self.marked(words(rule.kind)))</td>"
                + "<td>\(Self.marked(rule.help))</td></tr>"
        }
        return """
            <h3><code>POST</code>, <code>GET \(record.path)</code></h3>
            <p><a href="\(RecordSchema.path(record))">JSON Schema</a></p>
            <table><tr><th>Field</th><th></th><th>Form</th><th>Meaning</th></tr>
            \(rows.joined())</table>\(Self.filters(record.filters))
            """
    }

    private func outcome(_ kind: OutcomeKind) -> String {
        "<h3><code>GET \(kind.path)</code></h3>"
            + Self.table(kind.fields(patterns: patterns))
            + Self.filters(kind.filters(patterns: patterns))
    }

    private var gate: String {
        let refusals = GateEndpoint.refusals.map { code, meaning in
            "<tr><td><code>\(code)</code></td><td>\(Self.marked(meaning))</td></tr>"
        }
        return """
            <h3><code>POST \(GateEndpoint.path)?run=KEY</code></h3>
            <p>Takes the lines of a payout run, an array with <code>commission_id</code>,
            <code>affiliate_id</code>, <code>amount</code> and <code>currency</code>, and answers which are
            released and which are not. Asking again under the same key gives the same answer.</p>
            \(Self.table(GateEndpoint.fields))
            <p>Beside the patterns, <code>reason_code</code> is one of these:</p>
            <table>\(refusals.joined())</table>
            """
    }

    private static func table(_ fields: [AnswerField]) -> String {
        let rows = AnswerField.flat(fields).map { field in
            "<tr><td><code>\(field.name)</code></td><td>\(marked(field.form.words))</td>"
                + "<td>\(marked(field.help))</td></tr>"
        }
        return "<table><tr><th>Field</th><th>Form</th><th>Meaning</th></tr>\(rows.joined())</table>"
    }

    private static func filters<Condition>(_ filters: [ListFilter<Condition>]) -> String {
        let rows = filters.map { filter in
            "<tr><td><code>\(filter.name)</code></td><td>\(marked(filter.words))</td>"
                + "<td>\(marked(filter.help))</td></tr>"
        }
        return """
            <p>Narrow a listing by these, with <code>page</code>, <code>per_page</code> (\
            \(Paging.defaultPerPage), at most \(Paging.maximumPerPage)) and <code>cursor</code>:</p>
            <table>\(rows.joined())</table>
            """
    }

    private var problems: String {
        let rows = ProblemGuide.all.map { code, status, meaning in
            "<tr id=\"\(code)\"><td><code>\(code)</code></td><td>\(status)</td>"
                + "<td>\(Self.marked(meaning))</td></tr>"
        }
        return "<table>\(rows.joined())</table>"
    }

    private func words(_ kind: FieldRule.Kind) -> String {
        switch kind {
        case .text: "text, at most 500 characters"
        case .identifier: "text without control characters, at most 500 characters"
        case .dateTime: "RFC 3339 date-time"
        case .date: "YYYY-MM-DD"
        case .country: "ISO 3166-1 alpha-2"
        case .currency: "ISO 4217"
        case .language: "ISO 639-1"
        case .email: "address"
        case .transactionType: conventions.transactionTypes.keys.sorted().joined(separator: ", ")
        case .transactionStatus:
            conventions.transactionStatuses.keys.sorted().joined(separator: ", ")
        case .number(let decimals, let allowsNegative):
            "number of at most 15 significant digits"
                + (decimals.map { ", at most \($0) decimals" } ?? "")
                + (allowsNegative ? "" : ", at least 0")
        }
    }

    /// A text for people, what stands in backticks as code.
    private static func marked(_ text: String) -> String {
        escaped(text).split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .map { $0 % 2 == 1 ? "<code>\($1)</code>" : String($1) }.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}

/// Every problem's code with what to do about it.
enum ProblemGuide {
    static let all: [(code: String, status: Int, meaning: String)] = [
        ("missing_token", 401, "Send Authorization: Bearer with a token of /oauth/token."),
        (
            "invalid_token", 401,
            "Ask for a new token: this one has ended, or its client was revoked."
        ),
        ("insufficient_scope", 403, "The client may not do this; ask for the scope."),
        ("rate_limited", 429, "Wait as Retry-After says."),
        ("invalid_client", 401, "The client's id or secret is wrong."),
        ("invalid_request", 400, "A field of the form is missing or doubled."),
        ("unsupported_grant_type", 400, "Only client_credentials is granted."),
        ("invalid_scope", 400, "Ask for scopes that the client has."),
        ("not_found", 404, "Check the path."),
        ("method_not_allowed", 405, "Allow names the methods of this path."),
        ("invalid_parameters", 400, "Each error names a parameter and what it takes."),
        ("malformed_http", 400, "The request is no HTTP/1.1."),
        ("header_too_large", 431, "Send fewer or shorter header fields."),
        ("body_incomplete", 400, "Send the request again: its body broke off."),
        ("malformed_json", 400, "Send a JSON array of records, or an object with it as data."),
        ("malformed_gzip", 400, "The body is cut short or no gzip."),
        ("unsupported_media_type", 415, "Send the media type that the message names."),
        ("unsupported_encoding", 415, "Send gzip or nothing as Content-Encoding."),
        ("body_too_large", 413, "Send fewer records in each request."),
        ("too_many_records", 422, "Send at most 1000 records in each request."),
        (
            "invalid_records", 422,
            "Mend what the errors name and send the request again as a whole."
        ),
        ("invalid_idempotency_key", 400, "Keys have 1 to 255 letters, digits and any of -_.:"),
        ("idempotency_key_reused", 422, "Give each request a key of its own."),
        ("invalid_payout_run", 422, "Mend the line that the message names; nothing was released."),
        ("run_reused", 409, "Give each payout run a key of its own."),
        ("stale_records", 409, "Push what is missing, then ask again."),
        ("overloaded", 503, "Send the request again after Retry-After seconds."),
        ("stopping", 503, "Send the request again after Retry-After seconds."),
        ("storage_failed", 503, "Send the request again; the operator has to look at the disk."),
        ("internal_error", 500, "Tell the operator the request_id."),
    ]
}
