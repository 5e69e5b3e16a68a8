internal import ArgumentParser
internal import Feeds
private import Foundation
internal import Pipeline
internal import Records
internal import Rules
internal import ServerOptions
internal import Signals
internal import Store

extension EngineOptions {
    func keep(in outputs: inout OutputGuard) {
        outputs.keep(rules: rules)
        outputs.keep(plan, as: "the plan")
        outputs.keep(rates, as: "the rates")
    }

    func settings(asOf: EventTime? = nil) throws(Failure) -> EngineSettings {
        try reportingSettings { () throws(SettingsError) in
            try EngineSettings(
                rules: rules, plan: plan, rates: rates, threads: threads.count, asOf: asOf)
        }
    }
}

extension ChangeOptions {
    func apply(to settings: inout EngineSettings) {
        settings.changesPlan = changePlan
        settings.changesRules = changeRules
    }

    /// Says on standard error where other rules will judge than at the last settle.
    func noteOtherRules(_ settings: EngineSettings, _ database: String, isQuiet: Bool) {
        guard !isQuiet, let store = try? Store(opening: database, for: .read),
            let last = try? store.read(Store.lastSettle)
        else { return }
        let digest = settings.versions.digest
        if last.rules == digest { return }
        Terminal.standardError(
            "note: other rules, calibration, rates or as-of time than at the last settle "
                + "(digest \(last.rules.prefix(12)) before, \(digest.prefix(12)) now)")
    }
}

/// The option that says as of when a command judges.
struct AsOfOption: ParsableArguments {
    @Option(help: "Judge as of this RFC 3339 time; by default the latest event time.")
    var asOf: String?

    func validate() throws {
        if let asOf, time == nil {
            throw ValidationError(
                "--as-of takes an RFC 3339 time such as 2026-03-01T00:00:00Z, got `\(asOf)`")
        }
    }

    /// `nil` for the latest event time.
    var time: EventTime? { asOf.flatMap(EventTime.init(text:)) }
}

extension ConfigOption {
    func conventions() throws(Failure) -> Conventions {
        try reportingSettings { () throws(SettingsError) in
            try config.map(Conventions.load) ?? .standard
        }
    }
}

extension IdentityOption {
    func cloak(_ rules: RuleSet) throws(Failure) -> IdentityCloak? {
        guard let hashIdentities else { return nil }
        return try reportingSettings { () throws(SettingsError) in
            try IdentityCloak.load(hashIdentities, rules)
        }
    }
}

/// The option that says who acts.
struct ActorOption: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: "Who you are; by default HOLDBACK_USER, else the user of the system.")
    var name: String?

    func validate() throws {
        if let name, !Reviewer.isSomebody(name) {
            throw ValidationError("--as takes a name, got nothing that can be read")
        }
    }

    var actor: String { name ?? systemUser() }
}

/// The option that names a database.
struct DatabaseOption: ParsableArguments {
    @Option(help: "The database file.")
    var db: String
}

/// Runs `body`, turning what is wrong with rules, plans and other settings into a failure.
func reportingSettings<Value>(
    _ body: () throws(SettingsError) -> Value
) throws(Failure) -> Value {
    do {
        return try body()
    } catch {
        throw Failure(code: .usage, message: error.description)
    }
}

/// Runs `body`, turning what stands in the way of a database or a feed into a failure.
func reportingStore<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as StoreError {
        throw Failure(code: .store, message: error.description)
    } catch let error as Feeds.FeedError {
        throw Failure(code: .files, message: error.description)
    }
}

/// The present, by the clock of the machine.
func present() -> EventTime {
    EventTime(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
}

/// Who runs this: `HOLDBACK_USER`, else as the system knows them.
func systemUser() -> String {
    let environment = ProcessInfo.processInfo.environment
    return [environment["HOLDBACK_USER"], environment["USER"]].compactMap { $0 }
        .first { !$0.isEmpty } ?? NSUserName()
}
