extension Checker {
    /// Resolves `a`, `a.b.c` and `expression.field`.
    ///
    /// A local variable comes first. Then, of the declared names that begin the path, the longest;
    /// for each length the container's names before those outside it.
    mutating func checkPath(_ node: SyntaxNode) -> CheckedNode {
        guard let path = Path(node) else {
            guard case .select(let operand, let field, let isOptional) = node.kind else {
                return CheckedNode(.unknownName("?"), .dyn, node.range)
            }
            return checkSelect(check(operand), field.name, isOptional, node.range)
        }
        if let local = local(path) { return select(path, after: 1, of: local) }
        for length in stride(from: path.segments.count, through: 1, by: -1) {
            if let found = resolve(path, length) { return select(path, after: length, of: found) }
        }
        report(
            CheckMessages.undeclared(path.name(path.segments.count), node.range, hint: hint(path)))
        return CheckedNode(.unknownName(path.name(1)), .dyn, node.range)
    }

    /// The declaration of the whole path, unless a local variable hides it.
    func declaration(of node: SyntaxNode) -> Declaration? {
        guard let path = Path(node), local(path) == nil else { return nil }
        return candidates(path, path.segments.count)
            .lazy.compactMap { environment.declarations[$0] }.first
    }

    /// Whether the path begins with a local variable.
    func isLocal(_ path: Path) -> Bool { local(path) != nil }

    private func local(_ path: Path) -> CheckedNode? {
        guard !path.isRooted,
            let variable = scope.last(where: { $0.name == path.segments[0].name })
        else { return nil }
        let kind = CheckedKind.local(variable.index, isBound: variable.isBound)
        return CheckedNode(kind, variable.type, path.segments[0].range)
    }

    private mutating func select(
        _ path: Path, after length: Int, of node: CheckedNode
    ) -> CheckedNode {
        path.segments.dropFirst(length).reduce(node) { operand, segment in
            checkSelect(operand, segment.name, false, segment.range)
        }
    }

    /// What the first `length` names of the path may be called, most specific first.
    private func candidates(_ path: Path, _ length: Int) -> [String] {
        let name = path.name(length)
        if path.isRooted || environment.container.isEmpty { return [name] }
        let parts = environment.container.split(separator: ".")
        let containers = (1...parts.count).reversed().map {
            parts.prefix($0).joined(separator: ".")
        }
        return containers.map { "\($0).\(name)" } + [name]
    }

    private mutating func resolve(_ path: Path, _ length: Int) -> CheckedNode? {
        let range = path.segments[length - 1].range
        for name in candidates(path, length) {
            if let declaration = environment.declarations[name] {
                return node(declaration, name, range)
            }
            if ValueType.denotations.contains(name) {
                return CheckedNode(.constant(.type(name)), .type, range)
            }
        }
        return nil
    }

    private mutating func node(
        _ declaration: Declaration, _ name: String, _ range: Range<Int>
    ) -> CheckedNode {
        switch declaration {
        case .slot(let slot, let type):
            read(slot)
            return CheckedNode(.slot(slot, name: name), type, range)
        case .symbol(let slot, let symbols):
            read(slot)
            let symbol = SymbolSlot(slot: slot, name: name, symbols: symbols)
            return CheckedNode(.symbol(symbol), .string, range)
        case .constant(let value): return CheckedNode(.constant(value), value.type, range)
        }
    }

    private func hint(_ path: Path) -> String? {
        let names = Array(environment.declarations.keys) + scope.map(\.name)
        let whole = path.name(path.segments.count)
        if let hint = Suggestion.hint(for: whole, among: names) { return hint }
        let first = path.name(1)
        let inside = names.filter { $0.hasPrefix(first + ".") }.sorted()
        if !inside.isEmpty {
            return "`\(first)` has " + inside.map { "`\($0)`" }.joined(separator: ", ")
        }
        return Suggestion.hint(for: first, among: names)
    }
}

/// A name followed by fields, `a.b.c`, which may be one dotted name.
struct Path {
    struct Segment {
        var name: String
        /// From the start of the path to the end of this name.
        var range: Range<Int>
    }

    var segments: [Segment]
    var isRooted: Bool

    init?(_ node: SyntaxNode) {
        switch node.kind {
        case .name(let name, let isRooted):
            segments = [.init(name: name, range: node.range)]
            self.isRooted = isRooted
        case .select(let operand, let field, isOptional: false) where !field.isQuoted:
            guard !operand.isGrouped, let path = Path(operand) else { return nil }
            segments = path.segments + [.init(name: field.name, range: node.range)]
            isRooted = path.isRooted
        default: return nil
        }
    }

    /// The first `length` names, with points between them.
    func name(_ length: Int) -> String {
        segments.prefix(length).map(\.name).joined(separator: ".")
    }
}
