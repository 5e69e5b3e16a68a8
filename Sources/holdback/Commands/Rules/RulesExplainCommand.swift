internal import ArgumentParser
internal import Records
internal import Rules

/// `holdback rules explain`: a rule in words, or a flag with its values.
struct RulesExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a rule, or a flag with its values.")

    @Argument(help: "A rule's id, or a flag's id together with --flags.")
    var name: String

    @Option(help: "The flags.ndjson of a scan, to explain one of its flags.")
    var flags: String?

    @Option(help: "The rule folder.")
    var rules = "rules"

    @OptionGroup var shared: SharedOptions

    func run() throws {
        let rules = try loadRules(rules).rules
        let text: String
        if let flags {
            text = try explainFlag(in: flags, rules)
        } else if let rule = rules.first(where: { $0.id == name }) {
            text = shared.json ? json(rule) : self.text(rule)
        } else {
            throw Failure(
                code: .usage,
                message: "\(self.rules): error: no rule `\(Terminal.plain(name))`\n  hint: "
                    + "`holdback rules list` shows the rules; a flag needs --flags OUT/flags.ndjson"
            )
        }
        Terminal.standardOutput(text)
    }

    private func text(_ rule: Rule) -> String {
        RuleExplanation.parts(rule).flatMap { heading, lines in
            [shared.paint.bold(heading)]
                + lines.flatMap { line in
                    wrapped(
                        line, width: Terminal.width, indent: 2 + line.prefix { $0 == " " }.count)
                }
        }.joined(separator: "\n")
    }

    private func json(_ rule: Rule) -> String {
        var line = JSONLine()
        for (heading, lines) in RuleExplanation.parts(rule) { line.strings(heading, lines) }
        return line.text()
    }

    private func explainFlag(in path: String, _ rules: [Rule]) throws(Failure) -> String {
        let file = try inputFile(path)
        guard let row = file.lines.first(where: { $0.hasPrefix("{\"flag_id\":\"\(name)\"") }) else {
            throw Failure(
                code: .usage,
                message:
                    "\(path): error: no flag `\(Terminal.plain(name))`\n  hint: take a `flag_id` of the file"
            )
        }
        if shared.json { return row }
        guard let flag = FlagExplanation(line: row) else {
            throw Failure(code: .usage, message: "\(path): error: the row of `\(name)` is no flag")
        }
        return text(flag, rules.first { $0.id == flag.rule })
    }

    private func text(_ flag: FlagExplanation, _ rule: Rule?) -> String {
        var values = TextTable([.left, .left])
        for (name, value) in flag.values { values.add([name, clipped(value)]) }
        var evidence = TextTable(flag.columns.map { _ in .left })
        evidence.add(flag.columns)
        for row in flag.evidence { evidence.add(flag.columns.map { clipped(row[$0] ?? "") }) }
        let word =
            rule.map {
                $0.version == flag.ruleVersion
                    ? "\($0.title); `holdback rules explain \($0.id)` tells more"
                    : "the rule has changed since, from \(flag.ruleVersion) to \($0.version)"
            } ?? "there is no such rule any more"
        return
            (values.lines() + ["", shared.paint.bold("evidence")] + evidence.lines()
            + ["", "\(flag.rule): \(word)"]).joined(separator: "\n")
    }

    private func clipped(_ text: String) -> String {
        let plain = Terminal.plain(text)
        return plain.count <= 160 ? plain : plain.prefix(157) + "..."
    }
}
