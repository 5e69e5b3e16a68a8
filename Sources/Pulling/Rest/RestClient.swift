internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPCompression
internal import NIOSSL

/// Asks a partner's API until it answers, or it makes no sense any more.
final class RestClient: Sendable {
    private let source: String
    private let place: RestPlace
    private let client: HTTPClient
    private let tokens: TokenKeeper
    let timer: RetryTimer

    init(source: String, place: RestPlace, timer: RetryTimer) throws(PullError) {
        self.source = source
        self.place = place
        self.timer = timer
        var configuration = HTTPClient.Configuration()
        // A redirect could carry the token to a stranger.
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .enabled(limit: .size(place.bodyBytes))
        configuration.timeout.connect = .seconds(10)
        configuration.timeout.read = .seconds(Int64(place.timeoutSeconds))
        if let authorities = place.authorities {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(authorities)
            configuration.tlsConfiguration = tls
        }
        client = HTTPClient(configuration: configuration)
        tokens = TokenKeeper(source: source, credentials: place.credentials, timer: timer)
    }

    func close() async { try? await client.shutdown() }

    /// The body of a good answer.
    ///
    /// - Parameter hasCursor: a refusal then may mean that the cursor is too old.
    func get(_ url: String, hasCursor: Bool) async throws -> [UInt8] {
        var hasRenewed = false
        var failures = 0
        while true {
            let token = try await tokens.token { try await self.send($0) }
            let answer = try await attempt(url, token, &failures)
            switch answer?.status {
            case nil: continue
            case 200: return answer?.body ?? []
            case 401 where !hasRenewed && token != nil:
                hasRenewed = true
                await tokens.forget(token)
            case 401, 403: throw refused(answer?.status ?? 0, url)
            case let status? where hasCursor && [400, 404, 410, 422].contains(status):
                throw PullError(
                    .staleCursor, source, "\(Self.shown(url)) refuses the cursor (\(status))",
                    remedy: "the pull begins anew by itself")
            case let status?:
                throw PullError(
                    .network, source, "\(Self.shown(url)) answers \(status)\(excerpt(answer))",
                    remedy: "check `base_url`, `path` and `parameters`")
            }
        }
    }

    /// - Returns: `nil` where it is to be tried again, after the wait.
    private func attempt(_ url: String, _ token: String?, _ failures: inout Int) async throws
        -> Answer?
    {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "Accept", value: "application/json")
        if let token { request.headers.add(name: "Authorization", value: "Bearer " + token) }
        return try await patiently(request, &failures)
    }

    struct Answer: Sendable {
        var status: Int
        var retryAfter: String?
        var body: [UInt8]
    }

    /// Sends a request until it gets an answer that more attempts would not change.
    private func send(_ request: HTTPClientRequest) async throws -> Answer {
        var failures = 0
        while true {
            if let answer = try await patiently(request, &failures) { return answer }
        }
    }

    private func patiently(_ request: HTTPClientRequest, _ failures: inout Int) async throws
        -> Answer?
    {
        let reason: String
        var asked: Double?
        do {
            let answer = try await execute(request)
            guard [408, 425, 429, 500, 502, 503, 504].contains(answer.status) else {
                return answer
            }
            reason = "answers \(answer.status)"
            asked = timer.retryAfter(answer.retryAfter)
        } catch let error as PullError {
            throw error
        } catch {
            try Task.checkCancellation()
            reason = "can't be reached (\(Self.words(error)))"
        }
        failures += 1
        let wait = asked.map { max($0, 0.1) } ?? timer.backOff(afterFailures: failures - 1)
        if failures >= place.attempts || wait > RetryTimer.longestWait {
            throw PullError(
                .network, source,
                "\(Self.shown(request.url)) \(reason), tried \(failures) times",
                remedy: "check the address and whether the source is up; the pull goes on from here"
            )
        }
        try await timer.sleep(wait)
        return nil
    }

    private func execute(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await client.execute(
            request, timeout: .seconds(Int64(place.timeoutSeconds)))
        let body: ByteBuffer
        do {
            body = try await response.body.collect(upTo: place.bodyBytes)
        } catch is NIOTooManyBytesError {
            throw PullError(
                .network, source,
                "\(Self.shown(request.url)) sends more than \(place.bodyBytes) bytes",
                remedy: "set a smaller `page_size`, or a larger `body_bytes`")
        }
        return Answer(
            status: Int(response.status.code),
            retryAfter: response.headers.first(name: "Retry-After"),
            body: Array(body.readableBytesView))
    }

    private func refused(_ status: Int, _ url: String) -> PullError {
        PullError(
            .authentication, source, "\(Self.shown(url)) answers \(status)",
            remedy: status == 403
                ? "ask the partner for the right to read, or name the `scope`"
                : "check the credentials that the source file names")
    }

    private func excerpt(_ answer: Answer?) -> String {
        guard let body = answer?.body, !body.isEmpty else { return "" }
        let text = String(decoding: body.prefix(200), as: UTF8.self)
        return ": " + text.map { $0.isNewline ? " " : String($0) }.joined()
    }

    /// Without the query, which may hold what is nobody's business.
    static func shown(_ url: String) -> String {
        String(url.prefix { $0 != "?" })
    }

    private static func words(_ error: any Error) -> String {
        String("\(error)".prefix(160))
    }
}
