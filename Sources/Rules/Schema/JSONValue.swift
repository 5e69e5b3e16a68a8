internal import Records

/// A JSON document with its fields in order.
package indirect enum JSONValue: Sendable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case list([JSONValue])
    case object([(String, JSONValue)])

    package static func texts(_ texts: [String]) -> JSONValue { .list(texts.map(JSONValue.text)) }

    /// Two blanks a level; lists of single values on one line.
    package func text(indent: Int = 0) -> String {
        let margin = String(repeating: "  ", count: indent + 1)
        let end = "\n" + String(repeating: "  ", count: indent)
        switch self {
        case .text(let text): return Self.quoted(text)
        case .number(let number): return YamlField.text(number)
        case .flag(let flag): return flag ? "true" : "false"
        case .list(let values):
            if values.allSatisfy(\.isSingle) {
                return "[" + values.map { $0.text() }.joined(separator: ", ") + "]"
            }
            let lines = values.map { "\n" + margin + $0.text(indent: indent + 1) }
            return "[" + lines.joined(separator: ",") + end + "]"
        case .object(let fields):
            if fields.isEmpty { return "{}" }
            let lines = fields.map {
                "\n\(margin)\(Self.quoted($0.0)): \($0.1.text(indent: indent + 1))"
            }
            return "{" + lines.joined(separator: ",") + end + "}"
        }
    }

    private var isSingle: Bool {
        switch self {
        case .list, .object: false
        default: true
        }
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONLine.append(string: text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
