/// Every message of the checker, in one place so that they speak alike.
enum CheckMessages {
    static func undeclared(_ name: String, _ range: Range<Int>, hint: String?) -> SourceProblem {
        SourceProblem(range: range, message: "unknown name `\(name)`", hint: hint)
    }

    static func unknownFunction(
        _ name: String, _ range: Range<Int>, hint: String?
    ) -> SourceProblem {
        SourceProblem(range: range, message: "unknown function `\(name)`", hint: hint)
    }

    static func badPattern(_ fault: PatternFault, _ range: Range<Int>) -> SourceProblem {
        SourceProblem(
            range: range, message: "not a pattern: \(fault.message)", hint: fault.hint)
    }

    static func noOverload(
        _ name: String, _ types: [ValueType], _ range: Range<Int>, hint: String?
    ) -> SourceProblem {
        let types = types.map(\.description).joined(separator: ", ")
        return SourceProblem(
            range: range, message: "`\(name)` does not take (\(types))", hint: hint)
    }

    static func notComparable(
        _ left: ValueType, _ right: ValueType, _ range: Range<Int>
    ) -> SourceProblem {
        SourceProblem(
            range: range, message: "\(left) and \(right) are never equal",
            hint: "compare values of one type")
    }

    static func notSearchable(
        _ value: ValueType, _ range: ValueType, _ place: Range<Int>
    ) -> SourceProblem {
        SourceProblem(
            range: place, message: "`in` does not look for \(value) in \(range)",
            hint: "the right side is a list or a map of \(value)")
    }

    static func notASymbol(
        _ literal: String, of variable: String, _ range: Range<Int>, symbols: [String]
    ) -> SourceProblem {
        let hint =
            Suggestion.hint(for: literal, among: symbols)
            ?? "it is one of " + symbols.map { "`\($0)`" }.joined(separator: ", ")
        return SourceProblem(
            range: range, message: "`\(variable)` is never `\(literal)`", hint: hint)
    }

    static func noFields(_ type: ValueType, _ field: String, _ range: Range<Int>) -> SourceProblem {
        SourceProblem(range: range, message: "\(type) has no field `\(field)`")
    }

    static func notIndexable(
        _ type: ValueType, by index: ValueType, _ range: Range<Int>
    ) -> SourceProblem {
        let hint: String? =
            switch type {
            case .list: "a list is indexed by int"
            case .map(let key, _): "the keys are \(key)"
            default: nil
            }
        return SourceProblem(
            range: range, message: "\(type) can't be indexed by \(index)", hint: hint)
    }

    static func notIterable(_ type: ValueType, _ range: Range<Int>) -> SourceProblem {
        SourceProblem(
            range: range, message: "expected a list or a map, found \(type)")
    }

    static func badKey(_ type: ValueType, _ range: Range<Int>) -> SourceProblem {
        SourceProblem(
            range: range, message: "a key can't be \(type)",
            hint: "keys are int, uint, bool or string")
    }

    static func notOptional(_ type: ValueType, _ range: Range<Int>) -> SourceProblem {
        SourceProblem(
            range: range, message: "expected an optional after `?`, found \(type)",
            hint: "write `optional.of(...)`, or leave out the `?`")
    }

    static func mismatch(
        expected: ValueType, found: ValueType, _ range: Range<Int>, hint: String? = nil
    ) -> SourceProblem {
        SourceProblem(range: range, message: "expected \(expected), found \(found)", hint: hint)
    }

    static func branches(
        _ left: ValueType, _ right: ValueType, _ range: Range<Int>
    ) -> SourceProblem {
        SourceProblem(
            range: range, message: "branches of `?` differ: \(left) and \(right)",
            hint: "give both branches one type, or wrap them in `dyn(...)`")
    }

    static func tooCostly(_ estimate: Int, limit: Int, _ range: Range<Int>) -> SourceProblem {
        SourceProblem(
            range: range,
            message: "expression may take \(estimate) steps, more than the limit of \(limit)",
            hint: "go through fewer or shorter lists")
    }

    static func usedAsMethod(_ name: String) -> String { "write `value.\(name)(...)`" }

    static func usedAsFunction(_ name: String) -> String { "write `\(name)(value)`" }

    static func writeDouble(_ literal: Int64) -> String { "write `\(literal).0`" }

    static func convert(_ operand: String, to type: ValueType) -> String {
        "write `\(type)(\(operand))`"
    }
}
