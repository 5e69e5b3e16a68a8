/// Turns a checked tree into a plan.
///
/// Every node is planned by its type where that takes eight bytes, and as a boxed value otherwise;
/// each form can use the other. Parts that depend on no variable are computed here, once.
struct Planner {
    let tree: CheckedTree

    func type(_ node: CheckedNode) -> ValueType { tree.type(of: node) }

    /// The node's plan as a value of any type.
    func value(_ node: CheckedNode) -> ValuePlan { plan(node).boxed }

    /// The node's plan as a boolean; a value that is none is an error.
    func boolean(_ node: CheckedNode) -> BooleanPlan { plan(node).boolean(node.range) }

    /// The node's plan as an int; a value that is none is an error.
    func integer(_ node: CheckedNode) -> IntegerPlan {
        let (found, range) = (plan(node), node.range)
        if case .integer(let plan) = found { return plan }
        let plan = found.boxed
        return { (frame: inout Frame) throws(EvaluationError) in
            let value = try plan(&frame)
            guard case .int(let number) = value else { throw mismatch(value, .int, range) }
            return number
        }
    }

    /// The node's plan as a double; a value that is none is an error.
    func double(_ node: CheckedNode) -> DoublePlan {
        let (found, range) = (plan(node), node.range)
        if case .double(let plan) = found { return plan }
        let plan = found.boxed
        return { (frame: inout Frame) throws(EvaluationError) in
            let value = try plan(&frame)
            guard case .double(let number) = value else { throw mismatch(value, .double, range) }
            return number
        }
    }

    /// The node's plan as nanoseconds; a value that is no duration is an error.
    func duration(_ node: CheckedNode) -> IntegerPlan {
        let (found, range) = (plan(node), node.range)
        if case .duration(let plan) = found { return plan }
        let plan = found.boxed
        return { (frame: inout Frame) throws(EvaluationError) in
            let value = try plan(&frame)
            guard case .duration(let span) = value else { throw mismatch(value, .duration, range) }
            return span
        }
    }

    /// The node's plan as microseconds, or nil where instants may be finer than that.
    func timestamp(_ node: CheckedNode) -> IntegerPlan? {
        if case .timestamp(let plan) = plan(node) { plan } else { nil }
    }

    /// The node's plan; a constant if the node depends on nothing and has a value.
    func plan(_ node: CheckedNode) -> Plan {
        let plan = typed(node) ?? .value(boxed(node))
        guard node.isClosed, node.constant == nil else { return plan }
        guard let value = closedValue(plan.boxed) else { return plan }
        return constant(value, type(node))
    }
}

/// The value of a plan that depends on nothing, or nil if it fails.
private func closedValue(_ plan: ValuePlan) -> Value? {
    let slots = Slots(count: 0)
    return withExtendedLifetime(slots) {
        var frame = Frame(slots: slots, localCount: 0)
        return try? plan(&frame)
    }
}

/// The failure of a value that turned out to have another type than its place needs.
func mismatch(_ value: Value, _ expected: ValueType, _ range: Range<Int>) -> EvaluationError {
    EvaluationError(.mismatch(expected: "\(expected)", found: value.typeName), at: range)
}
