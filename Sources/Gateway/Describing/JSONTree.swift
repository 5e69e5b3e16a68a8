internal import Records

/// A JSON document with its members in order.
indirect enum JSONTree: Sendable {
    case text(String)
    case integer(Int)
    /// A number as it is written.
    case number(String)
    case flag(Bool)
    case null
    case list([JSONTree])
    case object([(String, JSONTree)])

    static func texts(_ texts: [String]) -> JSONTree { .list(texts.map(JSONTree.text)) }

    static func reference(_ path: String) -> JSONTree { .object([("$ref", .text(path))]) }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): JSONLine.append(string: text, to: &bytes)
        case .integer(let number): bytes += Array(String(number).utf8)
        case .number(let text): bytes += Array(text.utf8)
        case .flag(let flag): bytes += Array((flag ? "true" : "false").utf8)
        case .null: bytes += Array("null".utf8)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, (name, value)) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONLine.append(string: name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
