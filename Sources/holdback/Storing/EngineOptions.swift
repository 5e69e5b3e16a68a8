internal import ArgumentParser
internal import Feeds
private import Foundation
internal import Pipeline
internal import Records
internal import Rules
internal import Store

/// Options of commands that judge the records of a database.
struct EngineOptions: ParsableArguments {
    @Option(help: "The rule folder.")
    var rules = "rules"

    @Option(help: "A plan file: what affiliates earn, where no commissions are sent.")
    var plan: String?

    @Option(help: "Threads that parse and compute; by default all cores.")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads takes 1 to 256, got \(threads)")
        }
    }

    var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    func settings(asOf: EventTime? = nil) throws -> EngineSettings {
        let ruleSet = try loadRules(rules)
        if ruleSet.running.rules.isEmpty {
            throw Failure(
                code: .usage,
                message: "\(rules): error: no rule of the folder is live or in shadow\n"
                    + "  hint: judging without rules would find every line payable")
        }
        let planFile = try plan.map(settingsFile)
        return EngineSettings(
            rules: ruleSet,
            plan: try planFile.map { file in
                try reportingProblems { () throws(RuleLoadError) in try PlanReader.read(file) }
            } ?? .standard,
            threads: threadCount, asOf: asOf,
            versions: try versions(ruleSet, plan: planFile?.text ?? "", asOf: asOf))
    }

    /// Everything that a judgement depends on beside the records, the program's version included.
    private func versions(
        _ ruleSet: RuleSet, plan: String, asOf: EventTime?
    ) throws(Failure) -> RuleVersions {
        let files: RuleFiles
        do throws(RuleFilesError) {
            files = try RuleFiles.read(directory: rules)
        } catch {
            throw Failure(code: .usage, message: error.description)
        }
        var parts = [Holdback.configuration.version, plan, asOf?.description ?? ""]
        for file in files.rules + files.lists + [files.calibration] {
            parts += [file.path.split(separator: "/").last.map(String.init) ?? "", file.text]
        }
        return RuleVersions(
            parts: parts, rules: ruleSet.rules.map { "\($0.id)@\($0.version)" })
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
