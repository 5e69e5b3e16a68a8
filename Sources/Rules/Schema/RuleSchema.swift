package import Records
internal import Signals

/// The JSON Schema of rule files, by which editors complete and check them.
///
/// It is made of the same tables that the readers go by. What only the rule language can tell, the
/// names and types inside expressions, is left to `rules check`.
package enum RuleSchema {
    /// Source: JSON Schema, draft 2020-12.
    package static var text: String { document.indented + "\n" }

    private static var document: JSONTree {
        .object(
            [
                ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
                ("title", .text("Holdback rule")),
                ("description", .text("One rule of a Holdback rule folder, with its tests.")),
            ] + fields(RuleFields.rule) + [
                ("allOf", .list([liveNeedsTests])),
                ("$defs", .object(definitions)),
            ])
    }

    /// The parts of a schema for a mapping of known fields.
    package static func fields(_ fields: [FieldDescription]) -> [(String, JSONTree)] {
        let required = fields.filter(\.isRequired).names
        return [
            ("type", .text("object")),
            ("additionalProperties", .flag(false)),
            ("properties", .object(fields.map { ($0.name, schema(of: $0)) })),
        ] + (required.isEmpty ? [] : [("required", .texts(required))])
    }

    package static func reference(_ name: String) -> (String, JSONTree) {
        ("$ref", .text("#/$defs/\(name)"))
    }

    private static func schema(of field: FieldDescription) -> JSONTree {
        .object([("description", .text(field.meaning))] + form(field.form))
    }

    private static func form(_ form: FieldDescription.Form) -> [(String, JSONTree)] {
        switch form {
        case .text: [("type", .text("string")), ("minLength", .integer(1))]
        case .name(let pattern): [("type", .text("string")), ("pattern", .text(pattern))]
        case .words(let words): [("enum", .texts(words))]
        case .count(let range):
            [
                ("type", .text("integer")), ("minimum", .integer(range.lowerBound)),
                ("maximum", .integer(range.upperBound)),
            ]
        case .flag: [("type", .text("boolean"))]
        case .flagged: [("type", .texts(["boolean", "array"])), ("items", .object([string]))]
        case .texts: [("type", .texts(["string", "array"])), ("items", .object([string]))]
        case .listOf(let name):
            [("type", .text("array")), ("items", .object([reference(name)]))]
        case .part(let name): [reference(name)]
        case .duration, .amount, .condition, .number, .hold: [reference(definition(form))]
        }
    }

    private static func definition(_ form: FieldDescription.Form) -> String {
        switch form {
        case .duration: "duration"
        case .amount: "amount"
        case .condition: "condition"
        case .hold: "hold"
        default: "number"
        }
    }

    static let string = ("type", JSONTree.text("string"))

    private static var liveNeedsTests: JSONTree {
        .object([
            (
                "if",
                .object([
                    ("properties", .object([("state", .object([("const", .text("live"))]))])),
                    ("required", .texts(["state"])),
                ])
            ),
            (
                "then",
                .object([
                    ("required", .texts(["tests"])),
                    ("properties", .object([("tests", .object([("minItems", .integer(2))]))])),
                ])
            ),
        ])
    }
}
