/// Functions of numbers.
let mathFunctions: [Function] = [
    extremum("math.greatest") { $0.isLess(than: $1) },
    extremum("math.least") { $1.isLess(than: $0) },
    rounding("math.ceil", .up),
    rounding("math.floor", .down),
    rounding("math.round", .toNearestOrAwayFromZero),
    rounding("math.trunc", .towardZero),
    doubleTest("math.isNaN") { $0.isNaN },
    doubleTest("math.isInf") { $0.isInfinite },
    doubleTest("math.isFinite") { $0.isFinite },
    .unary("math.abs", sameNumber(.int, .uint, .double)) { value throws(EvaluationFailure) in
        switch value {
        case .int(.min): throw .overflow(operation: "math.abs")
        case .int(let number): .int(abs(number))
        case .uint: value
        case .double(let number): .double(number.magnitude)
        default: nil
        }
    },
    .unary("math.sign", sameNumber(.int, .uint, .double)) { value in
        switch value {
        case .int(let number): .int(number.signum())
        case .uint(let number): .uint(number == 0 ? 0 : 1)
        case .double(let number):
            .double(number > 0 ? 1 : number < 0 ? -1 : number.isNaN ? number : 0)
        default: nil
        }
    },
    .unary("math.sqrt", [ValueType.int, .uint, .double].map { .function($0, to: .double) }) {
        value in
        switch value {
        case .int(let number): .double(Double(number).squareRoot())
        case .uint(let number): .double(Double(number).squareRoot())
        case .double(let number): .double(number.squareRoot())
        default: nil
        }
    },
]

func sameNumber(_ types: ValueType...) -> [Overload] { types.map { .function($0, to: $0) } }

private func rounding(_ name: String, _ rule: FloatingPointRoundingRule) -> Function {
    .unary(name, sameNumber(.double)) { value in
        if case .double(let number) = value { .double(number.rounded(rule)) } else { nil }
    }
}

private func doubleTest(
    _ name: String, _ test: @escaping @Sendable (Double) -> Bool
) -> Function {
    .unary(name, [.function(.double, to: .bool)]) { value in
        if case .double(let number) = value { .bool(test(number)) } else { nil }
    }
}

/// The greatest or least of one or more numbers of any types, or of a list of them.
private func extremum(
    _ name: String, _ isWorse: @escaping @Sendable (Value, Value) -> Bool?
) -> Function {
    Function(name, [], resolver: extremumType, cost: .linear) {
        (arguments) throws(EvaluationFailure) in
        var numbers = arguments
        if case .list(let elements)? = arguments.first, arguments.count == 1 { numbers = elements }
        guard var best = numbers.first else {
            throw .invalidArgument("`\(name)` needs at least one number")
        }
        guard numbers.allSatisfy(\.type.isNumeric) else { throw noOverload(name, arguments) }
        for number in numbers.dropFirst() where isWorse(best, number) == true { best = number }
        return best
    }
}

private func extremumType(_ arguments: [ValueType]) -> ValueType? {
    if arguments.count == 1, case .list(let element) = arguments[0] {
        return element.isNumeric || element == .dyn ? element : nil
    }
    guard let first = arguments.first, arguments.allSatisfy({ $0.isNumeric || $0 == .dyn }) else {
        return nil
    }
    return arguments.allSatisfy { $0 == first } ? first : .dyn
}
