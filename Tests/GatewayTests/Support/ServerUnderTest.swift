import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Pipeline
import Records
import Store
import Synchronization

@testable import Gateway

/// A clock that tests turn.
final class TestClock: Sendable {
    private let time = Mutex(EventTime(microseconds: 1_790_000_000_000_000))

    var now: EventTime { time.withLock { $0 } }

    func advance(seconds: Int64) {
        time.withLock { $0 = EventTime(microseconds: $0.microseconds + seconds * 1_000_000) }
    }
}

/// The shipped rules, read once.
let settings = Result {
    let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let rules = place.appendingPathComponent("../../../rules").standardizedFileURL.path
    return try EngineSettings(rules: rules, plan: nil, threads: 2)
}

/// Runs a server on a database of its own, with one client that may do everything, and its token.
func withServer(
    over setup: TestingSetup = .router, scopes: Set<ClientScope> = Set(ClientScope.allCases),
    change: (inout GatewayConfiguration) -> Void = { _ in },
    _ body: @Sendable (Partner) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("holdback-gateway-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var configuration = GatewayConfiguration(
        database: folder + "/firm.db",
        settings: try settings.get(),
        conventions: .standard)
    configuration.port = 0
    change(&configuration)
    let clock = TestClock()
    let server = GatewayServer(
        configuration, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        clock: { clock.now })
    let intake = try await server.openIntake()
    do {
        let database = configuration.database
        try await server.application(intake, ReadStores(database)).test(setup) { client in
            let issued = try Store(opening: database, for: .review).write {
                try ClientBook.create(
                    name: "a partner", scopes: scopes, requestsPerMinute: nil, actor: "test",
                    at: clock.now, $0)
            }
            var partner = Partner(
                client: client, database: database, clock: clock, id: issued.clientID,
                secret: issued.secret)
            let answer = try await partner.askForToken()
            guard let token = answer.string("access_token") else {
                throw NoToken(answer: answer.text)
            }
            partner.token = token
            try await body(partner)
        }
    } catch {
        await intake.stop()
        throw error
    }
    await intake.stop()
}

struct NoToken: Error {
    var answer: String
}
