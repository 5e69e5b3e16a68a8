internal import ArgumentParser
private import Foundation
internal import Gateway
internal import Logging
internal import Pipeline
internal import Records
internal import ServerOptions
internal import Store

/// `holdback serve`: partners push records and ask for flags and holds; sources are pulled from.
struct ServeSubcommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: ServeOptions.abstract,
        discussion: ServeOptions.discussion)

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let configuration = try await reporting { try options.configuration() }
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
        } catch let error as CertificateError {
            throw failure(2, error.description)
        } catch let error as StoreError {
            throw failure(5, error.description)
        } catch {
            throw failure(
                4,
                "\(configuration.host):\(configuration.port): error: can't listen there (\(error))\n"
                    + "  hint: name another place with --host and --port")
        }
    }

    /// As many open files as the system allows this process.
    private static func allowManyConnections() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
