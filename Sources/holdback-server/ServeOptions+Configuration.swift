private import Foundation
internal import Gateway
internal import Pipeline
internal import Pulling
internal import Records
internal import ServerOptions
internal import Signals

extension ServeOptions {
    /// - Throws: `SettingsError` and `PullError`.
    func configuration() throws -> GatewayConfiguration {
        let count = threads ?? ProcessInfo.processInfo.activeProcessorCount
        var settings = try EngineSettings(
            rules: rules, plan: plan, rates: rates, threads: count)
        settings.changesPlan = changePlan
        let sources = try sources.map { try PullSource.loadAll(folder: $0) } ?? []
        settings.expectsLines = sources.contains {
            $0.entities.contains { $0.entity == .commissions }
        }
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
        result.sources = sources
        return result
    }
}
