extension Planner {
    func select(
        _ operand: @escaping ValuePlan, _ field: String, _ isOptional: Bool, _ range: Range<Int>
    ) -> ValuePlan {
        let key = Value.string(field)
        return { (frame: inout Frame) throws(EvaluationError) in
            let value = try operand(&frame)
            return try located(range) { () throws(EvaluationFailure) in
                try value.select(key, isOptional: isOptional, isField: true)
            }
        }
    }

    func index(
        _ operand: @escaping ValuePlan, _ index: @escaping ValuePlan, _ isOptional: Bool,
        _ range: Range<Int>
    ) -> ValuePlan {
        { (frame: inout Frame) throws(EvaluationError) in
            let (value, key) = (try operand(&frame), try index(&frame))
            return try located(range) { () throws(EvaluationFailure) in
                try value.select(key, isOptional: isOptional, isField: false)
            }
        }
    }

    func presence(_ operand: CheckedNode, _ field: String, _ range: Range<Int>) -> BooleanPlan {
        let operand = value(operand)
        return { (frame: inout Frame) throws(EvaluationError) in
            let value = try operand(&frame)
            return try located(range) { () throws(EvaluationFailure) in try value.has(field) }
        }
    }

    func list(_ elements: [CheckedElement]) -> ValuePlan {
        let parts = elements.map { element in
            (plan: value(element.value), isOptional: element.isOptional, range: element.value.range)
        }
        return { (frame: inout Frame) throws(EvaluationError) in
            var values: [Value] = []
            values.reserveCapacity(parts.count)
            for part in parts {
                let value = try part.plan(&frame)
                if let value = try content(value, part.isOptional, part.range) {
                    values.append(value)
                }
            }
            return .list(values)
        }
    }

    func map(_ entries: [CheckedEntry]) -> ValuePlan {
        let parts = entries.map { entry in
            (
                key: value(entry.key), value: value(entry.value), isOptional: entry.isOptional,
                keyRange: entry.key.range, range: entry.value.range
            )
        }
        return { (frame: inout Frame) throws(EvaluationError) in
            var map = MapValue()
            for part in parts {
                let (key, value) = (try part.key(&frame), try part.value(&frame))
                guard let value = try content(value, part.isOptional, part.range) else { continue }
                try located(part.keyRange) { () throws(EvaluationFailure) in
                    try map.add(value, for: key)
                }
            }
            return .map(map)
        }
    }
}

/// What an element adds to its collection: nothing if it is an empty optional after `?`.
private func content(
    _ value: Value, _ isOptional: Bool, _ range: Range<Int>
) throws(EvaluationError) -> Value? {
    guard isOptional else { return value }
    guard case .optional(let wrapped) = value else {
        throw EvaluationError(noOverload("?", [value]), at: range)
    }
    return wrapped
}
