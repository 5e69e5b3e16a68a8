extension Checker {
    mutating func checkUnary(
        _ unary: UnaryOperator, _ operand: CheckedNode, _ range: Range<Int>
    ) -> CheckedNode {
        let kind = CheckedKind.unary(unary, operand)
        if let type = match(unary.overloads, [operand]) { return CheckedNode(kind, type, range) }
        let found = types.final(operand.type)
        report(CheckMessages.noOverload(unary.rawValue, [found], range, hint: nil))
        return CheckedNode(kind, unary == .not ? .bool : .dyn, range)
    }

    mutating func checkBinary(
        _ binary: BinaryOperator, _ left: CheckedNode, _ right: CheckedNode, _ node: SyntaxNode
    ) -> CheckedNode {
        switch binary {
        case .equal, .notEqual: return checkEquality(binary, left, right, node.range)
        case .isIn: return checkMembership(left, right, node.range)
        default: break
        }
        let kind = CheckedKind.binary(binary, left, right)
        if let type = match(binary.overloads, [left, right]) {
            return CheckedNode(kind, type, node.range)
        }
        let found = [types.final(left.type), types.final(right.type)]
        let hint = conversionHint(found, [left, right], node)
        report(CheckMessages.noOverload(binary.rawValue, found, node.range, hint: hint))
        return CheckedNode(kind, .dyn, node.range)
    }

    /// What to write where an int stands beside a double.
    private func conversionHint(
        _ found: [ValueType], _ operands: [CheckedNode], _ node: SyntaxNode
    ) -> String? {
        guard case .binary(_, let left, let right) = node.kind, found[0] != found[1],
            found.allSatisfy(\.isNumeric)
        else { return nil }
        let target: ValueType = found.contains(.double) ? .double : .int
        let index = found[0] == target ? 1 : 0
        if target == .double, case .int(let literal)? = operands[index].constant {
            return CheckMessages.writeDouble(literal)
        }
        return CheckMessages.convert(Printer.text(of: index == 0 ? left : right), to: target)
    }

    private mutating func checkEquality(
        _ binary: BinaryOperator, _ left: CheckedNode, _ right: CheckedNode, _ range: Range<Int>
    ) -> CheckedNode {
        let isNegated = binary == .notEqual
        if let test = symbolTest(left, [right], isNegated) ?? symbolTest(right, [left], isNegated) {
            return CheckedNode(test, .bool, range)
        }
        if !areComparable(left.type, right.type) {
            let found = (types.final(left.type), types.final(right.type))
            report(CheckMessages.notComparable(found.0, found.1, range))
        }
        return CheckedNode(.binary(binary, left, right), .bool, range)
    }

    /// Whether values of the types may be equal; numbers of different types may.
    private mutating func areComparable(_ left: ValueType, _ right: ValueType) -> Bool {
        if types.fit(right, to: left) { return true }
        var trial = types
        return trial.fit(
            types.known(right).erasingNumbers, to: types.known(left).erasingNumbers)
    }

    private mutating func checkMembership(
        _ value: CheckedNode, _ place: CheckedNode, _ range: Range<Int>
    ) -> CheckedNode {
        if case .list(let elements)? = place.constant {
            let nodes = elements.map { CheckedNode(.constant($0), $0.type, place.range) }
            if let test = symbolTest(value, nodes, false) { return CheckedNode(test, .bool, range) }
        }
        let isFound =
            switch types.known(place.type) {
            case .list(let element): areComparable(element, value.type)
            case .map(let key, _): areComparable(key, value.type)
            case .dyn, .parameter: true
            default: false
            }
        if !isFound {
            let found = (types.final(value.type), types.final(place.type))
            report(CheckMessages.notSearchable(found.0, found.1, range))
        }
        return CheckedNode(.binary(.isIn, value, place), .bool, range)
    }

    /// The test of a symbol against constant strings, or nil if it is no such test.
    private mutating func symbolTest(
        _ node: CheckedNode, _ constants: [CheckedNode], _ isNegated: Bool
    ) -> CheckedKind? {
        guard case .symbol(let symbol) = node.kind else { return nil }
        var marks = Array(repeating: isNegated, count: symbol.symbols.count)
        for constant in constants {
            guard case .string(let text)? = constant.constant else { return nil }
            if let index = symbol.symbols.firstIndex(where: { $0.hasSameScalars(as: text) }) {
                marks[index] = !isNegated
            } else {
                report(
                    CheckMessages.notASymbol(
                        text, of: symbol.name, constant.range, symbols: symbol.symbols))
            }
        }
        return .symbolTest(symbol, marks)
    }
}
