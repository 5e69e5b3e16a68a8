/// Why an expression that compiled has no value for the given slots.
package struct EvaluationError: Error, Equatable, Sendable {
    package var reason: EvaluationFailure
    /// The place in the source, as UTF-8 offsets.
    package var range: Range<Int>

    package init(_ reason: EvaluationFailure, at range: Range<Int>) {
        self.reason = reason
        self.range = range
    }
}

extension EvaluationError: CustomStringConvertible {
    package var description: String { reason.description }
}

/// What went wrong, apart from the place.
package enum EvaluationFailure: Error, Equatable, Sendable {
    case noSuchField(String)
    case noSuchKey(String)
    case repeatedKey(String)
    case unsupportedKey(type: String)
    case noSuchOverload(function: String, types: [String])
    case mismatch(expected: String, found: String)
    case unboundFunction(String)
    case overflow(operation: String)
    case divisionByZero
    case modulusByZero
    case indexOutOfRange(String)
    case outOfRange(String)
    case invalidArgument(String)
    case noValue
}

extension EvaluationFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noSuchField(let name): "no such field `\(name)`"
        case .noSuchKey(let key): "no such key `\(key)`"
        case .repeatedKey(let key): "repeated key `\(key)`"
        case .unsupportedKey(let type): "unsupported key type `\(type)`"
        case .noSuchOverload(let function, let types):
            "no such overload: `\(function)` of (\(types.joined(separator: ", ")))"
        case .mismatch(let expected, let found): "expected \(expected), found \(found)"
        case .unboundFunction(let name): "unbound function `\(name)`"
        case .overflow(let operation): "overflow in `\(operation)`"
        case .divisionByZero: "division by zero"
        case .modulusByZero: "modulus by zero"
        case .indexOutOfRange(let index): "index out of range: \(index)"
        case .outOfRange(let what): "\(what) out of range"
        case .invalidArgument(let what): "invalid argument: \(what)"
        case .noValue: "optional has no value"
        }
    }
}
