import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Records
import Store

@testable import Gateway

/// A partner's program that speaks to a server under test.
struct Partner: Sendable {
    let client: any TestClientProtocol
    let database: String
    let clock: TestClock
    let id: String
    let secret: String
    var token = ""

    /// An answer as a partner sees it.
    struct Answer {
        var status: Int
        var headers: HTTPFields
        var text: String

        /// The body as JSON; `nil` where it is none.
        var json: [String: Any]? {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
        }

        func string(_ name: String) -> String? { json?[name] as? String }

        /// Member of the member `meta`.
        func meta(_ name: String) -> Int? { (json?["meta"] as? [String: Any])?[name] as? Int }

        var data: [[String: Any]] { json?["data"] as? [[String: Any]] ?? [] }

        /// `path code` of each error.
        var errors: [String] {
            (json?["errors"] as? [[String: Any]] ?? []).map { error in
                "\(error["path"] as? String ?? "?") \(error["code"] as? String ?? "?")"
            }
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil,
        _ headers: HTTPFields = [:], bytes: [UInt8]? = nil
    ) async throws -> Answer {
        var fields = headers
        if !token.isEmpty, fields[.authorization] == nil {
            fields[.authorization] = "Bearer " + token
        }
        if body != nil || bytes != nil, fields[.contentType] == nil {
            fields[.contentType] = "application/json"
        }
        let buffer = bytes.map { ByteBuffer(bytes: $0) } ?? body.map { ByteBuffer(string: $0) }
        return try await client.execute(
            uri: path, method: method, headers: fields, body: buffer
        ) { response in
            Answer(
                status: response.status.code, headers: response.headers,
                text: String(buffer: response.body))
        }
    }

    func push(_ entity: String, _ body: String, _ headers: HTTPFields = [:]) async throws -> Answer
    {
        try await send(.post, "/api/v1/prop-trading/" + entity, body, headers)
    }

    func list(_ entity: String, _ query: String = "") async throws -> Answer {
        try await send(.get, "/api/v1/prop-trading/" + entity + query)
    }

    /// Asks for a token with the client's credentials in the form.
    func askForToken(_ form: String? = nil) async throws -> Answer {
        let form =
            form ?? "grant_type=client_credentials&client_id=\(id)&client_secret=\(secret)"
        var stranger = self
        stranger.token = ""
        return try await stranger.send(
            .post, "/oauth/token", form, [.contentType: "application/x-www-form-urlencoded"])
    }

    /// What the database holds, by a look of its own.
    func store() throws -> Store { try Store(opening: database, for: .review) }

    func count(_ table: String) throws -> Int {
        try store().read { try StoreCount.rows(of: table, $0) }
    }
}
