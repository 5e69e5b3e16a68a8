internal import RuleLanguage

/// A condition taken apart at `&&`, `||`, `!` and `? :`, down to what is only true or false.
indirect enum ConditionTree: Sendable {
    case operand(text: String, Expression, index: Int)
    case not(ConditionTree)
    case all([ConditionTree])
    case any([ConditionTree])
    case choice(ConditionTree, ConditionTree, ConditionTree)
}

extension ConditionTree {
    /// Which values each operand has taken.
    struct Seen: Sendable {
        var texts: [String] = []
        var values: [Set<Bool>] = []
    }

    /// Evaluates from left to right, going no further than the result needs.
    ///
    /// - Returns: `nil` where an operand can't be evaluated.
    func value(_ slots: Slots, _ seen: inout Seen) -> Bool? {
        switch self {
        case .operand(_, let expression, let index):
            guard let value = try? expression.evaluateBool(slots) else { return nil }
            seen.values[index].insert(value)
            return value
        case .not(let inner): return inner.value(slots, &seen).map { !$0 }
        case .all(let parts): return Self.value(parts, until: false, slots, &seen)
        case .any(let parts): return Self.value(parts, until: true, slots, &seen)
        case .choice(let condition, let left, let right):
            guard let value = condition.value(slots, &seen) else { return nil }
            return value ? left.value(slots, &seen) : right.value(slots, &seen)
        }
    }

    private static func value(
        _ parts: [ConditionTree], until end: Bool, _ slots: Slots, _ seen: inout Seen
    ) -> Bool? {
        for part in parts {
            guard let value = part.value(slots, &seen) else { return nil }
            if value == end { return end }
        }
        return !end
    }
}
