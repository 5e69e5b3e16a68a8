internal import ArgumentParser
internal import Pipeline
internal import Records
internal import Rules
internal import ServerOptions
internal import Store

/// `holdback rules explain`: a rule in words, or a flag with its values.
struct RulesExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a rule, or a flag with its values.",
        discussion: """
            A flag is taken from a database (--db) or from what a scan wrote (--flags). What the \
            rule's conditions read is computed anew from the records: those of the database, or the \
            firm's files behind the flag's id.
            """)

    @Argument(help: "A rule's id, or a flag's id together with --flags or --db.")
    var name: String

    @Argument(help: "Beside --flags: the firm's folders or files, for the conditions' values.")
    var data: [String] = []

    @Option(help: "The flags.ndjson of a scan, to explain one of its flags.")
    var flags: String?

    @Option(help: "The database file, to explain one of its flags.")
    var db: String?

    @Option(help: "The rule folder.")
    var rules = "rules"

    @Option(
        help: "A rates file, to compare trading in different currencies: date,currency,rate,base.")
    var rates: String?

    @OptionGroup var config: ConfigOption
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if flags != nil, db != nil {
            throw ValidationError("give either a database with --db or a scan's flags with --flags")
        }
        if !data.isEmpty, flags == nil {
            throw ValidationError("files of a firm are read beside --flags alone")
        }
    }

    func run() throws {
        let rules = try loadRules(rules)
        let text: String
        if let db {
            text = try explainFlag(inDatabase: db, rules)
        } else if let flags {
            text = try explainFlag(inFile: flags, rules)
        } else if let rule = rules.rules.first(where: { $0.id == name }) {
            text = shared.json ? json(rule) : self.text(rule)
        } else {
            throw Failure(
                code: .usage,
                message: "\(self.rules): error: no rule `\(Terminal.plain(name))`\n  hint: "
                    + "`holdback rules list` shows the rules; a flag needs --flags OUT/flags.ndjson "
                    + "or --db FILE")
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

    private func explainFlag(inFile path: String, _ rules: RuleSet) throws -> String {
        let file = try inputFile(path)
        guard let row = file.lines.first(where: { $0.hasPrefix("{\"flag_id\":\"\(name)\"") }) else {
            throw unknownFlag("\(path): ", hint: "take a `flag_id` of the file")
        }
        guard let flag = FlagExplanation(line: row) else {
            throw Failure(code: .usage, message: "\(path): error: the row of `\(name)` is no flag")
        }
        let reading =
            try data.isEmpty
            ? nil
            : run(flag, rules)?.reading(
                of: row, inFiles: data, try config.conventions(),
                isQuiet: shared.quiet || shared.json)
        return text(row, flag, rules, reading)
    }

    private func explainFlag(inDatabase path: String, _ rules: RuleSet) throws -> String {
        let found = try reportingStore {
            try Store(opening: path, for: .read).read {
                db -> (row: String, flag: FlagExplanation, ConditionReading?)? in
                guard let row = try FlagHistory.of(name, db)?.flag.body,
                    let flag = FlagExplanation(line: row)
                else { return nil }
                return (row, flag, try run(flag, rules)?.reading(of: row, db))
            }
        }
        guard let found else {
            throw unknownFlag("", hint: "`holdback flags list --db \(path)` names them")
        }
        return text(found.row, found.flag, rules, found.2)
    }

    private func run(_ flag: FlagExplanation, _ rules: RuleSet) throws -> ConditionRun? {
        ConditionRun(flag.rule, of: rules, rates: try rates.map(ratesFile))
    }

    private func unknownFlag(_ place: String, hint: String) -> Failure {
        Failure(
            code: .usage,
            message: "\(place)error: no flag `\(Terminal.plain(name))`\n  hint: \(hint)")
    }

    private func text(
        _ row: String, _ flag: FlagExplanation, _ rules: RuleSet, _ reading: ConditionReading?
    ) -> String {
        if shared.json {
            guard let reading else { return row }
            var line = JSONLine()
            line.raw("flag", row)
            ConditionTable(reading: reading).write(to: &line)
            return line.text()
        }
        let rule = rules.rules.first { $0.id == flag.rule }
        var values = TextTable([.left, .left])
        for (name, value) in flag.values { values.add([name, clipped(value)]) }
        var evidence = TextTable(flag.columns.map { _ in .left })
        evidence.add(flag.columns)
        for row in flag.evidence { evidence.add(flag.columns.map { clipped(row[$0] ?? "") }) }
        return
            (values.lines() + ["", shared.paint.bold("evidence")] + evidence.lines()
            + (rule.map { conditions($0, reading) } ?? []) + ["", word(flag, rule)])
            .joined(separator: "\n")
    }

    /// The condition, with values where there are records to take them from.
    private func conditions(_ rule: Rule, _ reading: ConditionReading?) -> [String] {
        let heading = ["", shared.paint.bold("flags when")]
        if let reading { return heading + ConditionTable(reading: reading).lines() }
        let missing =
            data.isEmpty && db == nil
            ? "name the firm's files behind the flag's id to see its values"
            : "these records say nothing of the flag's subject"
        return heading
            + wrapped(RuleExplanation.condition(rule), width: Terminal.width, indent: 2)
            + ["  (\(missing))"]
    }

    private func word(_ flag: FlagExplanation, _ rule: Rule?) -> String {
        let word =
            rule.map {
                $0.version == flag.ruleVersion
                    ? "\($0.title); `holdback rules explain \($0.id)` tells more"
                    : "the rule has changed since, from \(flag.ruleVersion) to \($0.version)"
            } ?? "there is no such rule any more"
        return "\(flag.rule): \(word)"
    }

    private func clipped(_ text: String) -> String {
        let plain = Terminal.plain(text)
        return plain.count <= 160 ? plain : plain.prefix(157) + "..."
    }
}
