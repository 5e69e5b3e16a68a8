internal import ArgumentParser
private import Foundation
internal import Gateway
internal import Logging
internal import Pipeline
internal import Records
internal import Store

/// The server: partners push records and ask for flags and holds.
@main
struct HoldbackServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holdback-server",
        abstract: "Serve the API that partners push to; `holdback serve` starts it.",
        discussion: """
            Exit codes: 0 stopped as told; 2 usage, or a rule or config that can't be read; \
            4 the port can't be listened on; 5 the database can't be used.
            """,
        version: ProgramVersion.text)

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let configuration: GatewayConfiguration
        do throws(SettingsError) {
            configuration = try options.configuration()
        } catch {
            throw Self.failure(2, error.description)
        }
        Self.allowManyConnections()
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "holdback")
        logger.logLevel = options.quiet ? .error : .info
        let server = GatewayServer(configuration, logger: logger, clock: present)
        do {
            let scheme = configuration.certificate == nil ? "http" : "https"
            try await server.run { port in
                let line = "listening on \(scheme)://\(configuration.host):\(port)\n"
                FileHandle.standardOutput.write(Data(line.utf8))
            }
        } catch let error as StoreError {
            throw Self.failure(5, error.description)
        } catch {
            throw Self.failure(4, "\(configuration.host):\(configuration.port): error: \(error)")
        }
    }

    /// As many open files as the system allows this process.
    private static func allowManyConnections() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    private static func failure(_ code: Int32, _ message: String) -> ExitCode {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        return ExitCode(code)
    }
}

/// The present, by the clock of the machine.
@Sendable private func present() -> EventTime {
    EventTime(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
}
