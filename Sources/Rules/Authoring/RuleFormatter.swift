internal import RuleLanguage
internal import Yams

/// Brings the text of a rule file into its usual form, comments and order kept.
///
/// Blanks at the ends of lines and at the end of the file go, blocks are indented by two blanks a
/// level, and expressions are printed as the language prints them. A change that would make the
/// file mean something else is not made.
package struct RuleFormatter {
    private static let expressions: Set = ["when", "unless", "evidence", "where", "matching"]
    private static let width = 100

    private var lines: [String]

    /// - Returns: the text in its usual form; text that can't be read as YAML loses blanks only.
    package static func formatted(_ text: String) -> String {
        var formatter = RuleFormatter(trimming: text)
        let trimmed = formatter.text
        guard let before = tree(text), before == tree(trimmed) else {
            return tree(text) == nil ? trimmed : text
        }
        formatter.indent(before)
        for scalar in formatter.scalars(formatter.text).reversed() {
            let kept = formatter.lines
            formatter.replace(scalar)
            if !Self.isEqual(trimmed, formatter.text) { formatter.lines = kept }
        }
        return formatter.text
    }

    private init(trimming text: String) {
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .map { line in
                String(line.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
            }
        while lines.last?.isEmpty == true { lines.removeLast() }
    }

    /// Comments move with the line above them.
    private mutating func indent(_ root: Node) {
        let kept = lines
        lines = Indentation.normalised(lines, starts: Set(starts(root)))
        if Self.tree(text) != root { lines = kept }
    }

    /// The lines on which keys and elements begin, from 0; none inside brackets.
    private func starts(_ node: Node) -> [Int] {
        let first = SourceFile(path: "", text: text).scalar(at: node.place)
        if first == "{" || first == "[" { return [] }
        return switch node {
        case .mapping(let fields):
            fields.flatMap { key, value in [key.place.line - 1] + starts(value) }
        case .sequence(let elements):
            elements.flatMap { [$0.place.line - 1] + starts($0) }
        default: []
        }
    }

    private var text: String { lines.joined(separator: "\n") + "\n" }

    private static func tree(_ text: String) -> Node? { try? compose(yaml: text) }

    /// Whether two texts say the same, but for the form of their expressions.
    private static func isEqual(_ left: String, _ right: String) -> Bool {
        guard let left = tree(left), let right = tree(right) else { return false }
        return isEqual(left, right, isExpression: false)
    }

    private static func isEqual(_ left: Node, _ right: Node, isExpression: Bool) -> Bool {
        switch (left, right) {
        case (.scalar(let left), .scalar(let right)):
            left.string == right.string
                || isExpression && printed(left.string) == printed(right.string)
        case (.sequence(let left), .sequence(let right)):
            left.count == right.count
                && zip(left, right).allSatisfy { isEqual($0, $1, isExpression: false) }
        case (.mapping(let left), .mapping(let right)):
            left.count == right.count
                && zip(left, right).allSatisfy {
                    $0.key == $1.key
                        && isEqual(
                            $0.value, $1.value,
                            isExpression: expressions.contains($0.key.string ?? ""))
                }
        default: left == right
        }
    }

    /// The expressions of a file, in the order of their places.
    private func scalars(_ text: String) -> [Node.Scalar] {
        guard let root = Self.tree(text) else { return [] }
        return Self.scalars(root).sorted { left, right in
            (left.mark?.line ?? 0, left.mark?.column ?? 0)
                < (right.mark?.line ?? 0, right.mark?.column ?? 0)
        }
    }

    private static func scalars(_ node: Node) -> [Node.Scalar] {
        switch node {
        case .sequence(let elements): elements.flatMap(scalars)
        case .mapping(let fields):
            fields.flatMap { key, value -> [Node.Scalar] in
                if case .scalar(let scalar) = value, expressions.contains(key.string ?? "") {
                    return [scalar]
                }
                return scalars(value)
            }
        default: []
        }
    }

    /// The expression in its usual form, text in single quotes where that needs no escapes.
    private static func printed(_ source: String) -> String? {
        if source.contains("//") { return nil }
        return (try? Expression.formatted(source).get()).map(ExpressionText.withSingleQuotes)
    }
}

extension RuleFormatter {
    private mutating func replace(_ scalar: Node.Scalar) {
        guard let mark = scalar.mark, lines.indices.contains(mark.line - 1),
            let printed = Self.printed(scalar.string)
        else { return }
        if scalar.style == .folded {
            replaceFolded(mark.line - 1, printed)
        } else {
            replaceInLine(mark, scalar, printed)
        }
    }

    /// An expression that stands in one line, in the quotes in which it stands.
    private mutating func replaceInLine(_ mark: Mark, _ scalar: Node.Scalar, _ printed: String) {
        let line = lines[mark.line - 1].unicodeScalars
        let (before, after) = (line.prefix(mark.column - 1), line.dropFirst(mark.column - 1))
        guard let old = Self.quoted(scalar.string, scalar.style),
            let new = Self.quoted(printed, scalar.style),
            after.starts(with: old.unicodeScalars)
        else { return }
        lines[mark.line - 1] =
            String(before) + new + String(after.dropFirst(old.unicodeScalars.count))
    }

    private static func quoted(_ text: String, _ style: Node.Scalar.Style) -> String? {
        switch style {
        case .singleQuoted: "'" + text.replacing("'", with: "''") + "'"
        case .doubleQuoted:
            "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        case .plain: text
        default: nil
        }
    }

    /// An expression behind `>-`: broken before operators, two blanks in.
    private mutating func replaceFolded(_ start: Int, _ printed: String) {
        let indent = lines[start].prefix { $0 == " " }.count
        var end = start + 1
        while end < lines.count,
            lines[end].isEmpty || lines[end].prefix(while: { $0 == " " }).count > indent
        { end += 1 }
        while lines[end - 1].isEmpty { end -= 1 }
        guard start + 1 < end else { return }
        let body = ExpressionText.broken(printed, width: Self.width - indent - 2)
        let margin = String(repeating: " ", count: indent + 2)
        lines.replaceSubrange(start + 1..<end, with: body.map { margin + $0 })
    }
}
