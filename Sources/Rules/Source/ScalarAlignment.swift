internal import Yams

/// Finds the place in a file that a part of a YAML scalar came from.
///
/// The scalar's value and its source are walked side by side: where they differ, the source has
/// quotes, escapes, indentation or a folded line break, which are stepped over.
struct ScalarAlignment {
    private let lines: [[Unicode.Scalar]]
    private var line: Int
    private var column: Int

    /// - Parameter offset: in the value, in UTF-8.
    /// - Returns: the place; that of the scalar itself where the two can't be aligned.
    static func place(of offset: Int, in scalar: Node.Scalar, _ file: SourceFile) -> Place {
        guard let mark = scalar.mark else { return .start }
        var walk = ScalarAlignment(file, mark, scalar.style)
        return walk.place(of: offset, in: scalar.string)
            ?? Place(line: mark.line, column: mark.column)
    }

    private init(_ file: SourceFile, _ mark: Mark, _ style: Node.Scalar.Style) {
        lines = file.lines.map { Array($0.unicodeScalars) }
        line = mark.line - 1
        column = mark.column - 1
        switch style {
        case .singleQuoted, .doubleQuoted: column += 1
        case .literal, .folded:
            line += 1
            column = 0
        default: break
        }
    }

    private mutating func place(of offset: Int, in value: String) -> Place? {
        var passed = 0
        for wanted in value.unicodeScalars {
            guard find(wanted) else { return nil }
            if passed >= offset { return Place(line: line + 1, column: column + 1) }
            passed += UTF8.width(wanted)
            step(over: wanted)
        }
        return Place(line: line + 1, column: column + 1)
    }

    /// The scalar at the current place; a line break at the end of a line, `nil` at the end.
    private var current: Unicode.Scalar? {
        guard line < lines.count else { return nil }
        return column < lines[line].count ? lines[line][column] : "\n"
    }

    private mutating func advance() {
        if column < lines[line].count {
            column += 1
        } else {
            line += 1
            column = 0
        }
    }

    /// Moves on to the next place that may stand for `wanted`.
    private mutating func find(_ wanted: Unicode.Scalar) -> Bool {
        while let found = current {
            if found == wanted || (found == "\n" && wanted == " ") { return true }
            guard found.properties.isWhitespace || "\\'\"".unicodeScalars.contains(found) else {
                return false
            }
            advance()
        }
        return false
    }

    /// A folded line break stands for one blank, with all the indentation that follows.
    private mutating func step(over wanted: Unicode.Scalar) {
        let isFolded = current == "\n" && wanted == " "
        advance()
        while isFolded, let found = current, found.properties.isWhitespace { advance() }
    }
}
