internal import AsyncHTTPClient
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import Records
internal import ServiceLifecycle
internal import Store

/// Tells every webhook what happened, in order, at least once.
///
/// What was told is noted after the answer, so a message may come twice after a crash: its events
/// carry ids. An address that fails is asked again later and later, and keeps no other waiting
/// long.
struct WebhookSender: Service {
    let stores: ReadStores
    let logger: Logger
    let clock: @Sendable () -> EventTime
    /// Woken after each settle.
    let signal: AsyncStream<Void>

    /// Rows of each log in one message at most.
    static let eventsPerMessage = 200
    static let longestWaitSeconds = 3600.0

    func run() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        let client = HTTPClient(configuration: configuration)
        // One worker: of two, the slower would move an address back to what it was told before.
        let (wakes, wake) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in wakes { await tellAll(client) }
            }
            group.addTask {
                for await _ in signal.cancelOnGracefulShutdown() { wake.yield() }
            }
            group.addTask { await wakeEachSecond(wake) }
            await group.next()
            group.cancelAll()
        }
        try await client.shutdown()
    }

    /// What people decide and what failed before comes without a settle.
    private func wakeEachSecond(_ wake: AsyncStream<Void>.Continuation) async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                wake.yield()
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// All addresses side by side, so that none waits for another's answer.
    private func tellAll(_ client: HTTPClient) async {
        do {
            let now = clock()
            let due = try await stores.list { try WebhookBook.all($0) }.filter { $0.nextTry <= now }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for hook in due { group.addTask { try await tell(hook, client) } }
                try await group.waitForAll()
            }
        } catch {
            logger.error("webhooks can't be told", metadata: ["error": "\(error)"])
        }
    }

    private func tell(_ hook: Webhook, _ client: HTTPClient) async throws {
        let (events, secret) = try await stores.list {
            try (
                WebhookEvents.after(hook.position, limit: Self.eventsPerMessage, $0),
                WebhookBook.secret(of: hook.url, $0)
            )
        }
        guard let secret, events.position != hook.position else { return }
        var outcome = Outcome(answer: "nothing to tell", isGood: true)
        if !events.rows.isEmpty { outcome = await post(events.rows, to: hook, secret, client) }
        if outcome.isGood {
            let answer = outcome.answer
            try await stores.write {
                try WebhookBook.succeed(hook, upTo: events.position, answer: answer, $0)
            }
            return
        }
        let wait = Self.wait(afterFailures: hook.failures, chance: Double.random(in: 0..<1))
        let next = EventTime(microseconds: clock().microseconds + Int64(wait * 1_000_000))
        let answer = outcome.answer
        try await stores.write {
            try WebhookBook.fail(hook.url, answer: answer, nextTry: next, $0)
        }
        logger.warning(
            "webhook failed", metadata: ["url": "\(hook.url)", "answer": "\(outcome.answer)"])
    }

    private struct Outcome: Sendable {
        var answer: String
        var isGood: Bool
    }

    private func post(
        _ rows: [[UInt8]], to hook: Webhook, _ secret: String, _ client: HTTPClient
    ) async -> Outcome {
        let body =
            Array("{\"events\":[".utf8) + rows.joined(separator: [UInt8(ascii: ",")])
            + Array("]}".utf8)
        var request = HTTPClientRequest(url: hook.url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(
            name: WebhookSignature.header,
            value: WebhookSignature.text(
                body, secret: secret, seconds: clock().microseconds / 1_000_000))
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let response = try await client.execute(request, timeout: .seconds(10))
            return Outcome(
                answer: String(response.status.code),
                isGood: (200..<300).contains(response.status.code))
        } catch {
            return Outcome(answer: String("\(error)".prefix(200)), isGood: false)
        }
    }

    /// Seconds until the next attempt: doubled after each failure up to an hour, and spread so that
    /// addresses that failed together don't come together.
    ///
    /// - Parameter chance: in [0, 1).
    static func wait(afterFailures failures: Int, chance: Double) -> Double {
        let longest = min(longestWaitSeconds, Double(1 << min(failures, 12)))
        return longest * (0.5 + 0.5 * chance)
    }
}
