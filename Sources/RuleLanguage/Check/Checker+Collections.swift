extension Checker {
    mutating func checkSelect(
        _ operand: CheckedNode, _ field: String, _ isOptional: Bool, _ range: Range<Int>
    ) -> CheckedNode {
        let known = types.known(operand.type)
        var type = fieldType(of: known, field, range)
        if isOptional, !known.isOptional { type = .optional(type) }
        return CheckedNode(.select(operand, field, isOptional: isOptional), type, range)
    }

    /// The type of a field; that of an optional is optional again.
    private mutating func fieldType(
        of type: ValueType, _ field: String, _ range: Range<Int>
    ) -> ValueType {
        switch type {
        case .map(let key, let value):
            if !types.fit(.string, to: key) {
                report(CheckMessages.notIndexable(type, by: .string, range))
            }
            return value
        case .optional(let wrapped):
            let inner = fieldType(of: types.known(wrapped), field, range)
            return inner.isOptional ? inner : .optional(inner)
        case .dyn, .parameter: return .dyn
        default:
            report(CheckMessages.noFields(type, field, range))
            return .dyn
        }
    }

    /// `has(a.b)`: of a variable `a.b` whether its slot is set, else whether the field is there.
    mutating func checkPresence(
        _ operand: SyntaxNode, _ field: Field, _ range: Range<Int>
    ) -> CheckedNode {
        let whole = SyntaxNode(.select(operand, field: field, isOptional: false), range)
        switch declaration(of: whole) {
        case .slot(let slot, _), .symbol(let slot, _):
            read(slot)
            return CheckedNode(.slotPresence(slot), .bool, range)
        case .constant: return CheckedNode(.constant(.bool(true)), .bool, range)
        case nil: break
        }
        let operand = check(operand)
        let known = types.known(operand.type)
        // A map with keys of another type lacks the field, which is an answer.
        if case .map = known {} else { _ = fieldType(of: known, field.name, range) }
        return CheckedNode(.presence(operand, field.name), .bool, range)
    }

    mutating func checkIndex(
        _ operand: CheckedNode, _ index: CheckedNode, _ isOptional: Bool, _ range: Range<Int>
    ) -> CheckedNode {
        let known = types.known(operand.type)
        var type = elementType(of: known, index, range)
        if isOptional, !known.isOptional { type = .optional(type) }
        return CheckedNode(.index(operand, index, isOptional: isOptional), type, range)
    }

    private mutating func elementType(
        of type: ValueType, _ index: CheckedNode, _ range: Range<Int>
    ) -> ValueType {
        switch type {
        case .list(let element):
            if types.fit(index.type, to: .int) { return element }
        case .map(let key, let value):
            if types.fit(index.type, to: key) { return value }
            if types.known(key).isNumeric, types.known(index.type).isNumeric { return value }
        case .optional(let wrapped):
            let inner = elementType(of: types.known(wrapped), index, range)
            return inner.isOptional ? inner : .optional(inner)
        case .dyn, .parameter: return .dyn
        default: break
        }
        report(CheckMessages.notIndexable(types.final(type), by: types.final(index.type), range))
        return .dyn
    }

    mutating func checkList(_ elements: [ListElement], _ range: Range<Int>) -> CheckedNode {
        let checked = elements.map {
            CheckedElement(value: check($0.value), isOptional: $0.isOptional)
        }
        let element = commonType(checked.map { contentType($0.value, $0.isOptional) })
        let constants = checked.compactMap { $0.isOptional ? nil : $0.value.constant }
        let isConstant = constants.count == checked.count
        let kind: CheckedKind = isConstant ? .constant(.list(constants)) : .list(checked)
        return CheckedNode(kind, .list(element), range)
    }

    mutating func checkMap(_ entries: [MapEntry], _ range: Range<Int>) -> CheckedNode {
        let checked = entries.map {
            CheckedEntry(key: check($0.key), value: check($0.value), isOptional: $0.isOptional)
        }
        for entry in checked { requireKey(entry.key) }
        let key = commonType(checked.map(\.key.type))
        let value = commonType(checked.map { contentType($0.value, $0.isOptional) })
        return CheckedNode(constantMap(checked) ?? .map(checked), .map(key, value), range)
    }

    private func constantMap(_ entries: [CheckedEntry]) -> CheckedKind? {
        let constants: [(Value, Value)] = entries.compactMap { entry in
            guard !entry.isOptional, let key = entry.key.constant, let value = entry.value.constant
            else { return nil }
            return (key, value)
        }
        guard constants.count == entries.count else { return nil }
        return MapValue(constants).map { .constant(.map($0)) }
    }

    private mutating func requireKey(_ key: CheckedNode) {
        switch types.known(key.type) {
        case .int, .uint, .bool, .string, .dyn, .parameter: break
        case let other: report(CheckMessages.badKey(types.final(other), key.range))
        }
    }

    /// The type that an element or a value adds to its collection.
    private mutating func contentType(_ node: CheckedNode, _ isOptional: Bool) -> ValueType {
        guard isOptional else { return node.type }
        let wrapped = types.fresh()
        guard types.fit(node.type, to: .optional(wrapped)) else {
            report(CheckMessages.notOptional(types.final(node.type), node.range))
            return .dyn
        }
        return types.known(node.type) == .dyn ? .dyn : wrapped
    }

    private mutating func commonType(_ found: [ValueType]) -> ValueType {
        guard var common = found.first else { return types.fresh() }
        for type in found.dropFirst() { common = types.join(common, type) }
        return common
    }
}

extension CheckedNode {
    /// The value of a literal or of a constant.
    var constant: Value? {
        if case .constant(let value) = kind { value } else { nil }
    }

    /// The strings of a constant list that holds nothing else.
    var constantTexts: [String]? {
        guard case .list(let elements)? = constant else { return nil }
        let texts: [String] = elements.compactMap { element in
            if case .string(let text) = element { text } else { nil }
        }
        return texts.count == elements.count ? texts : nil
    }
}

extension ValueType {
    var isOptional: Bool {
        if case .optional = self { true } else { false }
    }
}
