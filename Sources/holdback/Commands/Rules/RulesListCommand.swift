internal import ArgumentParser
internal import Records
internal import Rules
internal import Signals

/// `holdback rules list`: the rules of a folder, one a line.
struct RulesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rules of a folder.")

    @OptionGroup var folder: RuleFolder

    @OptionGroup var shared: SharedOptions

    func run() throws {
        let rules = try loadRules(folder.path).rules
        shared.tell(text(rules)) { write(rules, to: &$0) }
    }

    private func text(_ rules: [Rule]) -> String {
        var table = TextTable([.left, .left, .left, .left, .right, .left, .left])
        table.add(["rule", "state", "subject", "family", "tests", "version", "title"])
        for rule in rules {
            table.add([
                rule.id, rule.state.rawValue, rule.subject.rawValue, rule.family.rawValue,
                String(rule.tests.count), rule.version, rule.title,
            ])
        }
        return table.lines().joined(separator: "\n")
    }

    private func write(_ rules: [Rule], to line: inout JSONLine) {
        line.objects("rules", rules) { row, rule in
            row.string("id", rule.id)
            row.string("version", rule.version)
            row.string("state", rule.state.rawValue)
            row.string("subject", rule.subject.rawValue)
            row.string("family", rule.family.rawValue)
            row.string("pattern", rule.pattern)
            row.string("owner", rule.owner)
            row.integer("tests", rule.tests.count)
            row.string("title", rule.title)
        }
    }
}
