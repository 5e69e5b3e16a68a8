/// An upper bound of the steps that an expression takes, found before it runs.
///
/// A step is one operation, or one element or code unit that an operation goes through. Variables
/// count with an assumed size, so the bound holds for values up to that size.
struct CostEstimate {
    private let tree: CheckedTree
    private var steps = 0.0
    private var locals: [Int: Extent] = [:]

    /// The bound for the whole tree; `Int.max` if it does not fit.
    static func steps(of tree: CheckedTree) -> Int {
        var estimate = CostEstimate(tree: tree)
        _ = estimate.add(tree.root)
        return Int(exactly: estimate.steps.rounded(.up)) ?? .max
    }

    private init(tree: CheckedTree) { self.tree = tree }

    /// Counts the node's steps, and gives the bound of its value.
    private mutating func add(_ node: CheckedNode) -> Extent {
        steps += 1
        switch node.kind {
        case .constant(let value): return Extent(of: value)
        case .local(let index, _): return locals[index] ?? .single
        case .slot: return Extent(assumedFor: tree.type(of: node))
        case .symbol(let symbol):
            return .union(symbol.symbols.map { Extent(of: .string($0)) }) ?? .single
        case .slotPresence, .symbolTest, .unknownName, .unknownFunction: return .single
        case .select(let operand, _, _): return add(operand).element
        case .presence(let operand, _), .unary(_, let operand):
            _ = add(operand)
            return .single
        case .index(let operand, let index, _):
            _ = add(index)
            return add(operand).element
        case .call(let function, let arguments): return call(function, arguments.map { add($0) })
        case .match(let text, let pattern):
            steps += add(text).length * Double(pattern.length)
            return .single
        case .binary(.isIn, let value, let place): return membership(value, place)
        case .binary(let binary, let left, let right):
            return self.binary(binary, add(left), add(right))
        case .logical(_, let operands):
            for operand in operands { _ = add(operand) }
            return .single
        case .conditional(let condition, let left, let right):
            _ = add(condition)
            return add(left).union(add(right))
        case .list(let elements):
            let parts = elements.map { add($0.value) }
            return Extent(length: Double(parts.count), element: .union(parts))
        case .map(let entries):
            let parts = entries.flatMap { [add($0.key), add($0.value)] }
            return Extent(length: Double(entries.count), element: .union(parts))
        case .comprehension(let macro): return comprehension(macro)
        case .binding(_, let local, let value, let body):
            locals[local] = add(value)
            return add(body)
        }
    }

    private mutating func binary(
        _ binary: BinaryOperator, _ left: Extent, _ right: Extent
    ) -> Extent {
        guard binary == .add else {
            steps += min(left.total, right.total)
            return .single
        }
        guard left.length > 1 || right.length > 1 else { return .single }
        steps += left.length + right.length
        return left.joined(right)
    }

    /// Maps and constant lists of strings are looked up by hash, other lists are gone through.
    private mutating func membership(_ value: CheckedNode, _ place: CheckedNode) -> Extent {
        let isMap = if case .map = tree.type(of: place) { true } else { false }
        let (left, right) = (add(value), add(place))
        let isHashed = isMap || place.constantTexts != nil
        steps += isHashed ? left.total : right.length * min(left.total, right.element.total)
        return .single
    }

    private mutating func call(_ function: Function, _ arguments: [Extent]) -> Extent {
        steps += function.cost.steps(arguments)
        return function.cost.result(arguments)
    }

    private mutating func comprehension(_ macro: CheckedComprehension) -> Extent {
        let source = add(macro.source)
        locals[macro.first] = source.element
        if let second = macro.second { locals[second] = source.element }
        let before = steps
        if let condition = macro.condition { _ = add(condition) }
        let body = add(macro.body)
        steps = before + max(1, source.length) * (steps - before + 1)
        return switch macro.kind {
        case .all, .exists, .existsOne: .single
        case .filter: source
        case .map, .transformList: Extent(length: source.length, element: body)
        case .transformMap: Extent(length: source.length, element: body.union(source.element))
        case .transformMapEntry:
            Extent(length: source.length * body.length, element: body.element)
        }
    }
}
