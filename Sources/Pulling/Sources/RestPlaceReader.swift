private import Foundation
private import Records
internal import Rules

/// Reads what a source file says of a REST API.
struct RestPlaceReader {
    let fields: FieldMap

    func place() -> RestPlace? {
        guard let field = fields.required("base_url", "https://HOST/PATH"), let url = url(field)
        else { return nil }
        var place = RestPlace(baseURL: url)
        if let credentials = fields["credentials"] { place.credentials = read(credentials) }
        if let pagination = fields["pagination"] { read(pagination, into: &place) }
        place.authorities = fields["certificate_authorities"]?.text()
        if let timeout = fields["timeout"]?.number(in: 1...600) { place.timeoutSeconds = timeout }
        if let attempts = fields["attempts"]?.count(in: 1...20) { place.attempts = attempts }
        if let bytes = fields["body_bytes"]?.count(in: 1024...(1 << 30)) { place.bodyBytes = bytes }
        return place
    }

    /// An address without a slash at its end.
    private func url(_ field: YamlField) -> String? {
        guard let text = field.text() else { return nil }
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty,
            url.scheme == "https" || url.scheme == "http", url.query == nil, url.fragment == nil,
            url.user == nil, url.password == nil
        else {
            field.mismatch("an address such as `https://api.example.com/v1`")
            return nil
        }
        if url.scheme == "http", !Loopback.holds(host) {
            field.report(
                "plain HTTP to `\(host)` would show secrets and personal data to the network",
                hint: "write `https://`")
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private func read(_ field: YamlField) -> RestPlace.Credentials {
        guard let fields = field.fields(SourceFields.credentials.names) else { return .none }
        if let token = fields["token"] {
            if fields["client_id"] != nil {
                field.report(
                    "both `token` and `client_id` are named", hint: "keep one way of signing in")
            }
            return token.secret().map { .token($0) } ?? .none
        }
        guard let url = fields.required("token_url", "https://HOST/oauth/token").flatMap(url),
            let id = fields.required("client_id", "{env: NAME}")?.secret(),
            let secret = fields.required("client_secret", "{env: NAME}")?.secret()
        else { return .none }
        return .client(url: url, id: id, secret: secret, scope: fields["scope"]?.text())
    }

    private func read(_ field: YamlField, into place: inout RestPlace) {
        guard let fields = field.fields(SourceFields.pagination.names) else { return }
        if let style: RestPlace.Style = fields["style"]?.word() { place.style = style }
        let texts: [(String, WritableKeyPath<RestPlace, String>)] = [
            ("cursor_parameter", \.cursorParameter), ("page_parameter", \.pageParameter),
            ("size_parameter", \.sizeParameter), ("records", \.recordsPath), ("next", \.nextPath),
            ("total", \.totalPath),
        ]
        for (name, path) in texts {
            guard let field = fields[name] else { continue }
            // `.` is the document itself: an array of records.
            if let text = field.text() { place[keyPath: path] = text == "." ? "" : text }
        }
    }
}
