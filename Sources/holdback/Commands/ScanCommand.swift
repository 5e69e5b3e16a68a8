internal import ArgumentParser
internal import Detection
private import Foundation
internal import Holds
internal import Records
internal import Signals
internal import Rules

/// `holdback scan`: a firm's files in, flags and held commissions out.
struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Scan a firm's files for affiliate fraud.",
        discussion: """
            Reads customers, transactions, trading_activity and, where there are any, affiliates \
            and commissions (.ndjson, .jsonl, .json or .csv). Writes flags.ndjson, holds.ndjson, \
            affiliates.ndjson and rejects.ndjson.
            """)

    @Argument(help: "Folders, files, or - for standard input.")
    var data: [String]

    @Option(help: "The rule folder.")
    var rules = "rules"

    @Option(help: "The folder to write to; without it nothing is written.")
    var out: String?

    @Option(help: "Judge as of this RFC 3339 time; by default the latest event time.")
    var asOf: String?

    @Option(help: "A plan file: what affiliates earn, where no commissions are sent.")
    var plan: String?

    @Option(
        help: "A rates file, to compare trading in different currencies: date,currency,rate,base.")
    var rates: String?

    @Option(help: "A config file: your words for statuses and types.")
    var config: String?

    @Option(help: "Threads that parse and compute; by default all cores.")
    var threads: Int?

    @OptionGroup var identities: IdentityOption

    @Option(help: "Affiliates to list.")
    var top = 20

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads takes 1 to 256, got \(threads)")
        }
        if top < 1 { throw ValidationError("--top takes 1 or more, got \(top)") }
        if asOf != nil, time == nil {
            throw ValidationError(
                "--as-of takes an RFC 3339 time such as 2026-03-01T00:00:00Z, got `\(asOf ?? "")`")
        }
    }

    private var time: EventTime? {
        asOf.flatMap { text in
            var text = text
            return text.withUTF8 { EventTime(parsing: UnsafeRawBufferPointer($0)) }
        }
    }

    func run() throws {
        let result = try scan().run()
        let failedRules = !result.outcome.ruleErrors.isEmpty
        let report = ScanReport(
            outcome: result.outcome, rejects: result.rejects.count, top: top,
            width: Terminal.width, paint: shared.paint)
        try write(result)
        for error in result.outcome.ruleErrors.prefix(20) {
            Terminal.standardError(
                "rule error: \(error.rule) on \(error.subjectKind) "
                    + "\(Terminal.plain(error.subjectID)): \(error.reason)")
        }
        result.outcome.missingRates.forEach { Terminal.standardError($0.warning) }
        if shared.json {
            Terminal.standardOutput(report.json())
        } else if !shared.quiet {
            Terminal.standardOutput(report.text())
        }
        if failedRules { throw Failure(code: .found) }
        if !result.rejects.isEmpty { throw Failure(code: .rejects) }
    }

    private func scan() throws -> ScanRun {
        let ruleSet = try loadRules(rules)
        if ruleSet.running.rules.isEmpty {
            throw Failure(
                code: .usage,
                message: "\(rules): error: no rule of the folder is live or in shadow\n"
                    + "  hint: a scan without rules would find every line payable")
        }
        let configFile = try config.map(settingsFile)
        let planFile = try plan.map(settingsFile)
        return ScanRun(
            paths: data, rules: ruleSet,
            conventions: try configFile.map { file in
                try reportingProblems { () throws(RuleLoadError) in try ConventionsReader.read(file)
                }
            } ?? .standard,
            plan: try planFile.map { file in
                try reportingProblems { () throws(RuleLoadError) in try PlanReader.read(file) }
            } ?? .standard,
            cloak: try identities.cloak(ruleSet), out: out, asOf: time,
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
            isQuiet: shared.quiet || shared.json, rates: try rates.map(ratesFile))
    }

    private func write(_ result: ScanRun.Result) throws(Failure) {
        guard let out else { return }
        try OutputFolder(path: out).write([
            ("flags.ndjson", result.outcome.flags.lazy.map(\.jsonLine)),
            ("holds.ndjson", result.outcome.holds.lazy.map(\.jsonLine)),
            ("affiliates.ndjson", result.outcome.affiliates.lazy.map(\.jsonLine)),
            ("rejects.ndjson", result.rejects.lazy.map(\.jsonLine)),
        ])
    }
}
