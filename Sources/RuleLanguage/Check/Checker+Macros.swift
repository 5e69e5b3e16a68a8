extension Checker {
    mutating func checkComprehension(
        _ macro: Comprehension, _ range: Range<Int>
    ) -> CheckedNode {
        let source = check(macro.source)
        let (key, value) = iterated(source)
        let isPair = macro.variables.count == 2
        let isList = if case .list = types.known(source.type) { true } else { false }
        let outer = scope
        let first = bind(macro.variables[0].text, isList && !isPair ? value : key)
        let second = isPair ? bind(macro.variables[1].text, value) : nil
        let condition = macro.condition.map { check($0) }
        let body = check(macro.body)
        scope = outer
        if let condition { require(condition, is: .bool) }
        let type = resultType(macro.kind, source, key: key, element: value, body)
        let checked = CheckedComprehension(
            kind: macro.kind, source: source, first: first, second: second, condition: condition,
            body: body)
        return CheckedNode(.comprehension(checked), type, range)
    }

    /// The types of the keys, or indices, and of the values of what a macro goes through.
    private mutating func iterated(_ source: CheckedNode) -> (key: ValueType, value: ValueType) {
        switch types.known(source.type) {
        case .list(let element): return (.int, element)
        case .map(let key, let value): return (key, value)
        case .dyn, .parameter: return (.dyn, .dyn)
        case let other:
            report(CheckMessages.notIterable(other, source.range))
            return (.dyn, .dyn)
        }
    }

    private mutating func resultType(
        _ kind: ComprehensionKind, _ source: CheckedNode, key: ValueType, element: ValueType,
        _ body: CheckedNode
    ) -> ValueType {
        switch kind {
        case .all, .exists, .existsOne:
            require(body, is: .bool)
            return .bool
        case .filter:
            require(body, is: .bool)
            if case .map = types.known(source.type) { return .list(key) }
            return .list(element)
        case .map, .transformList: return .list(body.type)
        case .transformMap: return .map(key, body.type)
        case .transformMapEntry:
            let expected = ValueType.map(types.fresh(), types.fresh())
            require(body, is: expected, hint: "write `{key: value}`")
            return expected
        }
    }

    mutating func checkBinding(_ macro: Binding, _ range: Range<Int>) -> CheckedNode {
        let value = check(macro.value)
        let outer = scope
        let type = variableType(macro, value)
        let local = bind(macro.variable.text, type, isBound: macro.kind == .bind)
        let body = check(macro.body)
        scope = outer
        let kind = CheckedKind.binding(macro.kind, local: local, value, body: body)
        switch macro.kind {
        case .bind: return CheckedNode(kind, body.type, range)
        case .optionalMap: return CheckedNode(kind, .optional(body.type), range)
        case .optionalFlatMap:
            require(body, is: .optional(types.fresh()))
            return CheckedNode(kind, body.type, range)
        }
    }

    private mutating func variableType(_ macro: Binding, _ value: CheckedNode) -> ValueType {
        guard macro.kind != .bind else { return value.type }
        switch types.known(value.type) {
        case .optional(let wrapped): return wrapped
        case .dyn, .parameter: return .dyn
        default:
            require(value, is: .optional(types.fresh()))
            return .dyn
        }
    }
}
