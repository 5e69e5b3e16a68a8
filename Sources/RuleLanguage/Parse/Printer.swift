/// Writes a syntax tree as source, with no more parentheses than it needs.
///
/// Parsing what it writes gives the same tree again.
struct Printer {
    static func text(of node: SyntaxNode) -> String { Printer().text(node, tighterThan: .loosest) }

    /// How tightly a form binds; a form inside one that binds more tightly needs parentheses.
    enum Binding: Int {
        case loosest, conditional, or, and, relation, sum, product, unary, member
    }

    func text(_ node: SyntaxNode, tighterThan outer: Binding) -> String {
        let text = text(node)
        return node.kind.binding.rawValue <= outer.rawValue ? "(\(text))" : text
    }

    private func text(_ node: SyntaxNode) -> String {
        switch node.kind {
        case .literal(let value): return value.description
        case .name(let name, let isRooted): return (isRooted ? "." : "") + name
        case .select(let operand, let field, let isOptional):
            return target(operand) + (isOptional ? ".?" : ".") + text(field)
        case .presence(let operand, let field):
            return "has(" + target(operand) + "." + text(field) + ")"
        case .index(let operand, let index, let isOptional):
            let mark = isOptional ? "?" : ""
            return text(operand, tighterThan: .unary) + "[" + mark + text(index) + "]"
        case .call(let name, let arguments): return name + text(arguments)
        case .method(let target, let name, let arguments):
            return text(target, tighterThan: .unary) + "." + name.text + text(arguments)
        case .list, .map: return collection(node)
        case .comprehension(let macro): return text(macro)
        case .binding(let macro): return text(macro)
        case .invalid: return "?"
        default: return operation(node)
        }
    }

    /// What a field is selected from; parentheses around a selection have a meaning there.
    private func target(_ operand: SyntaxNode) -> String {
        operand.isGrouped ? "(\(text(operand)))" : text(operand, tighterThan: .unary)
    }

    private func operation(_ node: SyntaxNode) -> String {
        switch node.kind {
        case .unary(let unary, let operand):
            return unary.rawValue + unaryOperand(operand)
        case .binary(let binary, let left, let right):
            let outer = node.kind.binding
            let looser = Binding(rawValue: outer.rawValue - 1) ?? .loosest
            return text(left, tighterThan: looser) + " \(binary.rawValue) "
                + text(right, tighterThan: outer)
        case .logical(let logical, let operands):
            return operands.map { text($0, tighterThan: node.kind.binding) }
                .joined(separator: " \(logical.rawValue) ")
        case .conditional(let condition, let left, let right):
            return text(condition, tighterThan: .conditional) + " ? "
                + text(left, tighterThan: .conditional) + " : " + text(right, tighterThan: .loosest)
        default: return "?"
        }
    }

    /// What begins with a digit gets parentheses, since a minus before it would become its sign.
    private func unaryOperand(_ operand: SyntaxNode) -> String {
        let text = text(operand, tighterThan: .product)
        return text.utf8.first?.isDigit == true ? "(\(text))" : text
    }

    private func collection(_ node: SyntaxNode) -> String {
        switch node.kind {
        case .list(let elements):
            "["
                + elements.map { ($0.isOptional ? "?" : "") + text($0.value) }.joined(
                    separator: ", ")
                + "]"
        case .map(let entries):
            "{"
                + entries.map { ($0.isOptional ? "?" : "") + text($0.key) + ": " + text($0.value) }
                .joined(separator: ", ") + "}"
        default: "?"
        }
    }

    private func text(_ field: Field) -> String { field.isQuoted ? "`\(field.name)`" : field.name }

    private func text(_ arguments: [SyntaxNode]) -> String {
        "(" + arguments.map { text($0) }.joined(separator: ", ") + ")"
    }

    private func text(_ macro: Comprehension) -> String {
        let parts = [macro.condition, macro.body].compactMap { $0.map { text($0) } }
        let arguments = macro.variables.map(\.text) + parts
        return text(macro.source, tighterThan: .unary) + "." + macro.kind.rawValue + "("
            + arguments.joined(separator: ", ") + ")"
    }

    private func text(_ macro: RuleLanguage.Binding) -> String {
        let variable = macro.variable.text
        let body = text(macro.body)
        return switch macro.kind {
        case .bind: "cel.bind(\(variable), \(text(macro.value)), \(body))"
        case .optionalMap: text(macro.value, tighterThan: .unary) + ".optMap(\(variable), \(body))"
        case .optionalFlatMap:
            text(macro.value, tighterThan: .unary) + ".optFlatMap(\(variable), \(body))"
        }
    }
}

extension SyntaxKind {
    fileprivate var binding: Printer.Binding {
        switch self {
        case .conditional: .conditional
        case .logical(.or, _): .or
        case .logical(.and, _): .and
        case .binary(let binary, _, _):
            switch binary.level {
            case 0: .relation
            case 1: .sum
            default: .product
            }
        case .unary: .unary
        default: .member
        }
    }
}
