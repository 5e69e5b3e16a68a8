internal import RuleLanguage
internal import Signals

/// Reads `{count|sum|...: SOURCE, of: FIELD, where: CONDITION, window: DURATION}`; a ratio has
/// `matching: CONDITION` in place of `of`.
struct AggregateReader {
    let signal: SignalReader
    let function: AggregateFunction

    /// Steps for each record: a firm may have millions, and subjects a few thousand at most.
    private static let recordCostLimit = 20_000

    func read(_ field: YamlField) -> RuleSignal? {
        let owner = YamlField(name: signal.name, node: field.node, log: field.log)
        guard let fields = owner.fields(known),
            let source: AggregateSource = fields[function.rawValue]?.word(called: "source")
        else { return nil }
        let before = field.log.problems.count
        let target = function.takesField ? target(fields, source) : unwanted(fields["of"])
        let window = fields["window"]?.duration()
        let environment = RecordPredicate.environment(of: source, constants: signal.constants)
        let condition = condition(fields["where"], in: environment)
        let part = function == .ratio ? part(fields, environment) : nil
        checkSubject(owner)
        guard field.log.problems.count == before, let subject = signal.subject else { return nil }
        let declaration = AggregateDeclaration(
            function, source, of: target, subject: subject, windowMicroseconds: window)
        return RuleSignal(
            name: signal.name, plan: plan(declaration, condition, part),
            shape: .value(declaration.fields(signal.name)))
    }

    /// `of` is known even where it is not wanted, so that its message says what to write instead.
    private var known: [String] {
        [function.rawValue, "of"]
            + RuleFields.aggregate(function).names.filter { $0 != "of" }
    }

    private func plan(
        _ declaration: AggregateDeclaration, _ condition: RuleExpression?, _ part: RuleExpression?
    ) -> SignalPlan {
        let texts = [condition, part].map { $0?.text ?? "" }
        return SignalPlan(
            aggregate: declaration, conditions: texts,
            constants: texts.contains { $0.contains("params") }
                ? signal.constants.parameterText : "",
            isCounted: RecordPredicate.make(condition?.expression, of: declaration.source),
            isMatching: part.map {
                RecordPredicate.matching($0.expression, of: declaration.source)
            })
    }

    private func condition(
        _ field: YamlField?, in environment: Environment
    ) -> RuleExpression? {
        field.flatMap { field in
            field.expression(
                in: environment, expecting: .bool, label: "`\(field.name)` of `\(signal.name)`",
                costLimit: Self.recordCostLimit)
        }
    }

    private func part(_ fields: FieldMap, _ environment: Environment) -> RuleExpression? {
        condition(
            fields.required("matching", "the condition of those that are counted"),
            in: environment)
    }

    private func unwanted(_ field: YamlField?) -> AggregateField? {
        field?.report(
            "`\(function.rawValue)` takes no `of`",
            hint: function == .count
                ? "leave it out, or write `distinct`" : "write `matching: CONDITION`")
        return nil
    }

    private func target(_ fields: FieldMap, _ source: AggregateSource) -> AggregateField? {
        let fitting = AggregateField.fields(of: source, for: function)
        let names = fitting.map(\.rawValue)
        guard let field = fields.required("of", names[0]), let name = field.text() else {
            return nil
        }
        if let target = fitting.first(where: { $0.rawValue == name }) { return target }
        field.report(
            "`\(function.rawValue)` of \(source.rawValue) can't be taken of `\(name)`",
            hint: Hints.word(name, among: names))
        return nil
    }

    private func checkSubject(_ owner: YamlField) {
        guard let subject = signal.subject, !AggregateDeclaration.subjects.contains(subject) else {
            return
        }
        owner.report(
            "nothing is counted by \(subject.rawValue)",
            hint: "aggregates are kept by "
                + Hints.listed(AggregateDeclaration.subjects.map(\.rawValue)))
    }
}
