import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization

/// A partner's API under test: its records, its manners, and what it was asked.
final class PartnerAPI: Sendable {
    /// What an endpoint does with a request; `nil` goes on to the usual answer.
    typealias Whim = @Sendable (Asked, PartnerAPI) -> Answer?

    struct Asked: Sendable {
        var path: String
        var query: [String: String]
        var token: String?
        /// How many requests came before it, tokens apart.
        var number: Int
    }

    struct Answer: Sendable {
        var status: HTTPResponse.Status = .ok
        var headers: HTTPFields = [:]
        var body: String = ""
        /// Says that more bytes follow, and hangs up.
        var isTorn = false
    }

    struct State: Sendable {
        /// By path, in the order in which they are listed.
        var rows: [String: [[String: String]]] = [:]
        var asked: [Asked] = []
        var tokens = 0
        /// What a token's `expires_in` says.
        var lifetime = "3600"
        var whim: Whim?
    }

    let state = Mutex(State())
    let isPaged: Bool
    let needsToken: Bool

    init(isPaged: Bool = false, needsToken: Bool = false) {
        self.isPaged = isPaged
        self.needsToken = needsToken
    }

    func set(_ path: String, _ rows: [[String: String]]) {
        state.withLock { $0.rows[path] = rows }
    }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    var asked: [Asked] { state.withLock { $0.asked } }

    /// Runs it on loopback, and gives its address.
    func run(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
        let router = Router()
        router.post("/oauth/token") { [self] _, _ in
            state.withLock { state -> Response in
                state.tokens += 1
                return Self.response(
                    Answer(
                        body:
                            "{\"access_token\":\"T\(state.tokens)\",\"expires_in\":\(state.lifetime)}"
                    ))
            }
        }
        router.get("/v1/:entity") { [self] request, _ in
            Self.response(answer(request))
        }
        let application = Application(
            router: router,
            logger: Logger(label: "partner", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await application.test(.live) { client in
            guard let port = client.port else { throw NoPort() }
            try await body("http://127.0.0.1:\(port)")
        }
    }

    private struct NoPort: Error {}

    private func answer(_ request: Request) -> Answer {
        let token = request.headers[.authorization].map { String($0.dropFirst(7)) }
        var query: [String: String] = [:]
        for (key, value) in request.uri.queryParameters { query[String(key)] = String(value) }
        let (asked, whim) = state.withLock { state in
            let asked = Asked(
                path: request.uri.path, query: query, token: token, number: state.asked.count)
            state.asked.append(asked)
            return (asked, state.whim)
        }
        if needsToken, token == nil { return Answer(status: .unauthorized) }
        return whim?(asked, self) ?? page(asked)
    }

    /// The page that was asked for; a cursor is the place of the first row.
    func page(_ asked: Asked) -> Answer {
        var rows = state.withLock { $0.rows[asked.path] ?? [] }
        if let since = asked.query["modified_since"] {
            rows.removeAll { ($0["last_modified_date"] ?? "9") < since }
        }
        let size = Int(asked.query["per_page"] ?? "") ?? 50
        let start =
            isPaged
            ? ((Int(asked.query["page"] ?? "") ?? 1) - 1) * size
            : Int(asked.query["cursor"] ?? "") ?? 0
        let shown = rows.dropFirst(start).prefix(size)
        let next = start + size < rows.count && !isPaged ? "\"\(start + size)\"" : "null"
        let records = shown.map(Self.json).joined(separator: ",")
        return Answer(
            body: "{\"data\":[\(records)],\"meta\":{\"total\":\(rows.count),"
                + "\"next_cursor\":\(next)}}")
    }

    /// Values that begin with `#` are numbers.
    static func json(_ row: [String: String]) -> String {
        let members = row.sorted { $0.key < $1.key }.map { name, value in
            value.hasPrefix("#")
                ? "\"\(name)\":\(value.dropFirst())"
                : value.hasPrefix("{") ? "\"\(name)\":\(value)" : "\"\(name)\":\"\(value)\""
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private static func response(_ answer: Answer) -> Response {
        var headers = answer.headers
        headers[.contentType] = "application/json"
        if !answer.isTorn {
            return Response(
                status: answer.status, headers: headers,
                body: .init(byteBuffer: ByteBuffer(string: answer.body)))
        }
        let half = ByteBuffer(string: answer.body)
        return Response(
            status: answer.status, headers: headers,
            body: ResponseBody(contentLength: half.readableBytes + 100) { writer in
                try await writer.write(half)
                throw NoPort()
            })
    }
}

extension PartnerAPI.Asked {
    /// The number that stands in the query, if any does.
    var page: Int? { query["page"].flatMap(Int.init) }
}
