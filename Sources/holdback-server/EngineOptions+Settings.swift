internal import Pipeline
internal import Records
internal import ServerOptions
internal import Signals

extension EngineOptions {
    func settings(
        _ change: ChangeOptions, _ identities: IdentityOption
    ) throws(SettingsError) -> EngineSettings {
        var settings = try EngineSettings(
            rules: rules, plan: plan, rates: rates, threads: threads.count)
        settings.changesPlan = change.changePlan
        settings.changesRules = change.changeRules
        if let key = identities.hashIdentities {
            settings.cloak = try IdentityCloak.load(key, settings.rules)
        }
        return settings
    }
}

extension ConfigOption {
    func conventions() throws(SettingsError) -> Conventions {
        try config.map(Conventions.load) ?? .standard
    }
}
