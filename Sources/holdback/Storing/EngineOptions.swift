internal import ArgumentParser
internal import Feeds
private import Foundation
internal import Pipeline
internal import Records
internal import Rules
internal import Signals
internal import Store

/// Options of commands that judge the records of a database.
struct EngineOptions: ParsableArguments {
    @Option(help: "The rule folder.")
    var rules = "rules"

    @Option(help: "A plan file: what affiliates earn, where no commissions are sent.")
    var plan: String?

    @Option(
        help: "A rates file, to compare trading in different currencies: date,currency,rate,base.")
    var rates: String?

    @Option(help: "Threads that parse and compute; by default all cores.")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads takes 1 to 256, got \(threads)")
        }
    }

    var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    func settings(asOf: EventTime? = nil) throws(Failure) -> EngineSettings {
        do {
            return try EngineSettings(
                rules: rules, plan: plan, rates: rates, threads: threadCount, asOf: asOf)
        } catch {
            throw Failure(code: .usage, message: error.description)
        }
    }
}

/// The option under which names and addresses are kept as digests alone.
struct IdentityOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Keep names and addresses as keyed digests alone, under the key in this file: whoever "
                + "reads them learns none, and misspelled names no longer agree.",
            valueName: "key-file"))
    var hashIdentities: String?

    func cloak(_ rules: RuleSet) throws(Failure) -> IdentityCloak? {
        guard let hashIdentities else { return nil }
        do {
            return try IdentityCloak.load(hashIdentities, rules)
        } catch {
            throw Failure(code: .usage, message: error.description)
        }
    }
}

/// The option that names a database.
struct DatabaseOption: ParsableArguments {
    @Option(help: "The database file.")
    var db: String
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

/// Who runs this, as the system knows them.
func systemUser() -> String {
    let environment = ProcessInfo.processInfo.environment
    return [environment["HOLDBACK_USER"], environment["USER"]].compactMap { $0 }
        .first { !$0.isEmpty } ?? NSUserName()
}
