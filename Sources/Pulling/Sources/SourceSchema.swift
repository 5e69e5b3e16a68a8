internal import Feeds
internal import Records
internal import Rules

/// The JSON Schema of source files, by which editors complete and check them.
///
/// It is made of the same tables that the readers go by.
package enum SourceSchema {
    /// Source: JSON Schema, draft 2020-12.
    package static var text: String { document.indented + "\n" }

    private static var document: JSONTree {
        .object([
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
            ("title", .text("Holdback source")),
            ("description", .text("Where a firm's records are pulled from.")),
            ("type", .text("object")), ("required", .texts(["kind"])),
            (
                "oneOf",
                .list(SourceKind.allCases.map { .object(RuleSchema.fields(SourceFields.root($0))) })
            ),
            ("$defs", .object(definitions)),
        ])
    }

    private static var definitions: [(String, JSONTree)] {
        [
            RuleSchema.duration,
            (
                "time_of_day",
                pattern("^([01]?[0-9]|2[0-3]):[0-5]?[0-9]$", "A time of day in UTC, in quotes.")
            ),
            ("paths", entities(.rest)), ("views", entities(.postgres)),
            ("reconcile", part(SourceFields.reconcile)),
            ("credentials", part(SourceFields.credentials)),
            ("pagination", part(SourceFields.pagination)),
            ("rest_timeout", seconds(600)), ("postgres_timeout", seconds(3600)),
            ("secret", secret),
            ("user", .object([("oneOf", .list([string, secret]))])),
            ("parameters", named(scalar)),
            ("modified", part(SourceFields.modified)),
            ("scalar", scalar), ("words", named(scalar)),
            (
                "mapping",
                .object([("oneOf", .list([string, part(SourceFields.mapping)]))])
            ),
        ] + Entity.readingOrder.map { (SourceFields.fieldsName($0), fields($0)) }
    }

    private static func part(_ fields: [FieldDescription]) -> JSONTree {
        .object(RuleSchema.fields(fields))
    }

    private static func entities(_ kind: SourceKind) -> JSONTree {
        .object([
            ("type", .text("object")), ("additionalProperties", .flag(false)),
            ("minProperties", .integer(1)),
            (
                "properties",
                .object(
                    Entity.readingOrder.map { ($0.rawValue, part(SourceFields.entity($0, kind))) })
            ),
        ])
    }

    private static func fields(_ entity: Entity) -> JSONTree {
        let mapping = JSONTree.object([RuleSchema.reference("mapping")])
        return .object([
            ("type", .text("object")), ("additionalProperties", .flag(false)),
            ("properties", .object(entity.fieldNames.map { ($0, mapping) })),
        ])
    }

    /// One of both places: a secret itself never stands in a source file.
    private static var secret: JSONTree {
        .object(
            RuleSchema.fields(SourceFields.secret) + [
                ("minProperties", .integer(1)), ("maxProperties", .integer(1)),
            ])
    }

    private static let string = JSONTree.object([
        ("type", .text("string")), ("minLength", .integer(1)),
    ])

    private static let scalar = JSONTree.object([
        ("type", .texts(["string", "number", "boolean"]))
    ])

    private static func named(_ value: JSONTree) -> JSONTree {
        .object([("type", .text("object")), ("additionalProperties", value)])
    }

    private static func pattern(_ pattern: String, _ description: String) -> JSONTree {
        .object([
            ("description", .text(description)), ("type", .text("string")),
            ("pattern", .text(pattern)),
        ])
    }

    private static func seconds(_ most: Int) -> JSONTree {
        .object([
            ("type", .text("number")), ("minimum", .integer(1)), ("maximum", .integer(most)),
        ])
    }
}
