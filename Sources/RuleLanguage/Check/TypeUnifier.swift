/// Finds what the unknown parts of types must be for expressions to fit where they are used.
struct TypeUnifier: Sendable {
    private var bindings: [Int: ValueType] = [:]
    private var count = 0

    /// A type still to be inferred.
    mutating func fresh() -> ValueType {
        count += 1
        return .parameter(count - 1)
    }

    /// Replaces the parameters of an overload by types still to be inferred.
    mutating func instantiate(_ overload: Overload) -> (parameters: [ValueType], result: ValueType)
    {
        let base = count
        count += Overload.parameterLimit
        func shift(_ type: ValueType) -> ValueType {
            type.mappingParameters { .parameter(base + $0) }
        }
        return (overload.parameters.map(shift), shift(overload.result))
    }

    /// The type as far as it is known.
    func known(_ type: ValueType) -> ValueType {
        type.mappingParameters { index in
            bindings[index].map(known) ?? .parameter(index)
        }
    }

    /// The type at the end of checking: what was never settled is `dyn`.
    func final(_ type: ValueType) -> ValueType { known(type).mappingParameters { _ in .dyn } }

    /// Makes `actual` fit where `expected` is wanted; on failure nothing changes.
    mutating func fit(_ actual: ValueType, to expected: ValueType) -> Bool {
        var trial = self
        guard trial.unify(expected, actual) else { return false }
        self = trial
        return true
    }

    private mutating func unify(_ expected: ValueType, _ actual: ValueType) -> Bool {
        switch (expected, actual) {
        case (.parameter(let left), .parameter(let right)) where left == right: return true
        case (.parameter(let index), let other), (let other, .parameter(let index)):
            return bind(index, other)
        case (.dyn, _), (_, .dyn): return true
        case (.null, let other), (let other, .null): return other.takesNull
        case (.list(let left), .list(let right)): return unify(left, right)
        case (.optional(let left), .optional(let right)): return unify(left, right)
        case (.map(let leftKey, let leftValue), .map(let rightKey, let rightValue)):
            return unify(leftKey, rightKey) && unify(leftValue, rightValue)
        default: return expected == actual
        }
    }

    /// Binds a parameter, or widens it to `dyn` where `other` is less specific than it was.
    private mutating func bind(_ index: Int, _ other: ValueType) -> Bool {
        guard let bound = bindings[index] else {
            let other = known(other)
            guard other != .parameter(index) else { return true }
            guard !other.mentions(index) else { return false }
            bindings[index] = other
            return true
        }
        guard unify(bound, other) else { return false }
        bindings[index] = known(bound).lessSpecific(than: known(other))
        return true
    }

    /// The type that holds both; `dyn` where they differ.
    mutating func join(_ left: ValueType, _ right: ValueType) -> ValueType {
        guard fit(right, to: left) else { return .dyn }
        return known(left).lessSpecific(than: known(right))
    }
}

extension ValueType {
    fileprivate func mappingParameters(_ replace: (Int) -> ValueType) -> ValueType {
        switch self {
        case .parameter(let index): replace(index)
        case .list(let element): .list(element.mappingParameters(replace))
        case .optional(let wrapped): .optional(wrapped.mappingParameters(replace))
        case .map(let key, let value):
            .map(key.mappingParameters(replace), value.mappingParameters(replace))
        default: self
        }
    }

    fileprivate func mentions(_ index: Int) -> Bool {
        switch self {
        case .parameter(let other): other == index
        case .list(let inner), .optional(let inner): inner.mentions(index)
        case .map(let key, let value): key.mentions(index) || value.mentions(index)
        default: false
        }
    }

    /// Whether null may stand for a value of the type, as it does for messages elsewhere.
    fileprivate var takesNull: Bool {
        switch self {
        case .null, .timestamp, .duration, .optional: true
        default: false
        }
    }

    /// Of two types that fit each other, the one that holds the values of both.
    fileprivate func lessSpecific(than other: ValueType) -> ValueType {
        switch (self, other) {
        case (.dyn, _), (_, .dyn): .dyn
        case (.parameter, _), (.null, _): other
        case (.list(let left), .list(let right)): .list(left.lessSpecific(than: right))
        case (.optional(let left), .optional(let right)): .optional(left.lessSpecific(than: right))
        case (.map(let leftKey, let leftValue), .map(let rightKey, let rightValue)):
            .map(leftKey.lessSpecific(than: rightKey), leftValue.lessSpecific(than: rightValue))
        default: self
        }
    }

    /// The type with every number type made the same, since numbers compare across types.
    var erasingNumbers: ValueType {
        switch self {
        case .uint, .double: .int
        case .list(let element): .list(element.erasingNumbers)
        case .optional(let wrapped): .optional(wrapped.erasingNumbers)
        case .map(let key, let value): .map(key.erasingNumbers, value.erasingNumbers)
        default: self
        }
    }
}
