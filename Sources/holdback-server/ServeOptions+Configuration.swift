internal import Gateway
internal import Pipeline
internal import Pulling
internal import Records
internal import ServerOptions

extension ServeOptions {
    /// - Throws: `SettingsError` and `PullError`.
    func configuration() throws -> GatewayConfiguration {
        var settings = try engine.settings(change, identities)
        settings.judgesAhead = true
        var result = GatewayConfiguration(
            database: db, settings: settings, conventions: try config.conventions())
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
