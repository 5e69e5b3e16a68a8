extension BinaryOperator {
    /// Computes the operator for values of any types.
    func apply(_ left: Value, _ right: Value) throws(EvaluationFailure) -> Value {
        switch self {
        case .equal: return .bool(left.isEqual(to: right))
        case .notEqual: return .bool(!left.isEqual(to: right))
        case .less, .greaterOrEqual, .greater, .lessOrEqual: return try order(left, right)
        case .isIn: return try membership(of: left, in: right)
        case .add, .subtract, .multiply, .divide, .modulo: return try arithmetic(left, right)
        }
    }

    private func order(_ left: Value, _ right: Value) throws(EvaluationFailure) -> Value {
        guard let isLess = left.isLess(than: right), let isGreater = right.isLess(than: left) else {
            throw noOverload(rawValue, [left, right])
        }
        switch self {
        case .less: return .bool(isLess)
        case .greater: return .bool(isGreater)
        case .lessOrEqual: return .bool(isLess || !isGreater && left.isEqual(to: right))
        default: return .bool(isGreater || !isLess && left.isEqual(to: right))
        }
    }

    private func membership(of value: Value, in range: Value) throws(EvaluationFailure) -> Value {
        switch range {
        case .list(let elements): return .bool(elements.contains { $0.isEqual(to: value) })
        case .map(let map): return .bool(map[value] != nil)
        default: throw noOverload("in", [value, range])
        }
    }

    private func arithmetic(_ left: Value, _ right: Value) throws(EvaluationFailure) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)): return .int(try checked(left, right))
        case (.uint(let left), .uint(let right)): return .uint(try checked(left, right))
        case (.double(let left), .double(let right)) where self != .modulo:
            return .double(apply(left, right))
        default: break
        }
        switch self {
        case .add: return try sum(left, right)
        case .subtract: return try difference(left, right)
        default: throw noOverload(rawValue, [left, right])
        }
    }

    private func sum(_ left: Value, _ right: Value) throws(EvaluationFailure) -> Value {
        switch (left, right) {
        case (.string(let left), .string(let right)): return .string(left + right)
        case (.bytes(let left), .bytes(let right)): return .bytes(left + right)
        case (.list(let left), .list(let right)): return .list(left + right)
        case (.timestamp(let instant), .duration(let span)),
            (.duration(let span), .timestamp(let instant)):
            guard let sum = instant.advanced(byNanoseconds: span) else {
                throw .outOfRange("timestamp")
            }
            return .timestamp(sum)
        case (.duration(let left), .duration(let right)):
            return .duration(nanoseconds: try checkedSpan(left.addingReportingOverflow(right)))
        default: throw noOverload(rawValue, [left, right])
        }
    }

    private func difference(_ left: Value, _ right: Value) throws(EvaluationFailure) -> Value {
        switch (left, right) {
        case (.timestamp(let left), .timestamp(let right)):
            guard let span = left.nanoseconds(since: right) else { throw .outOfRange("duration") }
            return .duration(nanoseconds: span)
        case (.timestamp(let instant), .duration(let span)):
            let (negated, overflow) = Int64(0).subtractingReportingOverflow(span)
            guard !overflow, let sum = instant.advanced(byNanoseconds: negated) else {
                throw .outOfRange("timestamp")
            }
            return .timestamp(sum)
        case (.duration(let left), .duration(let right)):
            return .duration(nanoseconds: try checkedSpan(left.subtractingReportingOverflow(right)))
        default: throw noOverload(rawValue, [left, right])
        }
    }

    private func checkedSpan(
        _ result: (partialValue: Int64, overflow: Bool)
    ) throws(EvaluationFailure) -> Int64 {
        guard !result.overflow else { throw .outOfRange("duration") }
        return result.partialValue
    }
}

extension BinaryOperator {
    /// Integer arithmetic that fails instead of wrapping around.
    @inline(__always)
    func checked<Number: FixedWidthInteger>(
        _ left: Number, _ right: Number
    ) throws(EvaluationFailure) -> Number {
        let (result, overflow): (Number, Bool)
        switch self {
        case .add: (result, overflow) = left.addingReportingOverflow(right)
        case .subtract: (result, overflow) = left.subtractingReportingOverflow(right)
        case .multiply: (result, overflow) = left.multipliedReportingOverflow(by: right)
        case .divide:
            guard right != 0 else { throw .divisionByZero }
            (result, overflow) = left.dividedReportingOverflow(by: right)
        default:
            guard right != 0 else { throw .modulusByZero }
            (result, overflow) = left.remainderReportingOverflow(dividingBy: right)
        }
        guard !overflow else { throw .overflow(operation: rawValue) }
        return result
    }

    /// Arithmetic of doubles, which never fails.
    @inline(__always)
    func apply(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        default: left / right
        }
    }

    /// A comparison of two values of one type; comparing NaN gives false, but for `!=`.
    @inline(__always)
    func compare<Number: Comparable>(_ left: Number, _ right: Number) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        default: left >= right
        }
    }
}

extension UnaryOperator {
    /// Computes the operator for a value of any type.
    func apply(_ operand: Value) throws(EvaluationFailure) -> Value {
        switch (self, operand) {
        case (.not, .bool(let flag)): return .bool(!flag)
        case (.negate, .int(let number)):
            guard number != .min else { throw .overflow(operation: rawValue) }
            return .int(-number)
        case (.negate, .double(let number)): return .double(-number)
        default: throw noOverload(rawValue, [operand])
        }
    }
}
