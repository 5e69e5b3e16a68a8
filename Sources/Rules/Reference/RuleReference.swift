internal import RuleLanguage
internal import Signals

/// The reference of rule files as Markdown, made of the tables that the readers go by.
package enum RuleReference {
    package static var text: String {
        let parts = [
            intro, section("Fields of a rule", fields(RuleFields.rule)), statistics, aggregates,
            names, explanations, tests, functions,
        ]
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static let intro = """
        # Reference of rule files

        Made by `holdback rules reference`; change the program, not this page. How to write a rule
        is told in [writing-a-rule.md](writing-a-rule.md).
        """

    private static func section(_ title: String, _ parts: String..., level: Int = 2) -> String {
        ([String(repeating: "#", count: level) + " " + title] + parts).joined(separator: "\n\n")
    }

    private static func table(_ heading: [String], _ rows: [[String]]) -> String {
        let lines = [heading, heading.map { _ in "---" }] + rows.map { $0.map(cell) }
        return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

    private static func code(_ text: String) -> String { "`\(text)`" }

    private static func fields(_ fields: [FieldDescription]) -> String {
        table(
            ["field", "takes", "meaning"],
            fields.map {
                [
                    code($0.name), $0.form.words + ($0.isRequired ? "" : " (optional)"), $0.meaning,
                ]
            })
    }

    private static var statistics: String {
        let parts = StatisticCatalog.all.map { type in
            let description = type.description
            let settings =
                description.settings.isEmpty
                ? "No settings."
                : table(
                    ["setting", "standard", "range", "meaning"],
                    description.settings.map { setting in
                        let unit = setting.isWindow ? "d" : ""
                        let least = setting.isWindow ? 1 : setting.range.lowerBound
                        return [
                            code(setting.name), setting.standardText,
                            "\(YamlField.text(least))\(unit) to "
                                + "\(YamlField.text(setting.range.upperBound))\(unit)",
                            setting.meaning,
                        ]
                    })
            return section(
                code(description.name),
                "About: \(description.subject.rawValue). \(description.summary)",
                table(
                    ["field", "type", "meaning"],
                    description.fields.map {
                        [code($0.name), $0.kind.type.description, $0.meaning]
                    }), settings, level: 3)
        }
        return section(
            "Statistics",
            "`NAME: {statistic: STATISTIC}`; expressions read `NAME.field`, and `hold` may name "
                + "`NAME.customers`.\n\n" + parts.joined(separator: "\n\n"))
    }

    private static var aggregates: String {
        let sources = AggregateSource.allCases.map(\.rawValue).map(code).joined(separator: ", ")
        let parts = AggregateFunction.allCases.map { function in
            section(
                code(function.rawValue), function.meaning,
                fields(RuleFields.aggregate(function)), level: 3)
        }
        return section(
            "Aggregates",
            "`NAME: {FUNCTION: SOURCE, ...}` over records of a source, one of \(sources); kept by "
                + AggregateDeclaration.subjects.map(\.rawValue).joined(separator: ", ")
                + ". Expressions read `NAME`, and `NAME.currency` of an amount, `NAME.part` and "
                + "`NAME.whole` of a ratio. A record without the field that is taken does not "
                + "count. Without records a number is 0; the first or last time is missing, and "
                + "reading what is missing is a rule error.",
            parts.joined(separator: "\n\n"))
    }

    private static var names: String {
        let rows = AggregateSource.allCases.flatMap { source in
            RecordPredicate.fields(of: source).map {
                [code(source.rawValue), code($0.name), $0.type, $0.values]
            }
        }
        return section(
            "Names in expressions",
            "In `when`, `unless`, `evidence` and `explain`: `subject.id`, `params.NAME`, "
                + "`lists.NAME` (the entries of `lists/NAME.txt`) and the signals. In `where` and "
                + "`matching`: `params.NAME`, `lists.NAME` and the fields of the record:",
            table(["record", "field", "type", "values"], rows))
    }

    private static var explanations: String {
        section(
            "Formats in `explain`",
            "`{EXPRESSION}` or `{EXPRESSION:FORMAT}`; `{{` and `}}` stand for the braces.",
            table(
                ["format", "writes"],
                ValueFormat.forms.map { [code($0.name), $0.example] }))
    }

    private static var tests: String {
        let steps = StepFields.all.map {
            section("Step \(code($0.kind))", $0.meaning, fields($0.fields), level: 3)
        }
        return section(
            "Tests", fields(RuleFields.test), "What `expect` takes:",
            fields(RuleFields.expectation), steps.joined(separator: "\n\n"))
    }

    private static var functions: String {
        let groups = FunctionGuide.groups.map { group in
            section(
                group.title,
                table(
                    ["name", "meaning", "example", "gives"],
                    group.entries.compactMap { entry in
                        entry.result.map {
                            [
                                entry.name.contains("`") ? entry.name : code(entry.name),
                                entry.meaning, code(entry.example), code($0),
                            ]
                        }
                    }), level: 3)
        }
        return section(
            "The language",
            "Expressions are in the Common Expression Language (CEL).",
            groups.joined(separator: "\n\n"))
    }
}

extension FunctionGuide.Entry {
    /// What the example gives; `nil` if the language can't do it.
    var result: String? {
        guard case .success(let expression) = Expression.compile(example, in: Environment()),
            let value = try? expression.evaluate(Slots(count: 0))
        else { return nil }
        return value.description
    }
}

extension FieldDescription.Form {
    /// What may stand there, for people.
    fileprivate var words: String {
        switch self {
        case .text: "text"
        case .name(let pattern): "text like `\(pattern)`"
        case .words(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .count(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .flag: "`true` or `false`"
        case .duration: "a duration: `90d`, `336h`, `30m`, `2w`"
        case .amount: "an amount"
        case .texts: "text or a list of texts"
        case .condition: "a condition"
        case .number: "an expression that gives a number"
        case .hold: "`none` or `commissions_of(SIGNAL.customers)`"
        case .flagged: "`true`, `false` or a list of affiliates"
        case .part, .listOf: "see below"
        }
    }
}
