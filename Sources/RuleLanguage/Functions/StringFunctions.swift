/// Tests of strings, and `format` and `quote`.
let stringFunctions: [Function] = [
    test("contains") { $0.firstOffset(of: $1) != nil },
    test("startsWith") { $0.starts(with: $1) },
    test("endsWith") { $0.suffix($1.count).elementsEqual($1) },
    .binary("format", [.method(.string, .list(.a), to: .string)], cost: .formatting) {
        (text, arguments) throws(EvaluationFailure) in
        guard case .string(let text) = text, case .list(let arguments) = arguments else {
            return nil
        }
        return .string(try Formatter.format(text, arguments))
    },
    .unary("strings.quote", [.function(.string, to: .string)], cost: .concatenation) { value in
        if case .string(let text) = value { .string(quoted(text)) } else { nil }
    },
]

private func test(
    _ name: String, _ body: @escaping @Sendable (String.UTF8View, String.UTF8View) -> Bool
) -> Function {
    .binary(name, [.method(.string, .string, to: .bool)], cost: .search) { text, part in
        guard case .string(let text) = text, case .string(let part) = part else { return nil }
        return .bool(body(text.utf8, part.utf8))
    }
}

/// The text in quotation marks, as a literal that one can print.
private func quoted(_ text: String) -> String {
    let escapes: [Unicode.Scalar: String] = [
        "\u{07}": "\\a", "\u{08}": "\\b", "\u{0C}": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
        "\u{0B}": "\\v", "\\": "\\\\", "\"": "\\\"",
    ]
    var result = "\""
    for scalar in text.unicodeScalars { result += escapes[scalar] ?? String(scalar) }
    return result + "\""
}
