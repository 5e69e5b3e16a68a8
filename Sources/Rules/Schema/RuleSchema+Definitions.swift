package import Records
internal import Signals

extension RuleSchema {
    static var definitions: [(String, JSONTree)] {
        scalars + [
            ("params", named(parameter)),
            ("signals", named(.object([("oneOf", .list(statistics + aggregates))]))),
            ("test", .object(fields(RuleFields.test))),
            ("step", .object([("oneOf", .list(steps))])),
            ("expectation", .object(fields(RuleFields.expectation))),
            ("posterior", range),
            ("corrected", corrected),
        ]
    }

    /// A span of time, by its name among the definitions.
    package static var duration: (String, JSONTree) {
        (
            "duration",
            .object([
                ("description", .text("A number and a unit: 90d, 336h, 30m, 2w.")), string,
                ("pattern", .text("^0*[1-9][0-9]*[mhdw]$")),
            ])
        )
    }

    private static var scalars: [(String, JSONTree)] {
        [
            duration,
            (
                "amount",
                .object([
                    ("description", .text("An exact amount.")),
                    ("type", .texts(["number", "string"])),
                ])
            ),
            (
                "condition",
                .object([
                    ("description", .text("An expression (CEL) that is true or false.")),
                    ("type", .texts(["string", "boolean"])),
                ])
            ),
            (
                "number",
                .object([
                    ("description", .text("An expression (CEL) that gives a number.")),
                    ("type", .texts(["string", "number"])),
                ])
            ),
            (
                "hold",
                .object([
                    string,
                    ("pattern", .text("^(none|commissions_of\\([a-z][a-z0-9_]*\\.customers\\))$")),
                ])
            ),
        ]
    }

    /// A mapping whose names the author chooses.
    private static func named(_ value: JSONTree) -> JSONTree {
        .object([
            ("type", .text("object")),
            ("propertyNames", .object([("pattern", .text("^[a-z][a-z0-9_]*$"))])),
            ("additionalProperties", value),
        ])
    }

    private static let parameter = JSONTree.object([
        ("type", .texts(["number", "string", "boolean", "array"]))
    ])

    private static var statistics: [JSONTree] {
        StatisticCatalog.all.map { type in
            let description = type.description
            let name = JSONTree.object([
                ("const", .text(description.name)),
                (
                    "description",
                    .text("\(description.summary) About: \(description.subject.rawValue).")
                ),
            ])
            return .object([
                ("title", .text(description.name)), ("type", .text("object")),
                ("additionalProperties", .flag(false)),
                (
                    "properties",
                    .object(
                        [("statistic", name)]
                            + description.settings.map { ($0.name, schema(of: $0)) })
                ),
                ("required", .texts(["statistic"])),
            ])
        }
    }

    private static func schema(of setting: SignalSetting) -> JSONTree {
        let text = JSONTree.text("\(setting.meaning); \(setting.standardText) if left out.")
        if setting.isWindow {
            return .object([("description", text), reference("duration")])
        }
        return .object([
            ("description", text),
            ("type", .text(setting.isWhole ? "integer" : "number")),
            ("minimum", .number(YamlField.text(setting.range.lowerBound))),
            ("maximum", .number(YamlField.text(setting.range.upperBound))),
            ("default", .number(YamlField.text(setting.standard))),
        ])
    }

    private static var aggregates: [JSONTree] {
        AggregateFunction.allCases.map { function in
            let source = FieldDescription(
                function.rawValue, .words(AggregateSource.allCases.map(\.rawValue)),
                required: true, function.meaning)
            return .object(
                [("title", .text(function.rawValue))]
                    + fields([source] + RuleFields.aggregate(function)))
        }
    }

    private static var steps: [JSONTree] {
        StepFields.all.map { step in
            .object(
                [("title", .text(step.kind)), ("description", .text(step.meaning))]
                    + fields(step.fields))
        }
    }

    private static var range: JSONTree {
        let bound = JSONTree.object([
            ("type", .text("number")), ("minimum", .integer(0)), ("maximum", .integer(1)),
        ])
        return .object([
            ("type", .text("object")), ("additionalProperties", .flag(false)),
            ("properties", .object([("min", bound), ("max", bound)])),
        ])
    }

    private static var corrected: JSONTree {
        let names = CorrectionStep.Target.allCases.flatMap(\.fieldNames)
        return .object([
            ("type", .text("object")),
            ("propertyNames", .object([("enum", .texts(Set(names).sorted()))])),
            ("additionalProperties", .object([("type", .texts(["string", "number"]))])),
        ])
    }
}

extension AggregateFunction {
    /// What the function makes of the records that count.
    var meaning: String {
        switch self {
        case .count: "How many records."
        case .sum: "The field's values added up."
        case .distinct: "How many different values the field has."
        case .minimum: "The field's least value."
        case .maximum: "The field's greatest value."
        case .first: "The field's value in the earliest record."
        case .last: "The field's value in the latest record."
        case .ratio: "The share of the records that `matching` holds for, from 0 to 1."
        }
    }
}
