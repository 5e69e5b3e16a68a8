/// A word of the source with its place.
struct Token: Equatable {
    var kind: TokenKind
    /// UTF-8 offsets.
    var range: Range<Int>
}

enum TokenKind: Equatable {
    case identifier(String)
    /// A field name in backquotes, which may hold any of `a-zA-Z0-9_.-/ `.
    case quotedIdentifier(String)
    case int(Int64)
    /// 9223372036854775808, an int only after a minus sign.
    case negatableInt
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case symbol(Symbol)
    case end
}

/// Operators and punctuation.
enum Symbol: String, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case and = "&&"
    case or = "||"
    case less = "<"
    case greater = ">"
    case not = "!"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case modulo = "%"
    case question = "?"
    case colon = ":"
    case dot = "."
    case comma = ","
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBracket = "["
    case closeBracket = "]"
    case openBrace = "{"
    case closeBrace = "}"
}

extension TokenKind {
    /// The token as a message names it.
    var text: String {
        switch self {
        case .identifier(let name): "`\(name)`"
        case .quotedIdentifier(let name): "`\(name)` in backquotes"
        case .int, .negatableInt, .uint, .double: "a number"
        case .string: "a string"
        case .bytes: "a bytes literal"
        case .symbol(let symbol): "`\(symbol.rawValue)`"
        case .end: "the end"
        }
    }
}
