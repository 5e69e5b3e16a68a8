internal import RuleLanguage
internal import Signals

/// Reads `{count|sum|distinct|min|max: SOURCE, of: FIELD, where: CONDITION, window: DURATION}`.
struct AggregateReader {
    let signal: SignalReader
    let function: AggregateFunction

    func read(_ field: YamlField) -> RuleSignal? {
        let owner = YamlField(name: signal.name, node: field.node, log: field.log)
        guard let fields = owner.fields([function.rawValue, "of", "where", "window"]),
            let source: AggregateSource = fields[function.rawValue]?.word(called: "source")
        else { return nil }
        let before = field.log.problems.count
        let target = function == .count ? unwanted(fields["of"]) : target(fields, source)
        let window = fields["window"]?.duration()
        let environment = RecordPredicate.environment(of: source, constants: signal.constants)
        let condition = fields["where"]?.expression(
            in: environment, expecting: .bool, label: "`where` of `\(signal.name)`")
        checkSubject(owner)
        guard field.log.problems.count == before, let subject = signal.subject else { return nil }
        let declaration = AggregateDeclaration(
            function, source, of: target, subject: subject, windowMicroseconds: window)
        return RuleSignal(
            name: signal.name,
            plan: plan(declaration, fields["where"]?.text() ?? "", condition),
            shape: .number(function == .count || function == .distinct ? .count : .number))
    }

    private func plan(
        _ declaration: AggregateDeclaration, _ text: String, _ condition: Expression?
    ) -> SignalPlan {
        SignalPlan(
            aggregate: declaration, condition: text,
            constants: text.contains("params") ? signal.constants.parameterText : "",
            predicate: RecordPredicate.make(condition, of: declaration.source))
    }

    private func unwanted(_ field: YamlField?) -> AggregateField? {
        field?.report("`count` takes no `of`", hint: "leave it out, or write `distinct`")
        return nil
    }

    private func target(_ fields: FieldMap, _ source: AggregateSource) -> AggregateField? {
        let fitting = AggregateField.fields(of: source).filter {
            function == .distinct ? !$0.isNumber : $0.isNumber
        }
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
