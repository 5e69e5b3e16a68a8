internal import Records

/// A member of an answer, as schemas and documentation tell it.
struct AnswerField: Sendable {
    indirect enum Form: Sendable {
        case text, dateTime, number, integer, flag
        /// One of these.
        case word([String])
        case texts
        case object([AnswerField])
        case objects([AnswerField])
        /// Objects whose members depend on what they tell of.
        case rows
        case nullable(Form)
    }

    var name: String
    var form: Form
    var help: String

    init(_ name: String, _ form: Form, _ help: String) {
        self.name = name
        self.form = form
        self.help = help
    }
}

extension AnswerField {
    /// An object with all of the fields.
    static func schema(_ fields: [AnswerField]) -> JSONTree {
        .object([
            ("type", .text("object")), ("required", .texts(fields.map(\.name))),
            (
                "properties",
                .object(
                    fields.map { field in
                        let help = ("description", JSONTree.text(field.help))
                        return (field.name, .object([help] + field.form.members))
                    })
            ),
        ])
    }

    /// The fields with those of the objects in them, named by their way.
    static func flat(_ fields: [AnswerField], in place: String = "") -> [AnswerField] {
        fields.flatMap { field in
            var named = field
            named.name = place + field.name
            switch field.form {
            case .object(let inner): return [named] + flat(inner, in: named.name + ".")
            case .objects(let inner): return [named] + flat(inner, in: named.name + "[].")
            default: return [named]
            }
        }
    }
}

extension AnswerField.Form {
    fileprivate var members: [(String, JSONTree)] {
        switch self {
        case .text: [("type", .text("string"))]
        case .dateTime: [("type", .text("string")), ("format", .text("date-time"))]
        case .number: [("type", .text("number"))]
        case .integer: [("type", .text("integer"))]
        case .flag: [("type", .text("boolean"))]
        case .word(let words): [("type", .text("string")), ("enum", .texts(words))]
        case .texts: Self.array([("type", .text("string"))])
        case .rows: Self.array([("type", .text("object"))])
        case .object(let fields): Self.members(of: fields)
        case .objects(let fields): Self.array(Self.members(of: fields))
        case .nullable(let form):
            form.members.map { name, value in
                guard name == "type" else { return (name, value) }
                return (name, .list([value, .text("null")]))
            }
        }
    }

    private static func array(_ item: [(String, JSONTree)]) -> [(String, JSONTree)] {
        [("type", .text("array")), ("items", .object(item))]
    }

    private static func members(of fields: [AnswerField]) -> [(String, JSONTree)] {
        guard case .object(let members) = AnswerField.schema(fields) else {
            preconditionFailure("a schema of fields is an object")
        }
        return members
    }

    var words: String {
        switch self {
        case .text: "text"
        case .dateTime: "RFC 3339 date-time"
        case .number: "number"
        case .integer: "whole number"
        case .flag: "true or false"
        case .word(let words): words.joined(separator: ", ")
        case .texts: "array of texts"
        case .object: "object"
        case .objects, .rows: "array of objects"
        case .nullable(let form): form.words + ", or null"
        }
    }
}
