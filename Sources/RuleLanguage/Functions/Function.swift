/// A function of the language, under one name, in all its forms.
struct Function: Sendable {
    typealias Body = @Sendable ([Value]) throws(EvaluationFailure) -> Value
    /// Result type for argument types that the overloads can't describe; nil if there is none.
    typealias Resolver = @Sendable ([ValueType]) -> ValueType?

    var name: String
    var overloads: [Overload]
    var resolver: Resolver?
    /// How many steps a call takes for arguments of the given sizes.
    var cost = CostRule.constant
    /// Whether an optional with a value in the first place makes the second one unneeded.
    var skipsSecond = false
    /// Computes a call by the types that its arguments turn out to have; a receiver comes first.
    var body: Body

    init(
        _ name: String, _ overloads: [Overload], resolver: Resolver? = nil,
        cost: CostRule = .constant, _ body: @escaping Body
    ) {
        self.name = name
        self.overloads = overloads
        self.resolver = resolver
        self.cost = cost
        self.body = body
    }
}

extension Function {
    /// A function of one argument; `body` gives nil where it has no form for the value.
    static func unary(
        _ name: String, _ overloads: [Overload], cost: CostRule = .constant,
        _ body: @escaping @Sendable (Value) throws(EvaluationFailure) -> Value?
    ) -> Function {
        Function(name, overloads, cost: cost) { (arguments) throws(EvaluationFailure) in
            guard arguments.count == 1, let result = try body(arguments[0]) else {
                throw noOverload(name, arguments)
            }
            return result
        }
    }

    /// A function of two arguments; `body` gives nil where it has no form for the values.
    static func binary(
        _ name: String, _ overloads: [Overload], cost: CostRule = .constant,
        _ body: @escaping @Sendable (Value, Value) throws(EvaluationFailure) -> Value?
    ) -> Function {
        Function(name, overloads, cost: cost) { (arguments) throws(EvaluationFailure) in
            guard arguments.count == 2, let result = try body(arguments[0], arguments[1]) else {
                throw noOverload(name, arguments)
            }
            return result
        }
    }
}

/// One form of a function: the types that it takes and gives.
struct Overload: Sendable {
    /// Type parameters are numbered below this.
    static let parameterLimit = 4

    var isMethod: Bool
    /// With the receiver first if it is a method.
    var parameters: [ValueType]
    var result: ValueType

    static func function(_ parameters: ValueType..., to result: ValueType) -> Overload {
        Overload(isMethod: false, parameters: parameters, result: result)
    }

    static func method(_ parameters: ValueType..., to result: ValueType) -> Overload {
        Overload(isMethod: true, parameters: parameters, result: result)
    }
}

extension ValueType {
    /// The parameters of generic overloads.
    static let a = ValueType.parameter(0)
    static let b = ValueType.parameter(1)
}

/// The failure of a function that has no form for its arguments.
func noOverload(_ function: String, _ arguments: [Value]) -> EvaluationFailure {
    .noSuchOverload(function: function, types: arguments.map(\.typeName))
}
