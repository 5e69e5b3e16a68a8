internal import ArgumentParser
internal import Pipeline
internal import Rules

/// `holdback rules test`: the tests inside the rule files, on the engine that scans run on.
struct RulesTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the tests inside the rule files.",
        discussion: """
            Each test runs on the engine that scans run on, with its rule alone and live, in a \
            firm of thirty honest affiliates. Exits 1 where a test fails.
            """)

    @OptionGroup var folder: RuleFolder

    @Option(help: "Run only tests whose rule or name contains this.")
    var filter: String?

    @Option(help: "Write the results to this file as JUnit XML.")
    var junit: String?

    @Flag(help: "Name the branches of conditions that no test takes.")
    var coverage = false

    @OptionGroup var shared: SharedOptions

    func run() throws {
        try guardOutputs(("--junit", junit)) { $0.keep(rules: folder.path) }
        let run = RuleTestRun(filter: filter, withCoverage: coverage).run(
            try loadRules(folder.path))
        if let filter, run.cases.isEmpty {
            throw Failure(
                code: .usage,
                message: "error: no test's rule or name contains `\(Terminal.plain(filter))`\n"
                    + "  hint: `holdback rules list` shows the rules")
        }
        if let junit { try writeText(JUnitReport(run.cases).text, to: junit) }
        let report = RuleTestReport(run: run, paint: shared.paint)
        if shared.json {
            Terminal.standardOutput(report.json())
        } else if !shared.quiet || run.failed > 0 {
            Terminal.standardOutput(report.text(failedOnly: shared.quiet))
        }
        if run.failed > 0 { throw Failure(code: .found) }
    }
}
