extension Parser {
    /// The form of `has(a.b)`, or nil if the call is no macro.
    mutating func functionMacro(_ function: Identifier, _ arguments: [SyntaxNode]) -> SyntaxKind? {
        guard function.text == "has", arguments.count == 1 else { return nil }
        guard case .select(let operand, let field, false) = arguments[0].kind else {
            note("`has` needs a field such as `has(a.b)`", at: arguments[0].range)
            return .invalid
        }
        return .presence(operand, field: field)
    }

    /// The form of a macro called on `target`, or nil if the call is no macro.
    mutating func methodMacro(
        _ target: SyntaxNode, _ method: Identifier, _ arguments: [SyntaxNode]
    ) -> SyntaxKind? {
        if let binding = bindingMacro(target, method, arguments) { return binding }
        guard let shape = ComprehensionShape(method.text, argumentCount: arguments.count) else {
            return nil
        }
        guard let variables = variables(arguments.prefix(shape.variableCount), of: method) else {
            return .invalid
        }
        let rest = arguments.dropFirst(shape.variableCount)
        return .comprehension(
            Comprehension(
                kind: shape.kind, source: target, variables: variables,
                condition: rest.count == 2 ? rest.first : nil, body: rest[rest.endIndex - 1]))
    }

    private mutating func bindingMacro(
        _ target: SyntaxNode, _ method: Identifier, _ arguments: [SyntaxNode]
    ) -> SyntaxKind? {
        let kind: Binding.Kind
        switch (method.text, arguments.count) {
        case ("bind", 3):
            guard case .name("cel", _) = target.kind else { return nil }
            kind = .bind
        case ("optMap", 2): kind = .optionalMap
        case ("optFlatMap", 2): kind = .optionalFlatMap
        default: return nil
        }
        guard let variable = variables(arguments.prefix(1), of: method)?.first else {
            return .invalid
        }
        let value = kind == .bind ? arguments[1] : target
        return .binding(
            Binding(kind: kind, variable: variable, value: value, body: arguments.last ?? target))
    }

    /// The names that a macro binds, or nil after reporting an argument that is no new name.
    private mutating func variables(
        _ arguments: ArraySlice<SyntaxNode>, of macro: Identifier
    ) -> [Identifier]? {
        var variables: [Identifier] = []
        for argument in arguments {
            guard case .name(let text, isRooted: false) = argument.kind else {
                note("`\(macro.text)` needs a plain name for its variable", at: argument.range)
                return nil
            }
            guard !variables.contains(where: { $0.text == text }) else {
                note("`\(macro.text)` has two variables `\(text)`", at: argument.range)
                return nil
            }
            variables.append(Identifier(text: text, range: argument.range))
        }
        return variables
    }

    /// Reports at a place already read, and goes on.
    private mutating func note(_ message: String, at range: Range<Int>) {
        problems.append(SourceProblem(range: range, message: message))
    }
}

/// Which macro a method call is, by its name and the number of its arguments.
private struct ComprehensionShape {
    var kind: ComprehensionKind
    var variableCount: Int

    init?(_ name: String, argumentCount: Int) {
        switch (name, argumentCount) {
        case ("all", 2...3): kind = .all
        case ("exists", 2...3): kind = .exists
        case ("exists_one", 2...3), ("existsOne", 2...3): kind = .existsOne
        case ("filter", 2): kind = .filter
        case ("map", 2...3): kind = .map
        case ("transformList", 3...4): kind = .transformList
        case ("transformMap", 3...4): kind = .transformMap
        case ("transformMapEntry", 3...4): kind = .transformMapEntry
        default: return nil
        }
        variableCount =
            switch kind {
            case .all, .exists, .existsOne: argumentCount - 1
            case .filter, .map: 1
            case .transformList, .transformMap, .transformMapEntry: 2
            }
    }
}
