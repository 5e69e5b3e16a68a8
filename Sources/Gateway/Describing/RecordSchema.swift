internal import Records

/// The JSON Schemas (2020-12) of the records that partners push, made from the fields' own rules.
struct RecordSchema: Sendable {
    let conventions: Conventions

    static let dialect = "https://json-schema.org/draft/2020-12/schema"

    static func path(_ record: RecordPath) -> String { "/schemas/\(record.rawValue).json" }

    /// A schema that stands by itself.
    func document(_ record: RecordPath) -> JSONTree {
        guard case .object(let members) = schema(record) else {
            preconditionFailure("a record's schema is an object")
        }
        return .object(
            [("$schema", .text(Self.dialect)), ("$id", .text(Self.path(record)))] + members)
    }

    func schema(_ record: RecordPath) -> JSONTree {
        let rules = record.entity.fieldRules
        let members: [(String, JSONTree)] = [
            ("title", .text(record.rawValue)), ("type", .text("object")),
            ("required", .texts(rules.filter(\.isRequired).map(\.name))),
            ("properties", .object(rules.map { ($0.name, property($0)) })),
        ]
        return .object(members + (record == .transactions ? feesArePositive : []))
    }

    private var feesArePositive: [(String, JSONTree)] {
        let fees = conventions.transactionTypes
            .filter { $0.value == .challengeFee || $0.value == .resetFee }.keys.sorted()
        func property(_ field: TransactionField, _ member: (String, JSONTree)) -> JSONTree {
            .object([("properties", .object([(field.name, .object([member]))]))])
        }
        return [
            ("if", property(.transactionType, ("enum", .texts(fees)))),
            ("then", property(.amount, ("minimum", .integer(0)))),
        ]
    }

    private func property(_ rule: FieldRule) -> JSONTree {
        var members = [("description", JSONTree.text(rule.help))] + form(rule)
        // What is optional may also be sent as null, which says nothing.
        if !rule.isRequired {
            members = members.map { name, value in
                guard name == "type", case .text = value else { return (name, value) }
                return (name, .list([value, .text("null")]))
            }
        }
        return .object(members)
    }

    private func form(_ rule: FieldRule) -> [(String, JSONTree)] {
        let words: [String]
        switch rule.kind {
        case .text:
            return [
                ("type", .text("string")), ("minLength", .integer(rule.isRequired ? 1 : 0)),
                ("maxLength", .integer(500)),
            ]
        case .identifier:
            return [
                ("type", .text("string")), ("minLength", .integer(1)), ("maxLength", .integer(500)),
                ("pattern", .text(LegibleText.pattern)),
            ]
        case .dateTime: return [("type", .text("string")), ("format", .text("date-time"))]
        case .date: return [("type", .text("string")), ("format", .text("date"))]
        case .email: return [("type", .text("string")), ("format", .text("email"))]
        case .number(let decimals, let allowsNegative):
            return Self.number(decimals: decimals, allowsNegative: allowsNegative)
        case .country: words = CountryCode.allTexts
        case .currency: words = CurrencyCode.allTexts
        case .language: words = languageTexts
        case .transactionType: words = conventions.transactionTypes.keys.sorted()
        case .transactionStatus: words = conventions.transactionStatuses.keys.sorted()
        }
        let values = words.map(JSONTree.text)
        return [
            ("type", .text("string")),
            ("enum", .list(rule.isRequired ? values : values + [.null])),
        ]
    }

    /// A number whose digits count.
    static func number(
        decimals: Int?, allowsNegative: Bool
    ) -> [(String, JSONTree)] {
        // What fits 64 bits at this scale; that 15 digits may be significant no schema can say.
        let bound = String(Int64.max / powerOfTen(decimals ?? 0))
        var members: [(String, JSONTree)] = [("type", .text("number"))]
        members.append(("minimum", .number(allowsNegative ? "-" + bound : "0")))
        members.append(("maximum", .number(bound)))
        if let decimals {
            members.append(
                ("multipleOf", .number("0." + String(repeating: "0", count: decimals - 1) + "1")))
        }
        return members
    }
}
