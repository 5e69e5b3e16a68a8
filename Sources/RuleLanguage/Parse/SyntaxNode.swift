/// A part of the syntax tree: what was written, with its place.
struct SyntaxNode: Sendable {
    var kind: SyntaxKind
    /// UTF-8 offsets.
    var range: Range<Int>
    /// Nodes on the longest path down, this one included; bounded by `Parser.depthLimit`.
    var depth: Int
    /// A selection in parentheses, which can't be part of a longer dotted name: `(a.b).c`.
    var isGrouped = false

    init(_ kind: SyntaxKind, _ range: Range<Int>) {
        self.kind = kind
        self.range = range
        depth = 1 + (kind.children.map(\.depth).max() ?? 0)
    }
}

/// The forms of the language; macros are forms too, so that a tree prints as it was written.
indirect enum SyntaxKind: Sendable {
    case literal(Value)
    /// `a`, or `.a` when rooted, which looks outside the container and past local variables.
    case name(String, isRooted: Bool)
    case select(SyntaxNode, field: Field, isOptional: Bool)
    /// `has(operand.field)`
    case presence(SyntaxNode, field: Field)
    case index(SyntaxNode, SyntaxNode, isOptional: Bool)
    case call(name: String, arguments: [SyntaxNode])
    case method(SyntaxNode, name: Identifier, arguments: [SyntaxNode])
    case unary(UnaryOperator, SyntaxNode)
    case binary(BinaryOperator, SyntaxNode, SyntaxNode)
    /// A chain of two or more operands of `&&` or of `||`.
    case logical(LogicalOperator, [SyntaxNode])
    case conditional(SyntaxNode, SyntaxNode, SyntaxNode)
    case list([ListElement])
    case map([MapEntry])
    case comprehension(Comprehension)
    case binding(Binding)
    /// Stands where a problem was reported.
    case invalid
}

/// A name with its place.
struct Identifier: Sendable {
    var text: String
    var range: Range<Int>
}

/// The name after a point.
struct Field: Sendable {
    var name: String
    /// Written in backquotes.
    var isQuoted = false
}

struct ListElement: Sendable {
    var value: SyntaxNode
    /// `?value`: left out if the optional is empty.
    var isOptional: Bool
}

struct MapEntry: Sendable {
    var key: SyntaxNode
    var value: SyntaxNode
    /// `?key: value`: left out if the optional is empty.
    var isOptional: Bool
}

enum UnaryOperator: String, Sendable {
    case not = "!"
    case negate = "-"
}

enum LogicalOperator: String, Sendable {
    case and = "&&"
    case or = "||"
}

enum BinaryOperator: String, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case isIn = "in"
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
}

/// A macro that goes through a list or a map.
struct Comprehension: Sendable {
    var kind: ComprehensionKind
    var source: SyntaxNode
    /// One or two: the element or the key; or the index or key, and the value.
    var variables: [Identifier]
    /// What elements must meet to count, in the macros that have both a condition and a result.
    var condition: SyntaxNode?
    var body: SyntaxNode
}

enum ComprehensionKind: String, Sendable {
    case all, exists, filter, map
    case existsOne = "exists_one"
    case transformList, transformMap, transformMapEntry
}

/// A macro that gives one value a name: `cel.bind`, `optMap` and `optFlatMap`.
struct Binding: Sendable {
    enum Kind: Sendable { case bind, optionalMap, optionalFlatMap }
    var kind: Kind
    var variable: Identifier
    var value: SyntaxNode
    var body: SyntaxNode
}

extension SyntaxKind {
    /// The nodes directly below.
    var children: [SyntaxNode] {
        switch self {
        case .literal, .name, .invalid: []
        case .select(let operand, _, _), .presence(let operand, _), .unary(_, let operand):
            [operand]
        case .index(let left, let right, _), .binary(_, let left, let right): [left, right]
        case .call(_, let arguments): arguments
        case .method(let target, _, let arguments): [target] + arguments
        case .logical(_, let operands): operands
        case .conditional(let condition, let left, let right): [condition, left, right]
        case .list(let elements): elements.map(\.value)
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .comprehension(let macro):
            [macro.source, macro.body] + (macro.condition.map { [$0] } ?? [])
        case .binding(let macro): [macro.value, macro.body]
        }
    }
}
