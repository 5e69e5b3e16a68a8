internal import ArgumentParser
internal import Rules

/// `holdback rules schema`: what editors check rule files by.
struct RulesSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of rule files.")

    func run() { Terminal.standardOutput(String(RuleSchema.text.dropLast())) }
}

/// `holdback rules reference`: every field, statistic and function.
struct RulesReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference", abstract: "Print the reference of rule files as Markdown.")

    func run() { Terminal.standardOutput(String(RuleReference.text.dropLast())) }
}
