extension BinaryOperator {
    /// The types that the operator takes and gives, apart from `==`, `!=` and `in`, which the
    /// checker settles by itself.
    var overloads: [Overload] {
        switch self {
        case .equal, .notEqual, .isIn: []
        case .less, .lessOrEqual, .greater, .greaterOrEqual: Self.orders
        case .add: Self.sums
        case .subtract: Self.differences
        case .multiply, .divide: Self.sameNumber([.int, .uint, .double])
        case .modulo: Self.sameNumber([.int, .uint])
        }
    }

    private static func sameNumber(_ types: [ValueType]) -> [Overload] {
        types.map { .function($0, $0, to: $0) }
    }

    private static let orders: [Overload] = {
        let numbers: [ValueType] = [.int, .uint, .double]
        let others: [ValueType] = [.bool, .string, .bytes, .timestamp, .duration]
        let mixed = numbers.flatMap { left in
            numbers.map { Overload.function(left, $0, to: .bool) }
        }
        return mixed + others.map { .function($0, $0, to: .bool) }
    }()

    private static let sums: [Overload] =
        sameNumber([.int, .uint, .double, .string, .bytes, .duration]) + [
            .function(.list(.a), .list(.a), to: .list(.a)),
            .function(.timestamp, .duration, to: .timestamp),
            .function(.duration, .timestamp, to: .timestamp),
        ]

    private static let differences: [Overload] =
        sameNumber([.int, .uint, .double, .duration]) + [
            .function(.timestamp, .timestamp, to: .duration),
            .function(.timestamp, .duration, to: .timestamp),
        ]
}

extension UnaryOperator {
    var overloads: [Overload] {
        switch self {
        case .not: [.function(.bool, to: .bool)]
        case .negate: [.function(.int, to: .int), .function(.double, to: .double)]
        }
    }
}
