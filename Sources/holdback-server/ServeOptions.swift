internal import ArgumentParser
private import Foundation
internal import Gateway
internal import Pipeline
internal import Pulling
internal import Records
internal import Signals

/// Options of the server.
struct ServeOptions: ParsableArguments {
    @Option(help: "The database file; made where it is not there.")
    var db: String

    @Option(help: "The rule folder.")
    var rules = "rules"

    @Option(help: "A plan file: what affiliates earn, where no commissions are sent.")
    var plan: String?

    @Option(
        help: "A rates file, to compare trading in different currencies: date,currency,rate,base.")
    var rates: String?

    @Option(help: "A config file: your words for statuses and types.")
    var config: String?

    @Option(help: "Keep names and addresses as keyed digests alone, under the key in this file.")
    var hashIdentities: String?

    @Option(help: "Threads that compute; by default all cores.")
    var threads: Int?

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 8443

    @Option(help: "A PEM file with the certificate chain, leaf first; read anew when it changes.")
    var certificate: String?

    @Option(help: "A PEM file with the certificate's key.")
    var key: String?

    @Flag(help: "Speak plain HTTP beyond loopback, behind a proxy that speaks TLS.")
    var allowPlainHTTP = false

    @Option(help: "Requests that a token may make in a minute.")
    var requestsPerMinute = 1000

    @Option(help: "Bytes of a request's body at most, also when decompressed.")
    var bodyBytes = 16 << 20

    @Option(help: "Connections that are taken at once at most.")
    var connections = 20_000

    @Option(help: "Seconds without records after which everything is judged.")
    var settleAfter = 0.2

    @Option(help: "Hours that the records may end before a payout run asks; 0 for any.")
    var maxLagHours = 36.0

    @Option(help: "A folder of source files to pull from on their schedules.")
    var sources: String?

    @Flag(help: "Log errors alone.")
    var quiet = false

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads takes 1 to 256, got \(threads)")
        }
        if !(0...65_535).contains(port) {
            throw ValidationError("--port takes 0 to 65535, got \(port)")
        }
        if (certificate == nil) != (key == nil) {
            throw ValidationError("--certificate and --key come together")
        }
        if certificate == nil, !allowPlainHTTP, !["127.0.0.1", "::1", "localhost"].contains(host) {
            throw ValidationError(
                "plain HTTP on \(host) would show tokens and personal data to the network: name "
                    + "--certificate and --key, or --allow-plain-http behind a proxy with TLS")
        }
        if requestsPerMinute < 1 { throw ValidationError("--requests-per-minute takes 1 or more") }
        if bodyBytes < 1024 { throw ValidationError("--body-bytes takes 1024 or more") }
        if connections < 1 { throw ValidationError("--connections takes 1 or more") }
        if !(0...87_600).contains(maxLagHours) {
            throw ValidationError("--max-lag-hours takes 0 to 87600")
        }
        if !(0...3600).contains(settleAfter) {
            throw ValidationError("--settle-after takes 0 to 3600 seconds")
        }
    }

    /// - Throws: `SettingsError` and `PullError`.
    func configuration() throws -> GatewayConfiguration {
        let count = threads ?? ProcessInfo.processInfo.activeProcessorCount
        var settings = try EngineSettings(
            rules: rules, plan: plan, rates: rates, threads: count)
        if let hashIdentities {
            settings.cloak = try IdentityCloak.load(hashIdentities, settings.rules)
        }
        var conventions = Conventions.standard
        if let config { conventions = try Conventions.load(config) }
        var result = GatewayConfiguration(
            database: db, settings: settings, conventions: conventions)
        result.host = host
        result.port = port
        if let certificate, let key {
            result.certificate = .init(chainPath: certificate, keyPath: key)
        }
        result.requestsPerMinute = requestsPerMinute
        result.bodyBytes = bodyBytes
        result.connections = connections
        result.settleAfter = settleAfter
        result.maximumLag = maxLagHours > 0 ? maxLagHours * 3600 : nil
        if let sources { result.sources = try PullSource.loadAll(folder: sources) }
        return result
    }
}
