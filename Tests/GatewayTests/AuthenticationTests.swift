import Foundation
import HTTPTypes
import Records
import Store
import Testing

@testable import Gateway

@Suite struct AuthenticationTests {
    @Test func `credentials are exchanged for a bearer token that expires after 3600 seconds`()
        async throws
    {
        try await withServer { partner in
            let answer = try await partner.askForToken()
            #expect(answer.status == 200)
            #expect(answer.string("token_type") == "Bearer")
            #expect(answer.json?["expires_in"] as? Int == 3600)
            #expect(answer.headers[.cacheControl] == "no-store")
            partner.clock.advance(seconds: 3599)
            #expect(try await partner.push("customers", "[]").status == 200)
            partner.clock.advance(seconds: 1)
            let late = try await partner.push("customers", "[]")
            #expect(late.status == 401)
            #expect(late.headers[.wwwAuthenticate]?.contains("error=\"invalid_token\"") == true)
            #expect(late.string("code") == "invalid_token")
        }
    }

    @Test func `HTTP Basic works as the form does, and both together do not`() async throws {
        try await withServer { partner in
            let basic =
                "Basic " + Data("\(partner.id):\(partner.secret)".utf8).base64EncodedString()
            let form: HTTPFields = [
                .contentType: "application/x-www-form-urlencoded", .authorization: basic,
            ]
            let path = "/oauth/token"
            let good = try await partner.send(
                .post, path, "grant_type=client_credentials", form)
            #expect(good.status == 200)
            let both = try await partner.send(
                .post, path,
                "grant_type=client_credentials&client_id=\(partner.id)"
                    + "&client_secret=\(partner.secret)", form)
            #expect(both.status == 400)
            #expect(both.string("error") == "invalid_request")
        }
    }

    @Test(
        arguments: [
            (
                "grant_type=password&client_id=ID&client_secret=SECRET", 400,
                "unsupported_grant_type"
            ),
            ("client_id=ID&client_secret=SECRET", 400, "invalid_request"),
            ("grant_type=client_credentials&client_id=ID&client_secret=x", 401, "invalid_client"),
            (
                "grant_type=client_credentials&client_id=x&client_secret=SECRET", 401,
                "invalid_client"
            ),
            ("grant_type=client_credentials", 401, "invalid_client"),
            (
                "grant_type=client_credentials&client_id=ID&client_secret=SECRET&scope=all", 400,
                "invalid_scope"
            ),
        ])
    func `a request for a token that can't be granted says why in the words of OAuth`(
        form: String, status: Int, error: String
    ) async throws {
        try await withServer { partner in
            let filled = form.replacingOccurrences(of: "ID", with: partner.id)
                .replacingOccurrences(of: "SECRET", with: partner.secret)
            let answer = try await partner.askForToken(filled)
            #expect(answer.status == status)
            #expect(answer.string("error") == error)
        }
    }

    @Test func `failed authentication returns 401 with a JSON error body and a challenge`()
        async throws
    {
        try await withServer { partner in
            for value in ["", "Bearer nonsense", "Basic abc", "Bearer"] {
                let headers: HTTPFields = [.authorization: value]
                let answer = try await partner.push("customers", "[]", headers)
                #expect(answer.status == 401, "\(value)")
                #expect(answer.json?["status"] as? Int == 401)
                #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
                #expect(answer.headers[.contentType] == "application/problem+json")
            }
        }
    }

    @Test func `a token without the scope is refused with 403`() async throws {
        try await withServer(scopes: [.readFlags]) { partner in
            let answer = try await partner.push("customers", "[]")
            #expect(answer.status == 403)
            #expect(
                answer.headers[.wwwAuthenticate]?.contains("scope=\"records:write\"") == true)
        }
    }

    @Test func `both secrets hold while a rotation overlaps, then the newer alone`() async throws {
        try await withServer { partner in
            let now = partner.clock.now
            let end = EventTime(microseconds: now.microseconds + 60_000_000)
            let issued = try #require(
                try partner.store().write {
                    try ClientBook.rotate(
                        partner.id, othersExpire: end, actor: "test", at: now, $0)
                })
            let newer =
                "grant_type=client_credentials&client_id=\(partner.id)"
                + "&client_secret=\(issued.secret)"
            #expect(try await partner.askForToken().status == 200)
            #expect(try await partner.askForToken(newer).status == 200)
            partner.clock.advance(seconds: 61)
            #expect(try await partner.askForToken().status == 401)
            #expect(try await partner.askForToken(newer).status == 200)
        }
    }

    @Test func `a revoked client is out at once, with its tokens`() async throws {
        try await withServer { partner in
            #expect(try await partner.push("customers", "[]").status == 200)
            let isThere = try partner.store().write {
                try ClientBook.revoke(partner.id, actor: "test", at: partner.clock.now, $0)
            }
            #expect(isThere)
            #expect(try await partner.push("customers", "[]").status == 401)
            #expect(try await partner.askForToken().status == 401)
        }
    }

    @Test func `neither a secret nor a token stands in the database`() async throws {
        try await withServer { partner in
            for file in [partner.database, partner.database + "-wal"] {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
                for text in [partner.secret, partner.token] {
                    #expect(bytes.range(of: Data(text.utf8)) == nil)
                }
            }
        }
    }

    @Test func `a token makes so many requests a minute, then waits as Retry-After says`()
        async throws
    {
        try await withServer(change: { $0.requestsPerMinute = 3 }) { partner in
            for left in [2, 1, 0] {
                let answer = try await partner.push("customers", "[]")
                #expect(answer.status == 200)
                #expect(answer.headers[.rateLimit] == "3")
                #expect(answer.headers[.rateRemaining] == String(left))
            }
            let refused = try await partner.push("customers", "[]")
            #expect(refused.status == 429)
            let seconds = try #require(refused.headers[.retryAfter].flatMap { Int($0) })
            #expect((1...60).contains(seconds))
            var other = partner
            other.token = try #require(try await partner.askForToken().string("access_token"))
            #expect(try await other.push("customers", "[]").status == 200)
        }
    }

    @Test func `what is refused is in the audit log, a flood of it once a minute`() async throws {
        try await withServer(scopes: [.readRecords], change: { $0.requestsPerMinute = 2 }) {
            partner in
            _ = try await partner.push("customers", "[]")
            for _ in 0..<5 { _ = try await partner.list("customers") }
            partner.clock.advance(seconds: 1)
            let told = try await eventually(count: 3) {
                try partner.store().read { try AuditTexts.all(actor: "client:" + partner.id, $0) }
                    .filter { $0.hasPrefix("request ") }
                    .compactMap { $0.split(separator: "\"status\":").last?.prefix(3) }
            }
            #expect(told == ["403", "200", "429"])
        }
    }

    /// Notes become durable within a second or two.
    private func eventually<Value>(count: Int, _ read: () throws -> [Value]) async throws -> [Value]
    {
        for _ in 0..<100 {
            if try read().count >= count { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try read()
    }
}

@Suite struct RateLimiterTests {
    @Test func `a window ends a minute after its first request`() {
        let limiter = RateLimiter()
        let start = ContinuousClock.now
        #expect(limiter.admit("a", limit: 1, at: start).isAllowed)
        #expect(!limiter.admit("a", limit: 1, at: start + .seconds(59)).isAllowed)
        #expect(limiter.admit("a", limit: 1, at: start + .seconds(59)).resetSeconds == 1)
        #expect(limiter.admit("a", limit: 1, at: start + .seconds(60)).isAllowed)
        #expect(!limiter.admit("a", limit: 1, at: start + .seconds(119)).isAllowed)
    }
}
