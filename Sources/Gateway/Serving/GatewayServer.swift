internal import Holds
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
package import Logging
internal import NIOCore
internal import Pipeline
internal import Pulling
package import Records
internal import ServiceLifecycle
internal import Store
private import Synchronization

/// The server that partners push to and ask.
package struct GatewayServer: Sendable {
    let configuration: GatewayConfiguration
    private let logger: Logger
    private let clock: @Sendable () -> EventTime

    /// - Parameter clock: the present.
    package init(
        _ configuration: GatewayConfiguration, logger: Logger,
        clock: @escaping @Sendable () -> EventTime
    ) {
        self.configuration = configuration
        self.logger = logger
        self.clock = clock
    }

    /// Serves until the process is told to stop, or the task is cancelled; what was acknowledged is
    /// durable then.
    ///
    /// - Parameter listening: called with the port once connections are taken.
    /// - Throws: `StoreError` where the database can't be opened, and what keeps the port from
    ///   being listened on.
    package func run(listening: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
        let (settles, settled) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let intake = try await openIntake(settled: { [logger] errors in
            Self.log(errors, logger)
            settled.yield()
        })
        do {
            let stores = try ReadStores(configuration.database)
            let pulls = PullFigures()
            var application = try application(intake, stores, pulls, listening)
            application.addServices(
                WebhookSender(stores: stores, logger: logger, clock: clock, signal: settles),
                PullService(
                    sources: configuration.sources,
                    sink: IntakeSink(intake: intake, stores: stores, timer: .machine),
                    validator: RecordValidator(conventions: configuration.conventions),
                    figures: pulls, logger: logger, timer: .machine))
            try await application.runService()
        } catch {
            await intake.stop()
            throw error
        }
        await intake.stop()
    }

    /// Opens the database for taking records.
    ///
    /// - Parameter settled: called after each settle with the rules that it could not evaluate.
    func openIntake(
        settled: @escaping @Sendable ([RuleError]) -> Void = { _ in }
    ) async throws -> RecordIntake {
        try await RecordIntake.start(
            configuration.database, configuration.settings,
            limits: IntakeQueue.Limits(records: configuration.queuedRecords),
            clock: SettleClock(idleSeconds: configuration.settleAfter, busySeconds: 1),
            now: clock, settled: settled)
    }

    private static func log(_ errors: [RuleError], _ logger: Logger) {
        for error in errors.prefix(20) {
            logger.error(
                "a rule failed: what it held stays held, nothing else of the affiliate is released",
                metadata: [
                    "rule": .string(error.rule), "subject": .string(error.subjectID),
                    "reason": .string(error.reason), "errors": .stringConvertible(errors.count),
                ])
        }
    }

    func application(
        _ intake: RecordIntake, _ stores: ReadStores, _ pulls: PullFigures = PullFigures(),
        _ listening: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> Application<GatewayResponder> {
        let cursorKey = try Store(opening: configuration.database, for: .review).write {
            try ServerKey.named("cursor", $0)
        }
        let metrics = Metrics()
        let gatekeeper = Gatekeeper(
            reader: stores.quick, requestsPerMinute: configuration.requestsPerMinute, clock: clock)
        let responder = GatewayResponder(
            endpoints: EndpointTable(
                try endpoints(intake, stores, metrics, pulls, CursorSeal(key: cursorKey))),
            gatekeeper: gatekeeper,
            intake: intake, metrics: metrics, logger: logger, clock: clock,
            isSecure: configuration.certificate != nil)
        let files = try configuration.certificate.map { try CertificateFiles($0, logger: logger) }
        return Application(
            responder: responder, server: try server(files),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), backlog: 1024,
                availableConnectionsDelegate: .maximum(
                    configuration.connections, logger: logger)),
            services: files.map { [$0] } ?? [],
            onServerRunning: { listening($0.localAddress?.port ?? 0) }, logger: logger)
    }

    private func server(_ files: CertificateFiles?) throws -> HTTPServerBuilder {
        let patience = TimeAmount.seconds(Int64(configuration.answerSeconds))
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [ProtocolProblems(), StalledReaders(patience)],
                idleTimeout: .seconds(Int64(configuration.idleSeconds)),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: HeaderLimits.fieldBytes,
                    maxHeaderListSize: HeaderLimits.listBytes,
                    maxHeaderFieldCount: HeaderLimits.count)))
        guard let files else { return plain }
        return try .tls(plain, tlsConfiguration: files.configuration())
    }
}
