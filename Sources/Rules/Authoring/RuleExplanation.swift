internal import Records
internal import RuleLanguage
internal import Signals

/// A rule told in words: what it looks at, when it flags, what it holds.
package enum RuleExplanation {
    /// Parts with a heading each; lines are not wrapped.
    package static func parts(_ rule: Rule) -> [(heading: String, lines: [String])] {
        var parts = [
            (
                "rule",
                ["\(rule.id) (\(rule.state.rawValue), version \(rule.version)): \(rule.title)"]
            ),
            (
                "about",
                [
                    "\(rule.subject.rawValue); pattern \(rule.pattern), family \(rule.family.rawValue)"
                ]
            ),
            ("owner", [rule.owner]),
            ("signals", rule.signals.flatMap(signal)),
            ("flags when", [condition(rule)]),
        ]
        if let unless = rule.conditions.unless {
            parts.append(("unless", [filled(unless.text, rule)]))
        }
        parts += [
            ("weighs", [filled(rule.conditions.evidence.text, rule) + " natural log-odds"]),
            ("holds", [hold(rule)]), ("says", [rule.explanation.source]),
        ]
        if !rule.falsePositives.isEmpty {
            parts.append(("honest look-alikes", rule.falsePositives))
        }
        if !rule.references.isEmpty { parts.append(("references", rule.references)) }
        parts.append(("tests", rule.tests.map { "\($0.name): \($0.expectation.words)" }))
        return parts
    }

    private static func signal(_ signal: RuleSignal) -> [String] {
        ["\(signal.name): \(signal.plan.words)"]
            + signal.fields.indices.compactMap { place in
                let field = signal.fields[place]
                return field.meaning.isEmpty
                    ? nil
                    : "  \(signal.fieldName(place)) (\(field.kind.type)): \(field.meaning)"
            }
    }

    private static func hold(_ rule: Rule) -> String {
        switch rule.hold {
        case .nothing: "nothing"
        case .customers(let signal):
            "the commission lines of the customers that `\(rule.signals[signal].name)` names, once the "
                + "posterior passes the threshold of the calibration"
        }
    }

    /// When a rule flags, with the values of parameters in place of their names.
    package static func condition(_ rule: Rule) -> String {
        filled(rule.conditions.when.text, rule)
    }

    /// An expression with the values of parameters in place of their names.
    static func filled(_ expression: String, _ rule: Rule) -> String {
        let text = (try? Expression.formatted(expression).get()) ?? expression
        return rule.parameters.sorted { $0.name.count > $1.name.count }.reduce(text) {
            $0.replacing("params.\($1.name)", with: "\($1.value)")
        }
    }
}

extension SignalPlan {
    /// What is declared, in one line.
    fileprivate var words: String {
        switch key {
        case .statistic(let name, let settings):
            statistic(named: name, settings)
        case .aggregate(let declaration, let conditions, _):
            aggregate(declaration, conditions)
        }
    }

    private func statistic(named name: String, _ settings: [Double]) -> String {
        let description = StatisticCatalog.type(named: name)?.description
        let values = zip(description?.settings ?? [], settings).map {
            "\($0.name) \(YamlField.text($1))"
        }
        return "\(name)" + (values.isEmpty ? "" : " (\(values.joined(separator: ", ")))")
            + (description.map { ": \($0.summary)" } ?? "")
    }

    private func aggregate(_ declaration: AggregateDeclaration, _ conditions: [String]) -> String {
        var words = "\(declaration.function.rawValue) of \(declaration.source.rawValue) records"
        if let field = declaration.field { words += ", their \(field.rawValue)" }
        if !conditions[0].isEmpty { words += ", where \(conditions[0])" }
        if !conditions[1].isEmpty { words += ", matching \(conditions[1])" }
        if let window = declaration.windowMicroseconds {
            words += ", within \(DurationText.text(window))"
        }
        return words
    }
}

extension RuleTest.Expectation {
    fileprivate var words: String {
        (isFlagged ? "flagged" : "not flagged")
            + (held.map { ", \($0.text(minorDigits: 2)) held" } ?? "")
    }
}
