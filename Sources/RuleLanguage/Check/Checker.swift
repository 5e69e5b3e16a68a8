/// Resolves names, infers types and finds what can't work.
///
/// When not strict, nothing is refused: what has no type is `dyn`, and what is unknown fails when
/// it is evaluated.
struct Checker {
    let environment: Environment
    let isStrict: Bool
    var types = TypeUnifier()
    var scope: [LocalVariable] = []
    private(set) var localCount = 0
    private(set) var slotsRead: Set<Int> = []
    private(set) var problems: [SourceProblem] = []

    /// A variable that a macro binds.
    struct LocalVariable {
        var name: String
        var index: Int
        var type: ValueType
        /// By `cel.bind`, whose variable may stand for a failure.
        var isBound: Bool
    }

    private init(_ environment: Environment, isStrict: Bool) {
        self.environment = environment
        self.isStrict = isStrict
    }

    /// The checked tree of `tree`, with what is wrong with it.
    static func check(
        _ tree: SyntaxNode, in environment: Environment, expecting: ValueType?, isStrict: Bool
    ) -> (tree: CheckedTree, problems: [SourceProblem]) {
        var checker = Checker(environment, isStrict: isStrict)
        let root = checker.check(tree)
        if let expecting { checker.require(root, is: expecting) }
        let checked = CheckedTree(
            root: root, types: checker.types, localCount: checker.localCount,
            slotsRead: checker.slotsRead.sorted())
        return (checked, checker.problems)
    }

    mutating func report(_ problem: SourceProblem) {
        if isStrict { problems.append(problem) }
    }

    mutating func read(_ slot: Int) { slotsRead.insert(slot) }

    /// Binds a name while `body` runs.
    mutating func bind(_ name: String, _ type: ValueType, isBound: Bool = false) -> Int {
        scope.append(LocalVariable(name: name, index: localCount, type: type, isBound: isBound))
        localCount += 1
        return localCount - 1
    }

    /// Reports unless the node fits `expected`.
    mutating func require(_ node: CheckedNode, is expected: ValueType, hint: String? = nil) {
        guard !types.fit(node.type, to: expected) else { return }
        let found = types.final(node.type)
        report(CheckMessages.mismatch(expected: expected, found: found, node.range, hint: hint))
    }

    mutating func check(_ node: SyntaxNode) -> CheckedNode {
        switch node.kind {
        case .literal(let value): return CheckedNode(.constant(value), value.type, node.range)
        case .name, .select: return checkPath(node)
        case .presence(let operand, let field): return checkPresence(operand, field, node.range)
        case .index(let operand, let index, let isOptional):
            return checkIndex(check(operand), check(index), isOptional, node.range)
        case .call(let name, let arguments): return checkCall(name, arguments, node)
        case .method(let target, let name, let arguments):
            return checkMethod(target, name, arguments, node)
        case .unary(let unary, let operand): return checkUnary(unary, check(operand), node.range)
        case .binary(let binary, let left, let right):
            return checkBinary(binary, check(left), check(right), node)
        case .logical(let logical, let operands): return checkLogical(logical, operands, node.range)
        case .conditional(let condition, let left, let right):
            return checkConditional(check(condition), check(left), check(right), node.range)
        case .list(let elements): return checkList(elements, node.range)
        case .map(let entries): return checkMap(entries, node.range)
        case .comprehension(let macro): return checkComprehension(macro, node.range)
        case .binding(let macro): return checkBinding(macro, node.range)
        case .invalid: return CheckedNode(.constant(.null), .dyn, node.range)
        }
    }

    private mutating func checkLogical(
        _ logical: LogicalOperator, _ operands: [SyntaxNode], _ range: Range<Int>
    ) -> CheckedNode {
        let operands = operands.map { check($0) }
        for operand in operands { require(operand, is: .bool) }
        return CheckedNode(.logical(logical, operands), .bool, range)
    }

    private mutating func checkConditional(
        _ condition: CheckedNode, _ left: CheckedNode, _ right: CheckedNode, _ range: Range<Int>
    ) -> CheckedNode {
        require(condition, is: .bool)
        let type: ValueType
        if types.fit(right.type, to: left.type) {
            type = types.join(left.type, right.type)
        } else {
            type = .dyn
            report(CheckMessages.branches(types.final(left.type), types.final(right.type), range))
        }
        return CheckedNode(.conditional(condition, left, right), type, range)
    }
}
