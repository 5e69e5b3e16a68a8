private import Digests
internal import HTTPTypes
internal import HummingbirdCore
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Records
private import Store

/// What a request brings along beside itself.
struct GatewayContext: InitializableFromSource, Sendable {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}

/// Finds the endpoint of each request, lets the request in and answers it, whatever happens.
struct GatewayResponder: HTTPResponder {
    typealias Context = GatewayContext

    let endpoints: EndpointTable
    let gatekeeper: Gatekeeper
    let intake: RecordIntake
    let metrics: Metrics
    let logger: Logger
    let clock: @Sendable () -> EventTime
    /// Whether clients reach the server by TLS that it speaks itself.
    let isSecure: Bool
    func respond(to request: Request, context: GatewayContext) async throws -> Response {
        let start = ContinuousClock.now
        let id = Self.requestID(request.headers[.requestID])
        let isHead = request.method == .head
        var place = "unknown"
        var reply: Reply
        do {
            let endpoint = try endpoints.find(request.method, request.uri.path)
            place = endpoint.method.rawValue + " " + endpoint.path
            reply = try await answer(endpoint, request, id, context)
        } catch let problem as Problem {
            reply = problem.reply(requestID: id)
        } catch {
            reply = failure(error, id).reply(requestID: id)
        }
        finish(&reply, id)
        metrics.note(
            place, status: reply.status.code, seconds: (ContinuousClock.now - start) / .seconds(1))
        return reply.response(isHead: isHead, on: context.channel)
    }

    private func answer(
        _ endpoint: Endpoint, _ request: Request, _ id: String, _ context: GatewayContext
    ) async throws -> Reply {
        guard let required = endpoint.scope else {
            return try await endpoint.handle(
                RequestScope(
                    request: request, channel: context.channel, id: id, now: clock(), token: nil))
        }
        let token = try gatekeeper.authenticate(request.headers)
        let scope = RequestScope(
            request: request, channel: context.channel, id: id, now: clock(),
            token: token)
        var limits: HTTPFields = [:]
        var reply: Reply
        var problem: Problem?
        do {
            limits = try gatekeeper.admit(token, scope: required)
            reply = try await endpoint.handle(scope)
        } catch {
            let found = error as? Problem ?? failure(error, id)
            reply = found.reply(requestID: id)
            problem = found
        }
        if !reply.isAudited, !intake.note(scope.audit(reply.status.code, problem: problem)) {
            reply = Problem.busy("overloaded", "the audit log can't keep up; send this again")
                .reply(requestID: id)
        }
        reply.headers.append(contentsOf: limits)
        return reply
    }

    private func failure(_ error: any Error, _ id: String) -> Problem {
        logger.error("request failed", metadata: ["request_id": "\(id)", "error": "\(error)"])
        if error is StorageFailure || error is StoreError {
            return .busy(
                "storage_failed", "the database can't be used at the moment; send this again",
                retryAfter: 5)
        }
        return .failed
    }

    private func finish(_ reply: inout Reply, _ id: String) {
        reply.headers[.requestID] = id
        reply.headers[.xContentTypeOptions] = "nosniff"
        if reply.headers[.cacheControl] == nil { reply.headers[.cacheControl] = "no-store" }
        if isSecure { reply.headers[.strictTransportSecurity] = "max-age=31536000" }
    }

    /// The client's own id where it is a short plain word, else a new one.
    private static func requestID(_ given: String?) -> String {
        if let given, (1...64).contains(given.utf8.count),
            given.utf8.allSatisfy({ $0.isOfPlainWord })
        {
            return given
        }
        return newRequestID()
    }

    static func newRequestID() -> String { Base64URL.encode(SecretText.randomBytes(count: 12)) }
}

extension UInt8 {
    /// Whether the byte is a letter or digit of ASCII, or one of `-_.:`.
    var isOfPlainWord: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
