extension Value {
    /// Equality of the language: numbers by value whatever their type, other types only within
    /// themselves, NaN unequal to itself.
    package func isEqual(to other: Value) -> Bool {
        switch (self, other) {
        case (.int(let left), .int(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameScalars(as: right)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.null, .null): true
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        case (.type(let left), .type(let right)): left == right
        case (.map(let left), .map(let right)): left == right
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
        case (.optional(let left), .optional(let right)): Self.areEqual(left, right)
        default: NumericOrder(self, other) == .equal
        }
    }

    private static func areEqual(_ left: Value?, _ right: Value?) -> Bool {
        switch (left, right) {
        case (nil, nil): true
        case (let left?, let right?): left.isEqual(to: right)
        default: false
        }
    }

    /// Whether this value is less than `other`, or nil if the two have no order.
    ///
    /// NaN is neither less nor greater, which is an answer and not a failure.
    func isLess(than other: Value) -> Bool? {
        switch (self, other) {
        case (.int(let left), .int(let right)): left < right
        case (.bool(let left), .bool(let right)): !left && right
        case (.string(let left), .string(let right)): left.precedes(right)
        case (.bytes(let left), .bytes(let right)): left.lexicographicallyPrecedes(right)
        case (.timestamp(let left), .timestamp(let right)): left < right
        case (.duration(let left), .duration(let right)): left < right
        default: NumericOrder(self, other).map { $0 == .less }
        }
    }
}

/// How two numbers of any types stand to each other.
///
/// Integers compare exactly; an integer beside a double compares by the double that it rounds to.
enum NumericOrder {
    case less, equal, greater, unordered

    /// The order of two values, or nil if either is no number.
    init?(_ left: Value, _ right: Value) {
        switch (left, right) {
        case (.int(let left), .int(let right)): self.init(left, right)
        case (.int(let left), .uint(let right)): self.init(left, right)
        case (.int(let left), .double(let right)): self.init(left, right)
        case (.uint(let left), .int(let right)): self.init(left, right)
        case (.uint(let left), .uint(let right)): self.init(left, right)
        case (.uint(let left), .double(let right)): self.init(left, right)
        case (.double(let left), .int(let right)): self = NumericOrder(right, left).reversed
        case (.double(let left), .uint(let right)): self = NumericOrder(right, left).reversed
        case (.double(let left), .double(let right)):
            self =
                left < right ? .less : left == right ? .equal : left > right ? .greater : .unordered
        default: return nil
        }
    }

    private init(_ left: some BinaryInteger, _ right: some BinaryInteger) {
        self = left < right ? .less : left == right ? .equal : .greater
    }

    private init(_ left: some FixedWidthInteger, _ right: Double) {
        let left = Double(left)
        self = left < right ? .less : left == right ? .equal : left > right ? .greater : .unordered
    }

    private var reversed: NumericOrder {
        switch self {
        case .less: .greater
        case .greater: .less
        case .equal, .unordered: self
        }
    }
}
