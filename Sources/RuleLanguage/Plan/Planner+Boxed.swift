extension Planner {
    /// The node's plan as a value, for nodes that have no plan by type.
    func boxed(_ node: CheckedNode) -> ValuePlan {
        let range = node.range
        switch node.kind {
        case .slot(let slot, let name): return boxedSlot(slot, name, range)
        case .symbol(let symbol): return symbolText(symbol, range)
        case .local(let index, let isBound):
            if isBound { return boundLocal(index) }
            return { frame in frame.locals[index] }
        case .unknownName(let name): return failing(.noSuchField(name), range)
        case .unknownFunction(let name): return failing(.unboundFunction(name), range)
        case .select(let operand, let field, let isOptional):
            return select(value(operand), field, isOptional, range)
        case .index(let operand, let index, let isOptional):
            return self.index(value(operand), value(index), isOptional, range)
        case .call(let function, let arguments):
            let plans = arguments.map { value($0) }
            return function.skipsSecond && plans.count == 2
                ? fallback(function, plans[0], plans[1], range) : call(function, plans, range)
        case .unary(let unary, let operand): return self.unary(unary, value(operand), range)
        case .binary(let binary, let left, let right):
            return self.binary(binary, value(left), value(right), range)
        case .conditional(let condition, let left, let right):
            return choose(boolean(condition), value(left), value(right))
        case .list(let elements): return list(elements)
        case .map(let entries): return map(entries)
        case .comprehension(let macro): return collector(macro)
        case .binding(let kind, let local, let operand, let body):
            return binding(kind, local, value(operand), value(body), range)
        case .constant, .slotPresence, .symbolTest, .logical, .presence, .match:
            preconditionFailure("\(node.kind) is always planned by its type")
        }
    }

    private func failing(_ reason: EvaluationFailure, _ range: Range<Int>) -> ValuePlan {
        { (_: inout Frame) throws(EvaluationError) in throw EvaluationError(reason, at: range) }
    }

    private func call(
        _ function: Function, _ arguments: [ValuePlan], _ range: Range<Int>
    ) -> ValuePlan {
        let body = function.body
        return { (frame: inout Frame) throws(EvaluationError) in
            var values: [Value] = []
            values.reserveCapacity(arguments.count)
            for argument in arguments { values.append(try argument(&frame)) }
            return try located(range) { () throws(EvaluationFailure) in try body(values) }
        }
    }

    /// `or` and `orValue`, whose second argument is computed only if the first is empty.
    private func fallback(
        _ function: Function, _ left: @escaping ValuePlan, _ right: @escaping ValuePlan,
        _ range: Range<Int>
    ) -> ValuePlan {
        { (frame: inout Frame) throws(EvaluationError) in
            let optional = try left(&frame)
            if case .optional(let wrapped?) = optional {
                return function.name == "or" ? optional : wrapped
            }
            let values = [optional, try right(&frame)]
            return try located(range) { () throws(EvaluationFailure) in
                try function.body(values)
            }
        }
    }

    private func unary(
        _ unary: UnaryOperator, _ operand: @escaping ValuePlan, _ range: Range<Int>
    ) -> ValuePlan {
        { (frame: inout Frame) throws(EvaluationError) in
            let value = try operand(&frame)
            return try located(range) { () throws(EvaluationFailure) in try unary.apply(value) }
        }
    }

    private func binary(
        _ binary: BinaryOperator, _ left: @escaping ValuePlan, _ right: @escaping ValuePlan,
        _ range: Range<Int>
    ) -> ValuePlan {
        { (frame: inout Frame) throws(EvaluationError) in
            let (left, right) = (try left(&frame), try right(&frame))
            return try located(range) { () throws(EvaluationFailure) in
                try binary.apply(left, right)
            }
        }
    }

    private func boundLocal(_ index: Int) -> ValuePlan {
        { (frame: inout Frame) throws(EvaluationError) in
            if let failure = frame.failures?[index] { throw failure }
            return frame.locals[index]
        }
    }

    private func binding(
        _ kind: Binding.Kind, _ local: Int, _ operand: @escaping ValuePlan,
        _ body: @escaping ValuePlan, _ range: Range<Int>
    ) -> ValuePlan {
        { (frame: inout Frame) throws(EvaluationError) in
            if kind == .bind {
                bind(local, operand, &frame)
                return try body(&frame)
            }
            let value = try operand(&frame)
            guard case .optional(let wrapped) = value else {
                throw EvaluationError(noOverload("optMap", [value]), at: range)
            }
            guard let wrapped else { return .optional(nil) }
            frame.locals[local] = wrapped
            let result = try body(&frame)
            return kind == .optionalMap ? .optional(result) : result
        }
    }
}

/// Gives a variable the plan's value, or its failure.
private func bind(_ local: Int, _ plan: ValuePlan, _ frame: inout Frame) {
    do throws(EvaluationError) {
        frame.locals[local] = try plan(&frame)
        frame.failures?[local] = nil
    } catch {
        frame.failures = frame.failures ?? [:]
        frame.failures?[local] = error
    }
}
