extension Checker {
    /// `name(arguments)`
    mutating func checkCall(
        _ name: String, _ arguments: [SyntaxNode], _ node: SyntaxNode
    ) -> CheckedNode {
        guard let function = FunctionTable.function(named: name) else {
            return unknownFunction(name, arguments, node.range)
        }
        return checkFunction(function, arguments.map { check($0) }, isMethod: false, node.range)
    }

    /// `target.name(arguments)`, or `namespace.name(arguments)`.
    mutating func checkMethod(
        _ target: SyntaxNode, _ name: Identifier, _ arguments: [SyntaxNode], _ node: SyntaxNode
    ) -> CheckedNode {
        if let path = Path(target), !isLocal(path) {
            let qualified = path.name(path.segments.count) + "." + name.text
            if let function = FunctionTable.function(named: qualified) {
                let arguments = arguments.map { check($0) }
                return checkFunction(function, arguments, isMethod: false, node.range)
            }
        }
        guard let function = FunctionTable.function(named: name.text) else {
            return unknownFunction(name.text, [target] + arguments, name.range)
        }
        let operands = ([target] + arguments).map { check($0) }
        return checkFunction(function, operands, isMethod: true, node.range)
    }

    private mutating func checkFunction(
        _ function: Function, _ arguments: [CheckedNode], isMethod: Bool, _ range: Range<Int>
    ) -> CheckedNode {
        let kind = constantMatch(function, arguments) ?? .call(function, arguments)
        let overloads = function.overloads.filter { $0.isMethod == isMethod }
        if let type = match(overloads, arguments) { return CheckedNode(kind, type, range) }
        let found = arguments.map { types.final($0.type) }
        if !isMethod, let type = function.resolver?(found) { return CheckedNode(kind, type, range) }
        let hint = overloads.isEmpty && function.resolver == nil ? styleHint(function) : nil
        report(CheckMessages.noOverload(function.name, found, range, hint: hint))
        let wrongStyle = overloads.isEmpty && function.resolver == nil
        return CheckedNode(wrongStyle ? .unknownFunction(function.name) : kind, .dyn, range)
    }

    /// `matches` with a constant pattern, which is compiled here once; nil for anything else.
    private mutating func constantMatch(
        _ function: Function, _ arguments: [CheckedNode]
    ) -> CheckedKind? {
        guard function.name == "matches", arguments.count == 2,
            case .string(let pattern)? = arguments[1].constant
        else { return nil }
        do throws(PatternFault) {
            let limit = RegularExpression.constantMemoryLimit
            let expression = try RegularExpression(pattern, memoryLimit: limit)
            return .match(arguments[0], expression)
        } catch {
            report(CheckMessages.badPattern(error, arguments[1].range))
            return nil
        }
    }

    private func styleHint(_ function: Function) -> String? {
        guard let overload = function.overloads.first else { return nil }
        return overload.isMethod
            ? CheckMessages.usedAsMethod(function.name)
            : CheckMessages.usedAsFunction(function.name)
    }

    /// The result of the overloads that fit the arguments; `dyn` if they give different types.
    mutating func match(_ overloads: [Overload], _ arguments: [CheckedNode]) -> ValueType? {
        var matches: [(types: TypeUnifier, result: ValueType)] = []
        for overload in overloads where overload.parameters.count == arguments.count {
            var trial = types
            let (parameters, result) = trial.instantiate(overload)
            let fits = zip(arguments, parameters).allSatisfy { trial.fit($0.type, to: $1) }
            if fits { matches.append((trial, trial.known(result))) }
        }
        guard let first = matches.first else { return nil }
        if matches.count == 1 {
            types = first.types
            return first.result
        }
        let results = Set(matches.map { $0.types.final($0.result) })
        return results.count == 1 ? results.first : .dyn
    }

    private mutating func unknownFunction(
        _ name: String, _ operands: [SyntaxNode], _ range: Range<Int>
    ) -> CheckedNode {
        let names = Array(FunctionTable.functions.keys) + Self.macros
        let hint = Suggestion.hint(for: name, among: names)
        report(CheckMessages.unknownFunction(name, range, hint: hint))
        for operand in operands where isStrict { _ = check(operand) }
        return CheckedNode(.unknownFunction(name), .dyn, range)
    }

    private static let macros = [
        "has", "all", "exists", "exists_one", "existsOne", "map", "filter", "transformList",
        "transformMap", "transformMapEntry", "cel.bind", "optMap", "optFlatMap",
    ]
}
