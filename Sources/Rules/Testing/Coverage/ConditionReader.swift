internal import RuleLanguage

/// Takes a condition apart, in the form that `Expression.formatted` gives it: blanks around
/// operators, no comments, no needless parentheses, text in double quotes.
struct ConditionReader {
    private let environment: Environment
    private(set) var seen = ConditionTree.Seen()

    init(environment: Environment) { self.environment = environment }

    /// - Returns: `nil` if the text is no condition of the environment.
    mutating func tree(_ source: String) -> ConditionTree? {
        guard case .success(let text) = Expression.formatted(source) else { return nil }
        return read(text)
    }

    private mutating func read(_ text: String) -> ConditionTree? {
        if let parts = Self.choice(text) {
            guard let condition = read(parts.0), let left = read(parts.1),
                let right = read(parts.2)
            else { return nil }
            return .choice(condition, left, right)
        }
        if let parts = operands(text, " || ") { return parts.map(ConditionTree.any) ?? nil }
        if let parts = operands(text, " && ") { return parts.map(ConditionTree.all) ?? nil }
        if text.hasPrefix("!("), Self.isGroup(text.dropFirst()) {
            return read(String(text.dropFirst(2).dropLast())).map(ConditionTree.not)
        }
        if Self.isGroup(text[...]) { return read(String(text.dropFirst().dropLast())) }
        return operand(text)
    }

    /// `nil` if the operator is not there, `.some(nil)` if an operand can't be read.
    private mutating func operands(_ text: String, _ separator: String) -> [ConditionTree]?? {
        let parts = Self.split(text, separator)
        if parts.count < 2 { return nil }
        var trees: [ConditionTree] = []
        for part in parts {
            guard let tree = read(part) else { return .some(nil) }
            trees.append(tree)
        }
        return trees
    }

    private mutating func operand(_ text: String) -> ConditionTree? {
        guard
            case .success(let expression) = Expression.compile(
                text, in: environment, expecting: .bool)
        else { return nil }
        seen.texts.append(text)
        seen.values.append([])
        return .operand(text: text, expression, index: seen.texts.count - 1)
    }

    private static func choice(_ text: String) -> (String, String, String)? {
        let condition = split(text, " ? ", limit: 1)
        guard condition.count == 2 else { return nil }
        let branches = split(condition[1], " : ", limit: 1)
        return branches.count == 2 ? (condition[0], branches[0], branches[1]) : nil
    }

    /// Whether one pair of parentheses encloses all of the text.
    private static func isGroup(_ text: Substring) -> Bool {
        guard text.first == "(" else { return false }
        var nesting = Nesting()
        for (offset, byte) in text.utf8.enumerated() {
            nesting.take(byte)
            if nesting.isOutside { return offset == text.utf8.count - 1 }
        }
        return false
    }

    /// Splits outside brackets and quotes.
    private static func split(_ text: String, _ separator: String, limit: Int = .max) -> [String] {
        let (bytes, wanted) = (Array(text.utf8), Array(separator.utf8))
        var parts: [ArraySlice<UInt8>] = []
        var (start, position, nesting) = (0, 0, Nesting())
        while position < bytes.count {
            if nesting.isOutside, parts.count < limit, bytes[position...].starts(with: wanted) {
                parts.append(bytes[start..<position])
                position += wanted.count
                start = position
            } else {
                nesting.take(bytes[position])
                position += 1
            }
        }
        return (parts + [bytes[start...]]).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// How deep in brackets and quotes a place is.
private struct Nesting {
    private var depth = 0
    private var quote: UInt8?
    private var isEscaped = false

    var isOutside: Bool { depth == 0 && quote == nil }

    mutating func take(_ byte: UInt8) {
        if let open = quote {
            if !isEscaped, byte == open { quote = nil }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            return
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "`"): quote = byte
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        default: break
        }
    }
}
