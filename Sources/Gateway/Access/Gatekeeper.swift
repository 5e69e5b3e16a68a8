internal import HTTPTypes
internal import Records
internal import Store

/// Lets requests in by their bearer tokens (RFC 6750).
struct Gatekeeper: Sendable {
    let reader: Store
    let limiter = RateLimiter()
    let requestsPerMinute: Int
    let clock: @Sendable () -> EventTime

    /// - Returns: what to tell a request that is let in of its limit.
    /// - Throws: `Problem`: 403 without the scope, 429 above the limit.
    func admit(_ token: AccessToken, scope: ClientScope) throws -> HTTPFields {
        let limit = token.requestsPerMinute ?? requestsPerMinute
        let verdict = limiter.admit(token.digest, limit: limit)
        let fields: HTTPFields = [
            .rateLimit: String(verdict.limit), .rateRemaining: String(verdict.remaining),
            .rateReset: String(verdict.resetSeconds),
        ]
        if !verdict.isAllowed {
            var headers = fields
            headers[.retryAfter] = String(verdict.resetSeconds)
            throw Problem(
                status: .tooManyRequests, code: "rate_limited",
                detail: "at most \(verdict.limit) requests a minute for each access token; "
                    + "try again in \(verdict.resetSeconds) s", headers: headers,
                isAudited: !verdict.isFirstRefusal)
        }
        if !token.scopes.contains(scope) {
            var headers = fields
            headers[.wwwAuthenticate] =
                "Bearer realm=\"holdback\", error=\"insufficient_scope\", "
                + "scope=\"\(scope.rawValue)\""
            throw Problem(
                status: .forbidden, code: "insufficient_scope",
                detail: "the token lacks the scope `\(scope.rawValue)`", headers: headers)
        }
        return fields
    }

    /// - Throws: `Problem`: 401 without a valid token.
    func authenticate(_ headers: HTTPFields) throws -> AccessToken {
        guard let value = headers[.authorization] else {
            throw Self.unauthenticated(
                "missing_token", "send `Authorization: Bearer TOKEN` with a token of /oauth/token")
        }
        let words = value.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            throw Self.unauthenticated(
                "missing_token", "expected `Authorization: Bearer TOKEN`")
        }
        let now = clock()
        let token = try reader.read { try TokenBook.find(String(words[1]), at: now, $0) }
        guard let token else {
            throw Self.unauthenticated(
                "invalid_token", "the token is unknown, expired or revoked; ask for a new one",
                error: true)
        }
        return token
    }

    private static func unauthenticated(
        _ code: String, _ detail: String, error: Bool = false
    ) -> Problem {
        let challenge = "Bearer realm=\"holdback\"" + (error ? ", error=\"invalid_token\"" : "")
        return Problem(
            status: .unauthorized, code: code, detail: detail,
            headers: [.wwwAuthenticate: challenge])
    }
}

extension HTTPField.Name {
    static let rateLimit = HTTPField.Name("RateLimit-Limit")!
    static let rateRemaining = HTTPField.Name("RateLimit-Remaining")!
    static let rateReset = HTTPField.Name("RateLimit-Reset")!
    static let requestID = HTTPField.Name("X-Request-ID")!
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let idempotentReplayed = HTTPField.Name("Idempotent-Replayed")!
}
