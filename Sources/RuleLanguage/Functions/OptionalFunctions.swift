/// Functions that make, test and open optionals.
let optionalFunctions: [Function] = [
    .unary("optional.of", [.function(.a, to: .optional(.a))], cost: .identity) { .optional($0) },
    .unary("optional.ofNonZeroValue", [.function(.a, to: .optional(.a))], cost: .identity) {
        .optional($0.isZero ? nil : $0)
    },
    Function("optional.none", [.function(to: .optional(.a))]) {
        (arguments) throws(EvaluationFailure) in
        guard arguments.isEmpty else { throw noOverload("optional.none", arguments) }
        return .optional(nil)
    },
    .unary("hasValue", [.method(.optional(.a), to: .bool)]) { value in
        if case .optional(let wrapped) = value { .bool(wrapped != nil) } else { nil }
    },
    .unary("value", [.method(.optional(.a), to: .a)], cost: .identity) {
        value throws(EvaluationFailure) in
        guard case .optional(let wrapped) = value else { return nil }
        guard let wrapped else { throw .noValue }
        return wrapped
    },
    .binary("or", [.method(.optional(.a), .optional(.a), to: .optional(.a))], cost: .concatenation)
    {
        left, right in
        guard case .optional(let wrapped) = left, case .optional = right else { return nil }
        return wrapped == nil ? right : left
    }.skippingSecond(),
    .binary("orValue", [.method(.optional(.a), .a, to: .a)], cost: .concatenation) { left, right in
        if case .optional(let wrapped) = left { wrapped ?? right } else { nil }
    }.skippingSecond(),
    end("first") { $0.first },
    end("last") { $0.last },
    unwrapping("optional.unwrap", .function(.list(.optional(.a)), to: .list(.a))),
    unwrapping("unwrapOpt", .method(.list(.optional(.a)), to: .list(.a))),
]

/// The element at one end of a list, if it has any.
private func end(_ name: String, _ pick: @escaping @Sendable ([Value]) -> Value?) -> Function {
    .unary(name, [.method(.list(.a), to: .optional(.a))], cost: .element) { value in
        if case .list(let elements) = value { .optional(pick(elements)) } else { nil }
    }
}

/// The values of those optionals of a list that have one.
private func unwrapping(_ name: String, _ overload: Overload) -> Function {
    .unary(name, [overload], cost: .concatenation) { value in
        guard case .list(let elements) = value else { return nil }
        var values: [Value] = []
        for element in elements {
            guard case .optional(let wrapped) = element else { return nil }
            if let wrapped { values.append(wrapped) }
        }
        return .list(values)
    }
}

extension Function {
    /// The same function, which needs its second argument only if the first is an empty optional.
    fileprivate func skippingSecond() -> Function {
        var copy = self
        copy.skipsSecond = true
        return copy
    }
}
