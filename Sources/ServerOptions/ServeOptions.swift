package import ArgumentParser
private import Records

/// `serve`: the options of the server.
package struct ServeOptions: ParsableArguments {
    package static let abstract = "Serve the API that partners push to."
    package static let discussion = """
        Exit codes: 0 stopped as told; 2 usage, or a rule, config, source or certificate file \
        that can't be read; 4 the port can't be listened on; 5 the database can't be used.
        """

    @Option(help: "The database file; made where it is not there.")
    package var db: String

    @OptionGroup package var engine: EngineOptions
    @OptionGroup package var change: ChangeOptions
    @OptionGroup package var identities: IdentityOption
    @OptionGroup package var config: ConfigOption

    @Option(help: "The address to listen on.")
    package var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    package var port = 8443

    @Option(help: "A PEM file with the certificate chain, leaf first; read anew when it changes.")
    package var certificate: String?

    @Option(help: "A PEM file with the certificate's key.")
    package var key: String?

    @Flag(help: "Speak plain HTTP beyond loopback, behind a proxy that speaks TLS.")
    package var allowPlainHTTP = false

    @Option(help: "Requests that a token may make in a minute.")
    package var requestsPerMinute = 1000

    @Option(help: "Bytes of a request's body at most, also when decompressed.")
    package var bodyBytes = 16 << 20

    @Option(help: "Connections that are taken at once at most.")
    package var connections = 20_000

    @Option(help: "Seconds without records after which everything is judged.")
    package var settleAfter = 0.05

    @Option(
        help:
            "Hours that the records may end before a payout run asks (`gate --max-lag`); 0 for any."
    )
    package var maxLagHours = 36.0

    @Option(help: "A folder of source files to pull from on their schedules.")
    package var sources: String?

    @Flag(help: "Log errors alone.")
    package var quiet = false

    package init() {}

    package func validate() throws {
        if !(0...65_535).contains(port) {
            throw ValidationError("--port takes 0 to 65535, got \(port)")
        }
        if (certificate == nil) != (key == nil) {
            throw ValidationError("--certificate and --key come together")
        }
        if certificate == nil, !allowPlainHTTP, !Loopback.holds(host) {
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
}
