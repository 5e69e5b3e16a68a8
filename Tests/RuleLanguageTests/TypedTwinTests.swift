import RuleLanguage
import Testing

/// The plan by types against its slow twin, which takes every variable as `dyn` and boxes it.
@Suite struct TypedTwinTests {
    private static let variables: [(String, ValueType)] = [
        ("i", .int), ("j", .int), ("d", .double), ("e", .double), ("b", .bool), ("s", .duration),
        ("t", .timestamp), ("u", .timestamp),
    ]

    @Test func `plans by type agree with boxed plans`() {
        let typed = environment { $0 }
        let boxed = environment { _ in .dyn }
        for seed in 0..<3000 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let source = boolean(depth: 4, &generator)
            let values = Self.variables.map { value($0.1, &generator) }
            let fill = { (slots: Slots) in
                for (slot, value) in values.enumerated() {
                    if let value { slots.setValue(value, at: slot) }
                }
            }
            let fast = outcome(source, in: typed, fill)
            let slow = outcome(source, in: boxed, isChecked: false, costLimit: .max, fill)
            #expect(fast == slow, "seed \(seed): \(source) of \(values)")
        }
    }

    private func environment(_ type: (ValueType) -> ValueType) -> Environment {
        var environment = Environment()
        for (name, found) in Self.variables { environment.declare(name, type(found)) }
        return environment
    }

    /// A value with extremes among it; nil leaves the slot empty.
    private func value(_ type: ValueType, _ generator: inout SeededGenerator) -> Value? {
        guard Int.random(in: 0..<20, using: &generator) > 0 else { return nil }
        let small = Int64.random(in: -3...3, using: &generator)
        let number = [small, small, .max, .min].randomElement(using: &generator) ?? 0
        return switch type {
        case .int: .int(number)
        case .double: .double([Double(small), 0.5, .nan, .infinity, -0.0][abs(Int(small))])
        case .bool: .bool(small > 0)
        case .duration: .duration(nanoseconds: number)
        default: .timestamp(Timestamp(clampingMicroseconds: number))
        }
    }

    private func boolean(depth: Int, _ generator: inout SeededGenerator) -> String {
        guard depth > 0 else {
            return ["b", "true", "(i < j)"].randomElement(using: &generator) ?? ""
        }
        let compare = ["==", "!=", "<", "<=", ">", ">="].randomElement(using: &generator) ?? ""
        func next() -> String { boolean(depth: depth - 1, &generator) }
        func number() -> String {
            Bool.random(using: &generator)
                ? integer(depth: depth - 1, &generator) : double(depth: depth - 1, &generator)
        }
        switch Int.random(in: 0..<9, using: &generator) {
        case 0: return "(\(next()) && \(next()))"
        case 1: return "(\(next()) || \(next()))"
        case 2: return "!\(next())"
        case 3: return "(\(next()) ? \(next()) : \(next()))"
        case 4: return "(t \(compare) u)"
        case 5: return "(t - u \(compare) s)"
        case 6: return "(s + duration('1h') \(compare) s - s)"
        default: return "(\(number()) \(compare) \(number()))"
        }
    }

    private func integer(depth: Int, _ generator: inout SeededGenerator) -> String {
        guard depth > 0 else {
            return ["i", "j", "2", "0", "-1"].randomElement(using: &generator) ?? ""
        }
        let sign = ["+", "-", "*", "/", "%"].randomElement(using: &generator) ?? ""
        func next() -> String { integer(depth: depth - 1, &generator) }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return "-\(next())"
        case 1: return "(\(boolean(depth: depth - 1, &generator)) ? \(next()) : \(next()))"
        default: return "(\(next()) \(sign) \(next()))"
        }
    }

    private func double(depth: Int, _ generator: inout SeededGenerator) -> String {
        guard depth > 0 else {
            return ["d", "e", "2.5", "0.0"].randomElement(using: &generator) ?? ""
        }
        let sign = ["+", "-", "*", "/"].randomElement(using: &generator) ?? ""
        func next() -> String { double(depth: depth - 1, &generator) }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return "double(\(integer(depth: depth - 1, &generator)))"
        case 1: return "-\(next())"
        default: return "(\(next()) \(sign) \(next()))"
        }
    }
}
