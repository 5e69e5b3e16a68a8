private import Foundation
package import Records
internal import Feeds
package import Rules
package import Signals
internal import Store

/// The version of all programs of the project.
package enum ProgramVersion {
    package static let text = "0.1.0"
}

/// Why rules, a plan or a config can't be used.
package struct SettingsError: Error, CustomStringConvertible, Sendable {
    package let description: String
}

extension EngineSettings {
    /// Reads a rule folder, a plan file and a rates file.
    ///
    /// - Parameters:
    ///   - plan: a plan file's path; `nil` for the standard plan.
    ///   - ratesFile: a rates file's path; `nil` compares trading within each currency alone.
    ///   - asOf: `nil` judges as of the latest event.
    /// - Throws: what can't be read, and every problem of every file.
    package init(
        rules folder: String, plan: String?, rates ratesFile: String? = nil, threads: Int,
        asOf: EventTime? = nil
    ) throws(SettingsError) {
        // Read once: a folder that is replaced meanwhile must not be judged by under another's
        // digest.
        let files = try Self.reporting { () throws(FileFault) in
            try RuleFiles.read(directory: folder)
        }
        let rules = try Self.reporting { () throws(RuleLoadError) in try RuleSet.compile(files) }
        if rules.running.rules.isEmpty {
            throw SettingsError(
                description: "\(folder): error: no rule of the folder is live or in shadow\n"
                    + "  hint: judging without rules would find every line payable")
        }
        var planFile: SourceFile?
        if let plan {
            planFile = try Self.reporting { () throws(FileFault) in try SourceFile.read(plan) }
        }
        var commissionPlan = CommissionPlan.standard
        if let planFile {
            commissionPlan = try Self.reporting { () throws(RuleLoadError) in
                try PlanReader.read(planFile)
            }
        }
        let rates = try ratesFile.map(CurrencyRates.load)
        var parts = [planFile?.text ?? "", asOf?.description ?? ""]
        if let rates { parts.append(rates.canonicalText) }
        self.init(
            rules: rules, plan: commissionPlan, threads: threads, asOf: asOf, rates: rates,
            versions: Self.versions(rules, files, beside: parts))
    }

    /// What a settle keeps of its judgement: where an earlier program kept less, all is judged
    /// anew.
    private static let form = "claims"

    /// Everything that a judgement depends on beside the records, the program's version included.
    private static func versions(
        _ rules: RuleSet, _ files: RuleFiles, beside inputs: [String]
    ) -> RuleVersions {
        var parts = [ProgramVersion.text, Self.form] + inputs
        for file in files.rules + files.lists + [files.calibration] {
            parts += [file.path.split(separator: "/").last.map(String.init) ?? "", file.text]
        }
        return RuleVersions(parts: parts, rules: rules.rules.map { "\($0.id)@\($0.version)" })
    }

    private static func reporting<Value, Fault: CustomStringConvertible>(
        _ body: () throws(Fault) -> Value
    ) throws(SettingsError) -> Value {
        do {
            return try body()
        } catch {
            throw SettingsError(description: error.description)
        }
    }
}

extension CurrencyRates {
    /// Reads a rates file.
    package static func load(_ path: String) throws(SettingsError) -> CurrencyRates {
        do throws(FeedError) {
            return try RatesReader.read(path)
        } catch {
            throw SettingsError(description: error.description)
        }
    }
}

extension IdentityCloak {
    /// Reads the file of a key; line breaks at its end are not part of the key.
    ///
    /// - Parameter rules: whose lists of mail domains count.
    package static func load(_ path: String, _ rules: RuleSet) throws(SettingsError) -> Self {
        let remedy =
            "`head -c 32 /dev/urandom | base64 > KEYFILE` makes one; keep it safe and "
            + "elsewhere than the database"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsError(
                description: "\(path): error: can't read the key file\n  hint: \(remedy)")
        }
        var key = Array(data)
        while let last = key.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
            key.removeLast()
        }
        if key.count < smallestKey {
            throw SettingsError(
                description: "\(path): error: a key of \(key.count) bytes can be guessed; at least "
                    + "\(smallestKey) are needed\n  hint: \(remedy)")
        }
        return Self(key: key, domains: rules.mailDomains)
    }
}

extension Conventions {
    /// Reads a config file: a firm's words for statuses and types.
    package static func load(_ path: String) throws(SettingsError) -> Conventions {
        let file: SourceFile
        do throws(FileFault) {
            file = try SourceFile.read(path)
        } catch {
            throw SettingsError(description: error.description)
        }
        do {
            return try ConventionsReader.read(file)
        } catch {
            throw SettingsError(description: error.description)
        }
    }
}
