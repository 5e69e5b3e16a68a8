extension Planner {
    /// The plan of `all`, `exists` and `exists_one`.
    func quantifier(_ macro: CheckedComprehension) -> BooleanPlan {
        let walk = walk(macro)
        let test = boolean(macro.body)
        switch macro.kind {
        case .all: return search(walk, test, until: false)
        case .exists: return search(walk, test, until: true)
        default:
            return { (frame: inout Frame) throws(EvaluationError) in
                var count = 0
                try walk.run(&frame) { (frame) throws(EvaluationError) in
                    if try test(&frame) { count += 1 }
                    return true
                }
                return count == 1
            }
        }
    }

    /// Stops at the first element whose test gives `wanted`; an error counts only if none does.
    private func search(
        _ walk: Walk, _ test: @escaping BooleanPlan, until wanted: Bool
    ) -> BooleanPlan {
        { (frame: inout Frame) throws(EvaluationError) in
            var isFound = false
            var failure: EvaluationError?
            try walk.run(&frame) { (frame) throws(EvaluationError) in
                do throws(EvaluationError) {
                    isFound = try test(&frame) == wanted
                } catch {
                    failure = failure ?? error
                }
                return !isFound
            }
            if isFound { return wanted }
            if let failure { throw failure }
            return !wanted
        }
    }

    /// The plan of a macro that builds a list or a map.
    func collector(_ macro: CheckedComprehension) -> ValuePlan {
        switch macro.kind {
        case .filter: filter(macro)
        case .transformMap, .transformMapEntry: mapCollector(macro)
        default: listCollector(macro)
        }
    }

    private func filter(_ macro: CheckedComprehension) -> ValuePlan {
        let (walk, test, first) = (walk(macro), boolean(macro.body), macro.first)
        return { (frame: inout Frame) throws(EvaluationError) in
            var kept: [Value] = []
            try walk.run(&frame) { (frame) throws(EvaluationError) in
                if try test(&frame) { kept.append(frame.locals[first]) }
                return true
            }
            return .list(kept)
        }
    }

    private func listCollector(_ macro: CheckedComprehension) -> ValuePlan {
        let (walk, body) = (walk(macro), value(macro.body))
        let condition = macro.condition.map { boolean($0) }
        return { (frame: inout Frame) throws(EvaluationError) in
            var results: [Value] = []
            try walk.run(&frame) { (frame) throws(EvaluationError) in
                if let condition, try !condition(&frame) { return true }
                results.append(try body(&frame))
                return true
            }
            return .list(results)
        }
    }

    private func mapCollector(_ macro: CheckedComprehension) -> ValuePlan {
        let (walk, body, first) = (walk(macro), value(macro.body), macro.first)
        let (condition, range) = (macro.condition.map { boolean($0) }, macro.body.range)
        let isEntry = macro.kind == .transformMapEntry
        return { (frame: inout Frame) throws(EvaluationError) in
            var map = MapValue()
            try walk.run(&frame) { (frame) throws(EvaluationError) in
                if let condition, try !condition(&frame) { return true }
                let (key, value) = (frame.locals[first], try body(&frame))
                try located(range) { () throws(EvaluationFailure) in
                    if isEntry { try map.merge(value) } else { try map.add(value, for: key) }
                }
                return true
            }
            return .map(map)
        }
    }

    private func walk(_ macro: CheckedComprehension) -> Walk {
        Walk(
            source: value(macro.source), range: macro.source.range, first: macro.first,
            second: macro.second)
    }
}

extension ComprehensionKind {
    /// Whether the macro gives a boolean rather than a collection.
    var isQuantifier: Bool { self == .all || self == .exists || self == .existsOne }
}

/// Goes through a list or a map, binding the variables of a macro.
private struct Walk: Sendable {
    var source: ValuePlan
    var range: Range<Int>
    var first: Int
    var second: Int?

    /// Calls `body` for each element until it returns false.
    func run(
        _ frame: inout Frame, _ body: (inout Frame) throws(EvaluationError) -> Bool
    ) throws(EvaluationError) {
        switch try source(&frame) {
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                bind(second == nil ? element : .int(Int64(index)), element, &frame)
                guard try body(&frame) else { return }
            }
        case .map(let map):
            for entry in map.entries {
                bind(entry.key, entry.value, &frame)
                guard try body(&frame) else { return }
            }
        case let other:
            throw EvaluationError(noOverload("comprehension", [other]), at: range)
        }
    }

    private func bind(_ key: Value, _ value: Value, _ frame: inout Frame) {
        frame.locals[first] = key
        if let second { frame.locals[second] = value }
    }
}
