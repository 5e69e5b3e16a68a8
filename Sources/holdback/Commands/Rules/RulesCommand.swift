internal import ArgumentParser
internal import Rules

/// `holdback rules`: what a rule author needs.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Write, check, test and explain rules.",
        subcommands: [
            RulesCheckCommand.self, RulesTestCommand.self, RulesListCommand.self,
            RulesExplainCommand.self, RulesNewCommand.self, RulesFormatCommand.self,
            RulesSchemaCommand.self, RulesReferenceCommand.self,
        ])
}

/// Reads a rule folder or ends with every problem of every file.
func loadRules(_ directory: String) throws(Failure) -> RuleSet {
    do {
        return try RuleSet.load(directory: directory)
    } catch {
        throw Failure(code: .usage, message: error.description)
    }
}
