internal import Digests
internal import RuleLanguage
internal import Signals
internal import Yams

/// Reads and checks one rule file.
struct RuleReader {
    let fields: FieldMap
    let log: ProblemLog

    /// - Returns: the rule; `nil` if the file has any problem.
    static func read(
        _ log: ProblemLog, lists: [(name: String, entries: [String])]
    ) -> Rule? {
        guard let root = YamlDocument.root(log),
            let fields = YamlField(name: "rule", node: root, log: log)
                .fields(RuleFields.rule.names)
        else { return nil }
        return RuleReader(fields: fields, log: log).rule(lists)
    }

    private func rule(_ lists: [(name: String, entries: [String])]) -> Rule? {
        let id = id()
        let title = fields.required("title", "what the rule looks for")?.text()
        let pattern = fields.required("pattern", "refund_abuse").flatMap(pattern)
        let family: EvidenceFamily? = fields.required("family", "refunds")?.word()
        let subject: SubjectKind? = fields.required("subject", "affiliate")?.word()
        let state: RuleState? = fields.required("state", "draft")?.word()
        let owner = fields.required("owner", "who answers for the rule")?.text()
        let references = texts("references")
        let falsePositives = texts("false_positives")
        let constants = RuleConstants(parameters: parameters(), lists: lists)
        let signals = signals(subject, constants)
        let environment = RuleVariables.environment(
            signals.sound, broken: signals.broken, constants: constants)
        let conditions = conditions(in: environment)
        let hold = hold(signals)
        let explanation = fields.required("explain", "\"{signal.field} of ...\"")
            .flatMap { ExplainTemplate.read($0, in: environment) }
        let tests = tests(state)
        guard log.problems.isEmpty, let id, let title, let pattern, let family, let subject,
            let state, let owner, let conditions, let hold, let explanation
        else { return nil }
        return Rule(
            id: id, version: version, title: title, pattern: pattern, family: family,
            subject: subject, state: state, owner: owner, references: references,
            falsePositives: falsePositives, signals: signals.sound, hold: hold, tests: tests,
            parameters: constants.parameters, conditions: conditions, explanation: explanation)
    }

    /// The rule's tests; a live rule must have shown that it fires and that it can stay quiet.
    private func tests(_ state: RuleState?) -> [RuleTest] {
        let before = log.problems.count
        let tests = RuleTestReader.read(fields["tests"])
        guard state == .live, log.problems.count == before, let field = fields["state"] else {
            return tests
        }
        let expected = Set(tests.map(\.expectation.isFlagged))
        for (isFlagged, words) in [(true, "that flags"), (false, "that flags no one")]
        where !expected.contains(isFlagged) {
            field.report(
                "a live rule needs a test \(words)",
                hint: "add one with `expect: {flagged: \(isFlagged)}`, or write `state: shadow`")
        }
        return tests
    }

    private var version: String { String(SHA256.hex(of: log.file.text).prefix(12)) }

    private func id() -> String? {
        let stem = log.file.stem
        guard let field = fields.required("id", stem), let id = field.text() else { return nil }
        if id != stem {
            field.report(
                "id `\(id)` is not the name of the file",
                hint: "write `\(stem)`, or rename the file")
        } else if !Names.isFileName(id) {
            field.report(
                "id `\(id)` is no name",
                hint: "lower-case letters, digits and hyphens, a letter first")
        }
        return id
    }

    private func pattern(_ field: YamlField) -> String? {
        guard let pattern = field.text() else { return nil }
        if Names.isIdentifier(pattern) { return pattern }
        field.report(
            "pattern `\(pattern)` is no name",
            hint: "lower-case letters, digits and underscores, a letter first")
        return nil
    }

    private func texts(_ name: String) -> [String] {
        fields[name]?.elements.compactMap { $0.text() } ?? []
    }

    private func conditions(in environment: Environment) -> RuleConditions? {
        let when = fields.required("when", "signal.field >= 4")?
            .expression(in: environment, expecting: .bool, label: "`when`")
        let unless = fields["unless"]?
            .expression(in: environment, expecting: .bool, label: "`unless`")
        let evidence = fields.required("evidence", "signal.log_odds")?
            .numericExpression(in: environment, label: "`evidence`")
        guard let when, let evidence else { return nil }
        return RuleConditions(
            when: when, unless: unless, evidence: evidence, environment: environment)
    }
}
