import Foundation
import HTTPTypes
import Testing

@testable import Pulling

@Suite struct TokenTests {
    private func file(_ firm: Firm, _ url: String) throws -> String {
        let id = try firm.write("id", "the client\n")
        let secret = try firm.write("secret", "s3cret:&\n")
        return """
            kind: rest
            base_url: \(url)/v1
            page_size: 2
            credentials:
              token_url: \(url)/oauth/token
              client_id: {file: \(id)}
              client_secret: {file: \(secret)}
            entities: {customers: {}}
            """
    }

    @Test func `a token is asked for once and sent with every request`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI(needsToken: true)
        partner.set("/v1/customers", customers(0..<6))
        try await partner.run { url in
            try await firm.pull(try firm.source(file(firm, url)))
            #expect(partner.asked.map(\.token) == ["T1", "T1", "T1"])
        }
    }

    @Test func `a token is renewed a minute before its end`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI(needsToken: true)
        partner.set("/v1/customers", customers(0..<6))
        partner.change {
            $0.whim = { asked, _ in
                firm.time.advance(seconds: asked.number == 0 ? 3539 : 2)
                return nil
            }
        }
        try await partner.run { url in
            try await firm.pull(try firm.source(file(firm, url)))
            #expect(partner.asked.map(\.token) == ["T1", "T1", "T2"])
        }
    }

    @Test(arguments: [
        ("1e20", 86_400.0), ("\"inf\"", 3600), ("\"nan\"", 3600), ("-1e300", 3600), ("null", 3600),
        ("{}", 3600),
    ])
    func `a lifetime that can't be true is an hour, and none is longer than a day`(
        _ said: String, _ seconds: Double
    ) async throws {
        let firm = try Firm()
        let partner = PartnerAPI(needsToken: true)
        partner.set("/v1/customers", customers(0..<6))
        partner.change {
            $0.lifetime = said
            $0.whim = { asked, _ in
                firm.time.advance(seconds: asked.number == 0 ? seconds - 61 : 2)
                return nil
            }
        }
        try await partner.run { url in
            try await firm.pull(try firm.source(file(firm, url)))
            #expect(partner.asked.map(\.token) == ["T1", "T1", "T2"])
        }
    }

    @Test func `a token that is refused is renewed once`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI(needsToken: true)
        partner.set("/v1/customers", customers(0..<6))
        partner.change {
            $0.whim = { asked, _ in
                asked.number > 0 && asked.token == "T1" ? .init(status: .unauthorized) : nil
            }
        }
        try await partner.run { url in
            let counts = try await firm.pull(try firm.source(file(firm, url)))
            #expect(partner.asked.map(\.token) == ["T1", "T1", "T2", "T2"])
            #expect(counts.map(\.records) == [6])
        }
    }

    @Test func `who is refused again and again gives up and says so`() async throws {
        let firm = try Firm()
        let partner = PartnerAPI(needsToken: true)
        partner.change { $0.whim = { _, _ in .init(status: .unauthorized) } }
        try await partner.run { url in
            let source = try firm.source(file(firm, url))
            let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
            #expect(error?.kind == .authentication)
            #expect(partner.asked.count == 2)
        }
    }

    @Test func `a secret that is not there is told before anything is asked`() async throws {
        let firm = try Firm()
        let source = try firm.source(
            """
            kind: rest
            base_url: https://api.example.com
            credentials: {token: {env: HOLDBACK_NO_SUCH_SECRET}}
            entities: {customers: {}}
            """)
        let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
        #expect(error?.kind == .settings)
        #expect(error?.reason == "the environment variable `HOLDBACK_NO_SUCH_SECRET` is not set")
    }
}
