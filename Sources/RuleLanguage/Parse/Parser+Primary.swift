extension Parser {
    /// Whether a minus and a number come next.
    var isNegativeNumber: Bool {
        guard current.kind == .symbol(.minus) else { return false }
        return switch tokens[position + 1].kind {
        case .int, .negatableInt, .double: true
        default: false
        }
    }

    /// A primary with the selections, calls and indices that follow it.
    mutating func member() -> SyntaxNode {
        let start = current.range.lowerBound
        var operand = primary()
        while true {
            if skip(.dot) {
                operand = afterDot(operand, from: start)
            } else if skip(.openBracket) {
                let isOptional = skip(.question)
                let index = expression()
                expect(.closeBracket, "after an index")
                operand = node(.index(operand, index, isOptional: isOptional), from: start)
            } else {
                refuseMessage(operand)
                return operand
            }
        }
    }

    /// Refuses `Name{field: value}`, which would make a message.
    private mutating func refuseMessage(_ operand: SyntaxNode) {
        guard current.kind == .symbol(.openBrace) else { return }
        switch operand.kind {
        case .name, .select: report("message types such as `Name{...}` are not supported")
        default: break
        }
    }

    private mutating func afterDot(_ operand: SyntaxNode, from start: Int) -> SyntaxNode {
        let isOptional = skip(.question)
        let name = Identifier(text: "", range: current.range)
        if case .quotedIdentifier(let text) = current.kind {
            advance()
            let field = Field(name: text, isQuoted: true)
            return node(.select(operand, field: field, isOptional: isOptional), from: start)
        }
        guard case .identifier(let text) = current.kind, !Self.keywords.contains(text) else {
            report("expected a field name after `.`, found \(current.kind.text)")
            return SyntaxNode(.invalid, name.range)
        }
        advance()
        if !isOptional, skip(.openParenthesis) {
            let method = Identifier(text: text, range: name.range)
            return call(method, on: operand, from: start)
        }
        return node(.select(operand, field: Field(name: text), isOptional: isOptional), from: start)
    }

    private mutating func call(
        _ method: Identifier, on target: SyntaxNode, from start: Int
    ) -> SyntaxNode {
        let arguments = list(until: .closeParenthesis) { $0.expression() }
        let kind =
            methodMacro(target, method, arguments)
            ?? .method(target, name: method, arguments: arguments)
        return node(kind, from: start)
    }

    /// Items up to the closing symbol, separated by commas.
    private mutating func list<Item>(
        until close: Symbol, trailingComma: Bool = false, _ item: (inout Parser) -> Item
    ) -> [Item] {
        var items: [Item] = []
        if skip(close) { return items }
        if trailingComma, current.kind == .symbol(.comma),
            tokens[position + 1].kind == .symbol(close)
        {
            advance()
            advance()
            return items
        }
        repeat {
            if trailingComma, !items.isEmpty, current.kind == .symbol(close) { break }
            items.append(item(&self))
        } while skip(.comma)
        expect(close, "or `,`")
        return items
    }

    private mutating func primary() -> SyntaxNode {
        let token = current
        let start = token.range.lowerBound
        switch token.kind {
        case .identifier(let name): return identifier(name, isRooted: false, from: start)
        case .symbol(.dot): return rooted(from: start)
        case .symbol(.minus): return negativeNumber(from: start)
        case .symbol(.openParenthesis):
            advance()
            var inner = expression()
            expect(.closeParenthesis, "after an expression in parentheses")
            if case .select = inner.kind { inner.isGrouped = true }
            return inner
        case .symbol(.openBracket):
            advance()
            let elements = list(until: .closeBracket, trailingComma: true) { $0.listElement() }
            return node(.list(elements), from: start)
        case .symbol(.openBrace):
            advance()
            let entries = list(until: .closeBrace, trailingComma: true) { $0.mapEntry() }
            return node(.map(entries), from: start)
        default: return literal(token)
        }
    }

    private mutating func literal(_ token: Token) -> SyntaxNode {
        let value: Value
        switch token.kind {
        case .int(let number): value = .int(number)
        case .uint(let number): value = .uint(number)
        case .double(let number): value = .double(number)
        case .string(let text): value = .string(text)
        case .bytes(let bytes): value = .bytes(bytes)
        case .negatableInt:
            report("number does not fit an int", hint: "write `u` after it, or a double")
            return SyntaxNode(.invalid, token.range)
        default:
            report("expected an expression, found \(token.kind.text)")
            return SyntaxNode(.invalid, token.range)
        }
        advance()
        return SyntaxNode(.literal(value), token.range)
    }

    private mutating func negativeNumber(from start: Int) -> SyntaxNode {
        advance()
        let value: Value =
            switch current.kind {
            case .int(let number): .int(-number)
            case .double(let number): .double(-number)
            default: .int(.min)
            }
        advance()
        return node(.literal(value), from: start)
    }

    private mutating func rooted(from start: Int) -> SyntaxNode {
        advance()
        guard case .identifier(let name) = current.kind else {
            report("expected a name after `.`, found \(current.kind.text)")
            return SyntaxNode(.invalid, current.range)
        }
        return identifier(name, isRooted: true, from: start)
    }

    private mutating func identifier(
        _ name: String, isRooted: Bool, from start: Int
    ) -> SyntaxNode {
        if !isRooted, let constant = Self.constants[name] {
            advance()
            return node(.literal(constant), from: start)
        }
        guard !Self.reserved.contains(name), !Self.keywords.contains(name) else {
            report("`\(name)` is a reserved word")
            return SyntaxNode(.invalid, current.range)
        }
        let range = current.range
        advance()
        if skip(.openParenthesis) {
            let arguments = list(until: .closeParenthesis) { $0.expression() }
            let function = Identifier(text: name, range: range)
            let kind =
                functionMacro(function, arguments) ?? .call(name: name, arguments: arguments)
            return node(kind, from: start)
        }
        return node(.name(name, isRooted: isRooted), from: start)
    }

    private mutating func listElement() -> ListElement {
        let isOptional = skip(.question)
        return ListElement(value: expression(), isOptional: isOptional)
    }

    private mutating func mapEntry() -> MapEntry {
        let isOptional = skip(.question)
        let key = expression()
        expect(.colon, "between a key and its value")
        return MapEntry(key: key, value: expression(), isOptional: isOptional)
    }

    private static let constants: [String: Value] = [
        "true": .bool(true), "false": .bool(false), "null": .null,
    ]
    /// Words that are neither names nor fields.
    static let keywords: Set<String> = ["true", "false", "null", "in"]
    /// Words that are no names but may be fields.
    static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]
}
