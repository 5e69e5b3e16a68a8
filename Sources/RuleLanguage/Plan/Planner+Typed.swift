extension Planner {
    /// The node's plan by its type, or nil if the node has to be planned as a value.
    func typed(_ node: CheckedNode) -> Plan? {
        switch node.kind {
        case .constant(let value): constant(value, type(node))
        case .slot(let slot, let name): typedSlot(slot, name, type(node), node.range)
        case .slotPresence(let slot): .boolean { frame in frame.memory.kind(at: slot) != .absent }
        case .symbolTest(let symbol, let marks): .boolean(symbolTest(symbol, marks, node.range))
        case .unary(let unary, let operand): typedUnary(unary, operand, node)
        case .binary(let binary, let left, let right): typedBinary(binary, left, right, node)
        case .logical(let logical, let operands): .boolean(self.logical(logical, operands[...]))
        case .conditional(let condition, let left, let right):
            typedConditional(condition, left, right, type(node))
        case .match(let text, let pattern): .boolean(match(value(text), pattern, node.range))
        case .presence(let operand, let field): .boolean(presence(operand, field, node.range))
        case .comprehension(let macro) where macro.kind.isQuantifier: .boolean(quantifier(macro))
        case .call(let function, let arguments):
            function.name == "double" && arguments.count == 1 && type(arguments[0]) == .int
                ? .double(converted(integer(arguments[0]))) : nil
        default: nil
        }
    }

    /// A plan that gives one value.
    func constant(_ value: Value, _ type: ValueType) -> Plan {
        switch (value, type) {
        case (.bool(let flag), .bool): .boolean { _ in flag }
        case (.int(let number), .int): .integer { _ in number }
        case (.double(let number), .double): .double { _ in number }
        case (.duration(let span), .duration): .duration { _ in span }
        case (.timestamp(let instant), .timestamp):
            instant.nanoseconds % 1000 == 0
                ? .timestamp { _ in instant.microseconds } : .value { _ in value }
        default: .value { _ in value }
        }
    }

    /// The int as the double that it rounds to.
    func converted(_ plan: @escaping IntegerPlan) -> DoublePlan {
        { (frame: inout Frame) throws(EvaluationError) in Double(try plan(&frame)) }
    }

    private func typedUnary(
        _ unary: UnaryOperator, _ operand: CheckedNode, _ node: CheckedNode
    ) -> Plan? {
        switch (unary, type(operand)) {
        case (.not, _):
            let plan = boolean(operand)
            return .boolean { (frame: inout Frame) throws(EvaluationError) in !(try plan(&frame)) }
        case (.negate, .double):
            let plan = double(operand)
            return .double { (frame: inout Frame) throws(EvaluationError) in -(try plan(&frame)) }
        case (.negate, .int):
            let (plan, range) = (integer(operand), node.range)
            return .integer { (frame: inout Frame) throws(EvaluationError) in
                let number = try plan(&frame)
                guard number != .min else {
                    throw EvaluationError(.overflow(operation: "-"), at: range)
                }
                return -number
            }
        default: return nil
        }
    }

    private func typedConditional(
        _ condition: CheckedNode, _ left: CheckedNode, _ right: CheckedNode, _ type: ValueType
    ) -> Plan? {
        guard self.type(left) == type, self.type(right) == type else { return nil }
        let test = boolean(condition)
        switch type {
        case .bool: return .boolean(choose(test, boolean(left), boolean(right)))
        case .int: return .integer(choose(test, integer(left), integer(right)))
        case .double: return .double(choose(test, double(left), double(right)))
        case .duration: return .duration(choose(test, duration(left), duration(right)))
        default: return nil
        }
    }

    private func match(
        _ text: @escaping ValuePlan, _ pattern: RegularExpression, _ range: Range<Int>
    ) -> BooleanPlan {
        { (frame: inout Frame) throws(EvaluationError) in
            let value = try text(&frame)
            guard case .string(let text) = value else { throw mismatch(value, .string, range) }
            return pattern.matches(text)
        }
    }

    /// Whichever plan the condition calls for.
    func choose<Result>(
        _ condition: @escaping BooleanPlan,
        _ left: @escaping @Sendable (inout Frame) throws(EvaluationError) -> Result,
        _ right: @escaping @Sendable (inout Frame) throws(EvaluationError) -> Result
    ) -> @Sendable (inout Frame) throws(EvaluationError) -> Result {
        { (frame: inout Frame) throws(EvaluationError) in
            try condition(&frame) ? try left(&frame) : try right(&frame)
        }
    }

    /// `&&` or `||` of all operands. An error counts only if no operand settles the result.
    private func logical(
        _ logical: LogicalOperator, _ operands: ArraySlice<CheckedNode>
    ) -> BooleanPlan {
        guard operands.count > 1 else { return boolean(operands[operands.startIndex]) }
        let middle = operands.startIndex + operands.count / 2
        let left = self.logical(logical, operands[..<middle])
        let right = self.logical(logical, operands[middle...])
        let settles = logical == .or
        return { (frame: inout Frame) throws(EvaluationError) in
            do throws(EvaluationError) {
                if try left(&frame) == settles { return settles }
            } catch {
                if (try? right(&frame)) == settles { return settles }
                throw error
            }
            return try right(&frame)
        }
    }
}
