private import Digests
private import Foundation
internal import HTTPTypes
internal import HummingbirdCore
internal import Hummingbird
internal import Records
internal import Store

/// Exchanges a client's credentials for a token (RFC 6749 section 4.4).
struct TokenEndpoint: Sendable {
    let store: Store
    let intake: RecordIntake
    let bodies: BodyReader
    /// Tokens that one client may be issued in a minute.
    let tokensPerMinute: Int
    let limiter = RateLimiter()
    /// Seconds that a token holds.
    static let lifetime: Int64 = 3600

    private struct Form: Decodable {
        var grantType: String?
        var clientID: String?
        var clientSecret: String?
        var scope: String?

        enum CodingKeys: String, CodingKey {
            case grantType = "grant_type"
            case clientID = "client_id"
            case clientSecret = "client_secret"
            case scope
        }
    }

    private struct Credentials {
        var id: String
        var secret: String
        /// Whether they came in the header.
        var isBasic: Bool
    }

    func answer(_ scope: RequestScope) async throws -> Reply {
        do {
            return try await issue(scope)
        } catch let error as TokenError {
            return error.reply(requestID: scope.id)
        }
    }

    private func issue(_ scope: RequestScope) async throws -> Reply {
        let form = try await form(scope)
        let credentials = try credentials(form, scope.request.headers)
        let now = scope.now
        let client = try store.read {
            try ClientBook.authenticate(
                id: credentials.id, secret: credentials.secret, at: now, $0)
        }
        guard let client else {
            throw TokenError(
                .unauthorized, "invalid_client", "the client or its secret is unknown",
                challenge: credentials.isBasic)
        }
        guard let grant = form.grantType else {
            throw TokenError(.badRequest, "invalid_request", "`grant_type` is missing")
        }
        if grant != "client_credentials" {
            throw TokenError(
                .badRequest, "unsupported_grant_type", "`grant_type` takes `client_credentials`")
        }
        let scopes = try scopes(form.scope, of: client)
        try limit(client)
        let token = SecretText.random(prefix: "hbt_")
        let expires = EventTime(
            microseconds: now.microseconds + Self.lifetime * EventTime.microsecondsPerSecond)
        try await storing { () async throws(IntakeFault) in
            try await intake.write([
                TokenBook.issue(token, to: client, scopes: scopes, at: now, expires: expires),
                note(client, scopes, scope),
            ])
        }
        return reply(token, scopes)
    }

    private func form(_ scope: RequestScope) async throws -> Form {
        let body = try await bodies.read(
            scope.request, type: "application/x-www-form-urlencoded", on: scope.channel)
        do {
            return try URLEncodedFormDecoder().decode(
                Form.self, from: String(decoding: body, as: UTF8.self))
        } catch {
            throw TokenError(
                .badRequest, "invalid_request", "the form can't be read, or names a field twice")
        }
    }

    private func credentials(_ form: Form, _ headers: HTTPFields) throws -> Credentials {
        guard let header = headers[.authorization] else {
            guard let id = form.clientID, let secret = form.clientSecret else {
                throw TokenError(
                    .unauthorized, "invalid_client",
                    "send the client's id and secret by HTTP Basic or in the form",
                    challenge: true)
            }
            return Credentials(id: id, secret: secret, isBasic: false)
        }
        if form.clientSecret != nil {
            throw TokenError(
                .badRequest, "invalid_request", "send the secret in the header or in the form")
        }
        guard let (id, secret) = Self.basic(header), form.clientID ?? id == id else {
            throw TokenError(
                .unauthorized, "invalid_client", "the Authorization header can't be read",
                challenge: true)
        }
        return Credentials(id: id, secret: secret, isBasic: true)
    }

    /// Id and secret, each form-encoded before they were joined (RFC 6749 section 2.3.1).
    private static func basic(_ header: String) -> (String, String)? {
        let words = header.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "basic",
            let data = Data(base64Encoded: String(words[1])),
            let text = String(data: data, encoding: .utf8), let colon = text.firstIndex(of: ":"),
            let id = String(text[..<colon]).removingPercentEncoding,
            let secret = String(text[text.index(after: colon)...]).removingPercentEncoding
        else { return nil }
        return (id, secret)
    }

    private func scopes(_ wanted: String?, of client: Client) throws -> Set<ClientScope> {
        guard let wanted, !wanted.isEmpty else { return client.scopes }
        guard let scopes = ClientScope.set(parsing: wanted), scopes.isSubset(of: client.scopes),
            !scopes.isEmpty
        else {
            throw TokenError(
                .badRequest, "invalid_scope", "the client has the scopes `\(client.scopes.text)`")
        }
        return scopes
    }

    private func limit(_ client: Client) throws {
        let verdict = limiter.admit(client.id, limit: tokensPerMinute)
        if verdict.isAllowed { return }
        throw Problem(
            status: .tooManyRequests, code: "rate_limited",
            detail: "at most \(tokensPerMinute) tokens a minute; a token holds for an hour",
            headers: [.retryAfter: String(verdict.resetSeconds)])
    }

    private func note(
        _ client: Client, _ scopes: Set<ClientScope>, _ scope: RequestScope
    ) -> SideWrite {
        var body = JSONLine()
        body.string("request_id", scope.id)
        body.string("scopes", scopes.text)
        return .audit(
            at: scope.now, actor: "client:" + client.id, action: "token", subject: client.id,
            body: String(decoding: body.finished(), as: UTF8.self))
    }

    private func reply(_ token: String, _ scopes: Set<ClientScope>) -> Reply {
        var line = JSONLine()
        line.string("access_token", token)
        line.string("token_type", "Bearer")
        line.integer("expires_in", Int(Self.lifetime))
        line.string("scope", scopes.text)
        var reply = Reply(json: line.finished())
        reply.headers[.pragma] = "no-cache"
        return reply
    }
}

/// Why no token is issued: the fields of RFC 6749 section 5.2 beside those of RFC 9457.
private struct TokenError: Error {
    var status: HTTPResponse.Status
    var error: String
    var detail: String
    var challenge: Bool

    init(
        _ status: HTTPResponse.Status, _ error: String, _ detail: String, challenge: Bool = false
    ) {
        self.status = status
        self.error = error
        self.detail = detail
        self.challenge = challenge
    }

    func reply(requestID: String) -> Reply {
        var line = JSONLine()
        line.string("error", error)
        line.string("error_description", detail)
        line.string("type", "/docs#\(error)")
        line.string("title", status.reasonPhrase)
        line.integer("status", status.code)
        line.string("code", error)
        line.string("detail", detail)
        line.string("request_id", requestID)
        var reply = Reply(status: status, json: line.finished())
        if challenge { reply.headers[.wwwAuthenticate] = "Basic realm=\"holdback\"" }
        return reply
    }
}

extension HTTPField.Name {
    fileprivate static let pragma = HTTPField.Name("Pragma")!
}
