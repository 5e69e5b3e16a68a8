package import Pipeline
package import Pulling
package import Records

/// How a server is set up.
package struct GatewayConfiguration: Sendable {
    package struct Certificate: Sendable {
        /// PEM files: the chain, leaf first, and its key.
        package var chainPath: String
        package var keyPath: String

        package init(chainPath: String, keyPath: String) {
            self.chainPath = chainPath
            self.keyPath = keyPath
        }
    }

    package var database: String
    package var settings: EngineSettings
    package var conventions: Conventions
    package var host = "127.0.0.1"
    /// 0 takes a free one.
    package var port = 8443
    /// `nil` speaks plain HTTP.
    package var certificate: Certificate?
    /// For each token, where its client has no limit of its own.
    package var requestsPerMinute = 1000
    package var tokensPerMinute = 60
    /// Bytes of a body, before and after decompression.
    package var bodyBytes = 16 << 20
    /// Seconds from a request's header to the end of its body.
    package var bodySeconds = 60
    /// Seconds after which a client that takes nothing of its answer is let go.
    package var answerSeconds = 60
    /// Seconds after which a connection without a request is closed.
    package var idleSeconds = 75
    package var connections = 20_000
    /// Records that may wait to be stored.
    package var queuedRecords = 50_000
    /// Seconds without records after which everything is judged.
    package var settleAfter = 0.05
    /// Seconds that the records may end before a payout run asks; `nil` for any.
    package var maximumLag: Double? = 36 * 3600
    /// What is pulled from on a schedule.
    package var sources: [PullSource] = []

    package init(database: String, settings: EngineSettings, conventions: Conventions) {
        self.database = database
        self.settings = settings
        self.conventions = conventions
    }
}
