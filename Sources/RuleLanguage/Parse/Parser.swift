/// Turns tokens into a syntax tree by recursive descent, one token ahead.
///
/// Nesting is bounded, so that no source can exhaust the stack here or in a later phase.
struct Parser {
    /// The deepest nesting of brackets, and the longest path down a tree.
    static let depthLimit = 64

    let tokens: [Token]
    var position = 0
    var problems: [SourceProblem]
    private var nesting = 0

    private init(_ source: String) { (tokens, problems) = Lexer.tokens(of: source) }

    /// The tree of `source`, with what is wrong with it.
    static func parse(_ source: String) -> (tree: SyntaxNode, problems: [SourceProblem]) {
        var parser = Parser(source)
        let tree = parser.expression()
        if parser.problems.isEmpty, parser.current.kind != .end {
            parser.report("expected the end of the expression, found \(parser.current.kind.text)")
        }
        return (tree, parser.problems)
    }

    var current: Token { tokens[position] }

    /// The range from `start` to the last token read.
    func range(from start: Int) -> Range<Int> {
        start..<max(start, position > 0 ? tokens[position - 1].range.upperBound : start)
    }

    /// Reports at the current token, once; what follows from one mistake is not worth reading.
    mutating func report(_ message: String, hint: String? = nil) {
        if problems.isEmpty {
            problems.append(SourceProblem(range: current.range, message: message, hint: hint))
        }
        position = tokens.count - 1
    }

    mutating func advance() { position = min(position + 1, tokens.count - 1) }

    /// Skips the symbol if it comes next.
    mutating func skip(_ symbol: Symbol) -> Bool {
        guard current.kind == .symbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: Symbol, _ context: String) {
        guard !skip(symbol) else { return }
        report("expected `\(symbol.rawValue)` \(context), found \(current.kind.text)")
    }

    /// A node, unless it would make the tree too deep.
    mutating func node(_ kind: SyntaxKind, from start: Int) -> SyntaxNode {
        let node = SyntaxNode(kind, range(from: start))
        return node.depth > Self.depthLimit ? tooDeep(from: start) : node
    }

    private mutating func tooDeep(from start: Int) -> SyntaxNode {
        report(
            "expression is nested more than \(Self.depthLimit) levels deep",
            hint: "split it into several expressions")
        return SyntaxNode(.invalid, start..<start)
    }
}

extension Parser {
    /// `condition ? then : else`, or anything that binds more tightly.
    mutating func expression() -> SyntaxNode {
        let start = current.range.lowerBound
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.depthLimit else { return tooDeep(from: start) }
        let condition = logical(.or)
        guard skip(.question) else { return condition }
        let left = logical(.or)
        expect(.colon, "between the branches of `?`")
        let right = expression()
        return node(.conditional(condition, left, right), from: start)
    }

    private mutating func logical(_ logicalOperator: LogicalOperator) -> SyntaxNode {
        let start = current.range.lowerBound
        let symbol: Symbol = logicalOperator == .or ? .or : .and
        var operands: [SyntaxNode] = []
        repeat {
            operands.append(logicalOperator == .or ? logical(.and) : binary(level: 0))
        } while skip(symbol)
        return operands.count == 1
            ? operands[0] : node(.logical(logicalOperator, operands), from: start)
    }

    /// Operators that bind at least as tightly as `level`, by precedence climbing: one call for all
    /// levels keeps the stack shallow.
    private mutating func binary(level: Int) -> SyntaxNode {
        let start = current.range.lowerBound
        var left = unary()
        while let found = currentOperator, found.level >= level {
            advance()
            let right = binary(level: found.level + 1)
            left = node(.binary(found, left, right), from: start)
        }
        return left
    }

    private var currentOperator: BinaryOperator? {
        switch current.kind {
        case .symbol(let symbol): BinaryOperator(rawValue: symbol.rawValue)
        case .identifier("in"): .isIn
        default: nil
        }
    }

    private mutating func unary() -> SyntaxNode {
        var operators: [(UnaryOperator, Int)] = []
        while let found = currentUnary {
            operators.append((found, current.range.lowerBound))
            advance()
        }
        var operand = member()
        for (found, start) in operators.reversed() {
            operand = node(.unary(found, operand), from: start)
        }
        return operand
    }

    /// The unary operator that comes next; a minus before a number belongs to the number.
    private var currentUnary: UnaryOperator? {
        switch current.kind {
        case .symbol(.not): .not
        case .symbol(.minus): isNegativeNumber ? nil : .negate
        default: nil
        }
    }
}

extension BinaryOperator {
    /// How tightly the operator binds.
    var level: Int {
        switch self {
        case .add, .subtract: 1
        case .multiply, .divide, .modulo: 2
        default: 0
        }
    }
}
