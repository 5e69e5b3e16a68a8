/// Functions named like a type, which turn a value of another type into one of theirs.
let conversions: [Function] = [
    .unary("int", overloads(.int, from: .int, .uint, .double, .string, .timestamp)) {
        value throws(EvaluationFailure) in
        switch value {
        case .int: value
        case .uint(let number): .int(try inRange(Int64(exactly: number), "int"))
        case .double(let number): .int(try truncated(number))
        case .string(let text): .int(try parsed(Int64(text), text, "an int"))
        case .timestamp(let instant): .int(instant.seconds)
        default: nil
        }
    },
    .unary("uint", overloads(.uint, from: .int, .uint, .double, .string)) {
        value throws(EvaluationFailure) in
        switch value {
        case .uint: value
        case .int(let number): .uint(try inRange(UInt64(exactly: number), "uint"))
        case .double(let number) where number < 0: throw .outOfRange("uint")
        case .double(let number):
            .uint(try inRange(UInt64(exactly: number.rounded(.towardZero)), "uint"))
        case .string(let text): .uint(try parsed(UInt64(text), text, "a uint"))
        default: nil
        }
    },
    .unary("double", overloads(.double, from: .int, .uint, .double, .string)) {
        value throws(EvaluationFailure) in
        switch value {
        case .double: value
        case .int(let number): .double(Double(number))
        case .uint(let number): .double(Double(number))
        case .string(let text): .double(try parsedDouble(text))
        default: nil
        }
    },
    .unary("bool", overloads(.bool, from: .bool, .string)) { value throws(EvaluationFailure) in
        switch value {
        case .bool: value
        case .string(let text): .bool(try parsed(booleanWords[text], text, "a bool"))
        default: nil
        }
    },
    .unary("bytes", overloads(.bytes, from: .bytes, .string), cost: .concatenation) { value in
        switch value {
        case .bytes: value
        case .string(let text): .bytes(Array(text.utf8))
        default: nil
        }
    },
    .unary(
        "string",
        overloads(
            .string, from: .string, .int, .uint, .double, .bool, .bytes, .timestamp, .duration),
        cost: .text
    ) { value throws(EvaluationFailure) in
        switch value {
        case .string: return value
        case .double(let number): return .string(number.shortestText)
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .invalidArgument("bytes are not UTF-8")
            }
            return .string(text)
        case .null, .list, .map, .type, .optional: return nil
        default: return .string(value.displayText)
        }
    },
]

private func overloads(_ result: ValueType, from sources: ValueType...) -> [Overload] {
    sources.map { .function($0, to: result) }
}

private func inRange<Number>(
    _ number: Number?, _ type: String
) throws(EvaluationFailure) -> Number {
    guard let number else { throw .outOfRange(type) }
    return number
}

private func parsed<Result>(
    _ result: Result?, _ text: String, _ kind: String
) throws(EvaluationFailure) -> Result {
    guard let result else { throw .invalidArgument("`\(text)` is not \(kind)") }
    return result
}

/// The double that the text names; digits that are too large for one are out of range.
private func parsedDouble(_ text: String) throws(EvaluationFailure) -> Double {
    let number = try parsed(Double(text), text, "a double")
    guard number.isFinite || text.utf8.last?.isDigit == false else { throw .outOfRange("double") }
    return number
}

/// The int towards zero. The ends of the range are refused: a double there may have been rounded.
private func truncated(_ number: Double) throws(EvaluationFailure) -> Int64 {
    guard number > -0x1p63, number < 0x1p63 else { throw .outOfRange("int") }
    return Int64(number)
}

private let booleanWords: [String: Bool] = [
    "1": true, "t": true, "T": true, "true": true, "TRUE": true, "True": true,
    "0": false, "f": false, "F": false, "false": false, "FALSE": false, "False": false,
]
