internal import RuleLanguage
package import Signals

/// What a subject's values make of a rule's conditions, operand by operand.
package struct ConditionReading: Hashable, Sendable {
    /// A part of a condition that is only true or false.
    package struct Operand: Hashable, Sendable {
        /// `when` or `unless`.
        package let field: String
        /// With the values of parameters in place of their names.
        package let text: String
        /// `nil` where it can't be evaluated.
        package let isTrue: Bool?
        /// What it reads, such as `resets 4`.
        package let values: [String]
    }

    package let subjectKind: SubjectKind
    package let subjectID: String
    /// In the order of the file; none where a signal says nothing of the subject, or can't.
    package let operands: [Operand]
    /// Why there are no operands.
    package let silence: String?
}

/// Reads a rule's conditions, taken apart once.
package struct ConditionProbe: Sendable {
    private struct Part {
        let field: String
        let text: String
        let expression: Expression
    }

    private let rule: Rule
    private let parts: [Part]
    /// By slot.
    private let names: [String]

    package init(_ rule: Rule) {
        self.rule = rule
        let sources = [
            ("when", Optional(rule.conditions.when)), ("unless", rule.conditions.unless),
        ]
        parts = sources.flatMap { field, source -> [Part] in
            guard let source else { return [] }
            var reader = ConditionReader(environment: rule.conditions.environment)
            let operands =
                reader.tree(source.text)?.operands ?? [(source.text, source.expression)]
            return operands.map {
                Part(
                    field: field, text: RuleExplanation.filled($0.text, rule),
                    expression: $0.expression)
            }
        }
        names =
            ["subject.id"]
            + rule.signals.flatMap { signal in signal.fields.indices.map(signal.fieldName) }
    }

    package func reading(_ subject: SubjectReading) -> ConditionReading {
        let (operands, silence) = operands(rule.input(subject))
        return ConditionReading(
            subjectKind: subject.subject.kind, subjectID: subject.id, operands: operands,
            silence: silence)
    }

    private func operands(_ input: Rule.Input) -> ([ConditionReading.Operand], String?) {
        switch input {
        case .silent: ([], "a statistic of the rule says nothing of it")
        case .failed(let reason): ([], reason)
        case .slots(let slots):
            (
                parts.map { part in
                    ConditionReading.Operand(
                        field: part.field, text: part.text,
                        isTrue: try? part.expression.evaluateBool(slots),
                        values: part.expression.slotsRead.map {
                            "\(names[$0]) \(slots.value(at: $0).map(text) ?? "missing")"
                        })
                }, nil
            )
        }
    }

    private func text(_ value: Value) -> String {
        guard case .double(let number) = value, number == 0 || abs(number) >= 0.001 else {
            return value.description
        }
        return NumberFormat.fixed(3).text(number)
    }
}

extension ConditionTree {
    /// From left to right.
    fileprivate var operands: [(text: String, expression: Expression)] {
        switch self {
        case .operand(let text, let expression, _): [(text, expression)]
        case .not(let inner): inner.operands
        case .all(let parts), .any(let parts): parts.flatMap(\.operands)
        case .choice(let condition, let left, let right):
            condition.operands + left.operands + right.operands
        }
    }
}
