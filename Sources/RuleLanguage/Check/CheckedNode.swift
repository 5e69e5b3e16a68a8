/// A part of the checked tree: names are resolved and every part has a type.
struct CheckedNode: Sendable {
    var kind: CheckedKind
    /// May mention parameters; `CheckedTree.type(of:)` gives the type in the end.
    var type: ValueType
    var range: Range<Int>
    /// Whether the value depends on no slot and on no variable.
    var isClosed: Bool

    init(_ kind: CheckedKind, _ type: ValueType, _ range: Range<Int>) {
        self.kind = kind
        self.type = type
        self.range = range
        isClosed = kind.isClosed
    }
}

indirect enum CheckedKind: Sendable {
    case constant(Value)
    case slot(Int, name: String)
    case symbol(SymbolSlot)
    /// Whether the slot holds anything: `has(a.b)` of a variable `a.b`.
    case slotPresence(Int)
    /// `isBound`: by `cel.bind`, so that it may stand for a failure.
    case local(Int, isBound: Bool)
    /// A name or function that nothing declares, in a tree that was not checked strictly.
    case unknownName(String)
    case unknownFunction(String)
    case select(CheckedNode, String, isOptional: Bool)
    case presence(CheckedNode, String)
    case index(CheckedNode, CheckedNode, isOptional: Bool)
    case call(Function, [CheckedNode])
    /// Whether a text matches a constant pattern.
    case match(CheckedNode, RegularExpression)
    case unary(UnaryOperator, CheckedNode)
    case binary(BinaryOperator, CheckedNode, CheckedNode)
    /// Whether the symbol in the slot is one of those marked; `!=` has the marks turned round.
    case symbolTest(SymbolSlot, [Bool])
    case logical(LogicalOperator, [CheckedNode])
    case conditional(CheckedNode, CheckedNode, CheckedNode)
    case list([CheckedElement])
    case map([CheckedEntry])
    case comprehension(CheckedComprehension)
    case binding(Binding.Kind, local: Int, CheckedNode, body: CheckedNode)
}

/// A slot that holds one of a fixed list of strings.
struct SymbolSlot: Sendable {
    var slot: Int
    var name: String
    var symbols: [String]
}

struct CheckedElement: Sendable {
    var value: CheckedNode
    var isOptional: Bool
}

struct CheckedEntry: Sendable {
    var key: CheckedNode
    var value: CheckedNode
    var isOptional: Bool
}

struct CheckedComprehension: Sendable {
    var kind: ComprehensionKind
    var source: CheckedNode
    /// The first variable's index among the locals.
    var first: Int
    /// The second variable's index, if there is one.
    var second: Int?
    var condition: CheckedNode?
    var body: CheckedNode
}

/// What the checker hands to the planner.
struct CheckedTree: Sendable {
    var root: CheckedNode
    var types: TypeUnifier
    /// Variables that comprehensions bind, each with an index of its own.
    var localCount: Int
    /// Slots that are read, ascending.
    var slotsRead: [Int]

    /// The node's type with nothing left to infer.
    func type(of node: CheckedNode) -> ValueType { types.final(node.type) }
}

extension CheckedKind {
    fileprivate var isClosed: Bool {
        switch self {
        case .constant: true
        case .slot, .symbol, .slotPresence, .local, .symbolTest, .unknownName, .unknownFunction:
            false
        // A comprehension's own variables make its body open, and it is seldom constant.
        case .comprehension, .binding: false
        case .select(let operand, _, _), .presence(let operand, _), .unary(_, let operand),
            .match(let operand, _):
            operand.isClosed
        case .index(let left, let right, _), .binary(_, let left, let right):
            left.isClosed && right.isClosed
        case .call(_, let operands), .logical(_, let operands): operands.allSatisfy(\.isClosed)
        case .conditional(let condition, let left, let right):
            condition.isClosed && left.isClosed && right.isClosed
        case .list(let elements): elements.allSatisfy(\.value.isClosed)
        case .map(let entries): entries.allSatisfy { $0.key.isClosed && $0.value.isClosed }
        }
    }
}
