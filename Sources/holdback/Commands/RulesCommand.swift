internal import ArgumentParser
internal import Rules
internal import Signals

/// `holdback rules`: what a rule author needs.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Check, test and list rules.",
        subcommands: [CheckCommand.self, TestCommand.self, ListCommand.self])

    struct CheckCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check every file of a rule folder.")

        @Argument(help: "The rule folder.")
        var directory = "rules"

        @OptionGroup var shared: SharedOptions

        func run() throws {
            let rules = try loadRules(directory)
            if !shared.quiet { Terminal.standardOutput("\(rules.rules.count) rules, no problems") }
        }
    }

    struct TestCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Run the tests inside the rule files.")

        @Argument(help: "The rule folder.")
        var directory = "rules"

        @Option(help: "Run only tests whose rule or name contains this.")
        var filter: String?

        @OptionGroup var shared: SharedOptions

        func run() throws {
            let report = RuleTestReport(filter: filter, paint: shared.paint)
            let (lines, failed) = report.run(try loadRules(directory))
            if !shared.quiet || failed > 0 {
                Terminal.standardOutput(lines.joined(separator: "\n"))
            }
            if failed > 0 { throw Failure(code: .found) }
        }
    }

    struct ListCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the rules of a folder.")

        @Argument(help: "The rule folder.")
        var directory = "rules"

        @OptionGroup var shared: SharedOptions

        func run() throws {
            var table = TextTable([.left, .left, .left, .left, .left, .left])
            table.add(["rule", "state", "subject", "family", "version", "title"])
            for rule in try loadRules(directory).rules {
                table.add([
                    rule.id, rule.state.rawValue, rule.subject.rawValue, rule.family.rawValue,
                    rule.version, rule.title,
                ])
            }
            Terminal.standardOutput(table.lines().joined(separator: "\n"))
        }
    }
}

func loadRules(_ directory: String) throws(Failure) -> RuleSet {
    try reportingProblems { () throws(RuleLoadError) in try RuleSet.load(directory: directory) }
}
