/// Shapes expressions that the language has printed.
enum ExpressionText {
    /// Literals in single quotes, where what they hold needs no escapes.
    static func withSingleQuotes(_ printed: String) -> String {
        var result = ""
        var rest = printed[...]
        while let open = rest.firstIndex(of: "\"") {
            result += rest[..<open]
            let (literal, after) = literal(rest[open...])
            let inside = literal.dropFirst().dropLast()
            let needsEscapes = inside.contains("\\") || inside.contains("'")
            result += needsEscapes ? String(literal) : "'\(inside)'"
            rest = after
        }
        return result + rest
    }

    /// The literal that a text begins with, and what follows it.
    private static func literal(_ text: Substring) -> (Substring, Substring) {
        var isEscaped = false
        for index in text.indices.dropFirst() {
            if !isEscaped, text[index] == "\"" {
                let end = text.index(after: index)
                return (text[..<end], text[end...])
            }
            isEscaped = !isEscaped && text[index] == "\\"
        }
        return (text, "")
    }

    /// Lines of at most `width`, broken before `&&` and `||` outside quotes.
    static func broken(_ printed: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for part in parts(printed) {
            if !line.isEmpty, line.count + 1 + part.count > width {
                lines.append(line)
                line = part
            } else {
                line += (line.isEmpty ? "" : " ") + part
            }
        }
        return lines + [line]
    }

    private static func parts(_ printed: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var quote: Character?
        for word in printed.split(separator: " ", omittingEmptySubsequences: false) {
            if quote == nil, word == "&&" || word == "||" {
                parts.append(part)
                part = String(word)
            } else {
                part += (part.isEmpty ? "" : " ") + word
            }
            for character in word where character == "'" || character == "\"" {
                if quote == nil { quote = character } else if quote == character { quote = nil }
            }
        }
        return parts + [part]
    }
}
