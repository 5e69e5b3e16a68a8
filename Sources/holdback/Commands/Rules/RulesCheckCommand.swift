internal import ArgumentParser
internal import Records
internal import Rules

/// `holdback rules check`: all problems of all files of a rule folder.
struct RulesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check every file of a rule folder.",
        discussion: "Shows all problems of all files at once; exits 2 where there are any.")

    @OptionGroup var folder: RuleFolder

    @OptionGroup var shared: SharedOptions

    func run() throws {
        if shared.json { return try printJSON() }
        let rules = try loadRules(folder.path)
        if !shared.quiet {
            Terminal.standardOutput(
                "\(counted(rules.rules.count, "rule")), no problems")
            for notice in rules.notices { Terminal.standardOutput("note: " + notice) }
        }
    }

    private func printJSON() throws {
        do {
            let rules = try RuleSet.load(directory: folder.path)
            print(rules: rules.rules.count, problems: [], notices: rules.notices)
        } catch .problems(let problems) {
            print(rules: nil, problems: problems, notices: [])
            throw Failure(code: .usage)
        } catch {
            throw Failure(code: .usage, message: error.description)
        }
    }

    private func print(rules: Int?, problems: [RuleProblem], notices: [String]) {
        var line = JSONLine()
        if let rules { line.integer("rules", rules) }
        line.objects("problems", problems) { row, problem in
            row.string("file", problem.path)
            row.integer("line", problem.line)
            row.integer("column", problem.column)
            row.string("message", problem.message)
            if let hint = problem.hint { row.string("hint", hint) }
        }
        line.strings("notices", notices)
        Terminal.standardOutput(line.text())
    }
}
