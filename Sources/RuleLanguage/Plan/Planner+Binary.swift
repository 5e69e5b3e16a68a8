extension Planner {
    /// The plan of a binary operator whose result takes eight bytes, or nil.
    func typedBinary(
        _ binary: BinaryOperator, _ left: CheckedNode, _ right: CheckedNode, _ node: CheckedNode
    ) -> Plan? {
        switch binary {
        case .add, .subtract, .multiply, .divide, .modulo:
            arithmetic(binary, left, right, node.range)
        case .isIn: .boolean(membership(left, right, node.range))
        default: .boolean(comparison(binary, left, right, node.range))
        }
    }

    private func arithmetic(
        _ binary: BinaryOperator, _ left: CheckedNode, _ right: CheckedNode, _ range: Range<Int>
    ) -> Plan? {
        switch (type(left), type(right)) {
        case (.int, .int): .integer(integers(binary, left, right, range))
        case (.double, .double): .double(doubles(binary, double(left), double(right)))
        case (.duration, .duration):
            .duration(spans(binary, duration(left), duration(right), range))
        case (.timestamp, .timestamp):
            timestamp(left).flatMap { left in
                timestamp(right).map { .duration(elapsed(left, $0, range)) }
            }
        default: nil
        }
    }

    private func integers(
        _ binary: BinaryOperator, _ left: CheckedNode, _ right: CheckedNode, _ range: Range<Int>
    ) -> IntegerPlan {
        let left = integer(left)
        if case .int(let constant)? = right.constant {
            return { (frame: inout Frame) throws(EvaluationError) in
                let left = try left(&frame)
                return try located(range) { () throws(EvaluationFailure) in
                    try binary.checked(left, constant)
                }
            }
        }
        let right = integer(right)
        return { (frame: inout Frame) throws(EvaluationError) in
            let (left, right) = (try left(&frame), try right(&frame))
            return try located(range) { () throws(EvaluationFailure) in
                try binary.checked(left, right)
            }
        }
    }

    private func doubles(
        _ binary: BinaryOperator, _ left: @escaping DoublePlan, _ right: @escaping DoublePlan
    ) -> DoublePlan {
        { (frame: inout Frame) throws(EvaluationError) in
            binary.apply(try left(&frame), try right(&frame))
        }
    }

    private func spans(
        _ binary: BinaryOperator, _ left: @escaping IntegerPlan, _ right: @escaping IntegerPlan,
        _ range: Range<Int>
    ) -> IntegerPlan {
        { (frame: inout Frame) throws(EvaluationError) in
            let (left, right) = (try left(&frame), try right(&frame))
            let (span, overflow) =
                binary == .add
                ? left.addingReportingOverflow(right) : left.subtractingReportingOverflow(right)
            guard !overflow else { throw EvaluationError(.outOfRange("duration"), at: range) }
            return span
        }
    }

    /// Nanoseconds between two instants.
    private func elapsed(
        _ left: @escaping IntegerPlan, _ right: @escaping IntegerPlan, _ range: Range<Int>
    ) -> IntegerPlan {
        { (frame: inout Frame) throws(EvaluationError) in
            let microseconds = try left(&frame) - (try right(&frame))
            let (span, overflow) = microseconds.multipliedReportingOverflow(by: 1000)
            guard !overflow else { throw EvaluationError(.outOfRange("duration"), at: range) }
            return span
        }
    }
}

extension Planner {
    private func comparison(
        _ binary: BinaryOperator, _ left: CheckedNode, _ right: CheckedNode, _ range: Range<Int>
    ) -> BooleanPlan {
        // By the plans and not by the types, since a value of type duration may be null.
        switch (plan(left), plan(right)) {
        case (.integer(let left), .integer(let other)):
            guard case .int(let constant)? = right.constant else {
                return compare(binary, left, other)
            }
            return compare(binary, left, constant)
        case (.double(let left), .double(let other)):
            guard case .double(let constant)? = right.constant else {
                return compare(binary, left, other)
            }
            return compare(binary, left, constant)
        case (.integer(let left), .double(let right)):
            return compare(binary, converted(left), right)
        case (.double(let left), .integer(let right)):
            return compare(binary, left, converted(right))
        case (.duration(let left), .duration(let right)),
            (.timestamp(let left), .timestamp(let right)):
            return compare(binary, left, right)
        case (let left, let right):
            return compareValues(binary, left.boxed, right.boxed, range)
        }
    }

    // One function for each type rather than a generic one, whose closures would be wrapped. A
    // constant on the right, the usual case, saves a call.

    private func compare(
        _ binary: BinaryOperator, _ left: @escaping IntegerPlan, _ right: @escaping IntegerPlan
    ) -> BooleanPlan {
        { (frame: inout Frame) throws(EvaluationError) in
            binary.compare(try left(&frame), try right(&frame))
        }
    }

    private func compare(
        _ binary: BinaryOperator, _ left: @escaping IntegerPlan, _ constant: Int64
    ) -> BooleanPlan {
        { (frame: inout Frame) throws(EvaluationError) in
            binary.compare(try left(&frame), constant)
        }
    }

    private func compare(
        _ binary: BinaryOperator, _ left: @escaping DoublePlan, _ right: @escaping DoublePlan
    ) -> BooleanPlan {
        { (frame: inout Frame) throws(EvaluationError) in
            binary.compare(try left(&frame), try right(&frame))
        }
    }

    private func compare(
        _ binary: BinaryOperator, _ left: @escaping DoublePlan, _ constant: Double
    ) -> BooleanPlan {
        { (frame: inout Frame) throws(EvaluationError) in
            binary.compare(try left(&frame), constant)
        }
    }

    private func compareValues(
        _ binary: BinaryOperator, _ left: @escaping ValuePlan, _ right: @escaping ValuePlan,
        _ range: Range<Int>
    ) -> BooleanPlan {
        { (frame: inout Frame) throws(EvaluationError) in
            let (left, right) = (try left(&frame), try right(&frame))
            let result = try located(range) { () throws(EvaluationFailure) in
                try binary.apply(left, right)
            }
            guard case .bool(let flag) = result else { throw mismatch(result, .bool, range) }
            return flag
        }
    }

    /// `in`; a constant list of strings is looked up by hash.
    private func membership(
        _ element: CheckedNode, _ place: CheckedNode, _ range: Range<Int>
    ) -> BooleanPlan {
        let element = value(element)
        guard let texts = place.constantTexts.map({ Set($0.map(ScalarString.init)) }) else {
            return compareValues(.isIn, element, value(place), range)
        }
        return { (frame: inout Frame) throws(EvaluationError) in
            guard case .string(let text) = try element(&frame) else { return false }
            return texts.contains(ScalarString(text))
        }
    }
}
