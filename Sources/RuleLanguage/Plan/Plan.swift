// A plan is an expression ready to run: closures that call one another, specialised by type, so
// that arithmetic on slots boxes nothing, allocates nothing and looks nothing up by name.

typealias ValuePlan = @Sendable (inout Frame) throws(EvaluationError) -> Value
typealias BooleanPlan = @Sendable (inout Frame) throws(EvaluationError) -> Bool
typealias IntegerPlan = @Sendable (inout Frame) throws(EvaluationError) -> Int64
typealias DoublePlan = @Sendable (inout Frame) throws(EvaluationError) -> Double

/// A plan by the type of its result, where that is known to take eight bytes.
enum Plan: Sendable {
    case boolean(BooleanPlan)
    case integer(IntegerPlan)
    case double(DoublePlan)
    /// Nanoseconds.
    case duration(IntegerPlan)
    /// Whole microseconds since 1970; finer instants are planned as values.
    case timestamp(IntegerPlan)
    case value(ValuePlan)

    /// The same plan with its result boxed.
    var boxed: ValuePlan {
        switch self {
        case .value(let plan):
            plan
        case .boolean(let plan):
            { (frame: inout Frame) throws(EvaluationError) in .bool(try plan(&frame)) }
        case .integer(let plan):
            { (frame: inout Frame) throws(EvaluationError) in .int(try plan(&frame)) }
        case .double(let plan):
            { (frame: inout Frame) throws(EvaluationError) in .double(try plan(&frame)) }
        case .duration(let plan):
            { (frame: inout Frame) throws(EvaluationError) in
                .duration(nanoseconds: try plan(&frame))
            }
        case .timestamp(let plan):
            { (frame: inout Frame) throws(EvaluationError) in
                .timestamp(Timestamp(clampingMicroseconds: try plan(&frame)))
            }
        }
    }

    /// The plan as a number of any type, given as a double; any other value is an error.
    func number(_ range: Range<Int>) -> DoublePlan {
        switch self {
        case .double(let plan): return plan
        case .integer(let plan):
            return { (frame: inout Frame) throws(EvaluationError) in Double(try plan(&frame)) }
        default: break
        }
        let plan = boxed
        return { (frame: inout Frame) throws(EvaluationError) in
            let value = try plan(&frame)
            return switch value {
            case .int(let number): Double(number)
            case .uint(let number): Double(number)
            case .double(let number): number
            default: throw mismatch(value, .double, range)
            }
        }
    }

    /// The plan as a boolean; any other value is an error.
    func boolean(_ range: Range<Int>) -> BooleanPlan {
        if case .boolean(let plan) = self { return plan }
        let plan = boxed
        return { (frame: inout Frame) throws(EvaluationError) in
            let value = try plan(&frame)
            guard case .bool(let flag) = value else { throw mismatch(value, .bool, range) }
            return flag
        }
    }
}

/// Runs a computation on values, and gives its failure a place.
@inline(__always)
func located<Result>(
    _ range: Range<Int>, _ body: () throws(EvaluationFailure) -> Result
) throws(EvaluationError) -> Result {
    do {
        return try body()
    } catch {
        throw EvaluationError(error, at: range)
    }
}
