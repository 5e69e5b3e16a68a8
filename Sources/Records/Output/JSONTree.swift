/// A JSON document with its members in order.
package indirect enum JSONTree: Sendable {
    case text(String)
    case integer(Int)
    /// A number as it is written.
    case number(String)
    case flag(Bool)
    case null
    case list([JSONTree])
    case object([(String, JSONTree)])

    package static func texts(_ texts: [String]) -> JSONTree { .list(texts.map(JSONTree.text)) }

    package static func reference(_ path: String) -> JSONTree {
        .object([("$ref", .text(path))])
    }

    /// Without a blank or a line's end.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): JSONLine.append(string: text, to: &bytes)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .null: bytes.append(contentsOf: "null".utf8)
        case .list(let values):
            enclose(values, in: "[]", &bytes) { $0.write(to: &$1) }
        case .object(let members):
            enclose(members, in: "{}", &bytes) { member, bytes in
                JSONLine.append(string: member.0, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.1.write(to: &bytes)
            }
        }
    }

    private func enclose<Element>(
        _ elements: [Element], in brackets: String, _ bytes: inout [UInt8],
        _ write: (Element, inout [UInt8]) -> Void
    ) {
        bytes.append(contentsOf: brackets.utf8.prefix(1))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(element, &bytes)
        }
        bytes.append(contentsOf: brackets.utf8.suffix(1))
    }

    /// For people: two blanks a level, lists of single values on one line.
    package var indented: String { indented(level: 0) }

    private func indented(level: Int) -> String {
        let margin = "\n" + String(repeating: "  ", count: level + 1)
        let end = "\n" + String(repeating: "  ", count: level)
        switch self {
        case .list(let values) where values.allSatisfy(\.isSingle):
            return "[" + values.map { $0.indented(level: 0) }.joined(separator: ", ") + "]"
        case .list(let values):
            let lines = values.map { margin + $0.indented(level: level + 1) }
            return "[" + lines.joined(separator: ",") + end + "]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map { name, value in
                "\(margin)\(JSONTree.text(name).compact): \(value.indented(level: level + 1))"
            }
            return "{" + lines.joined(separator: ",") + end + "}"
        default: return compact
        }
    }

    private var compact: String { String(decoding: bytes, as: UTF8.self) }

    private var isSingle: Bool {
        switch self {
        case .list, .object: false
        default: true
        }
    }
}
