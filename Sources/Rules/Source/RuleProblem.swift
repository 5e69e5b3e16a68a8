/// Something wrong with a file, with its place and, when that is known, its remedy.
package struct RuleProblem: Error, Hashable, Sendable {
    package let path: String
    package let line: Int
    package let column: Int
    /// Lower case, no full stop, names in backticks.
    package let message: String
    package let hint: String?
    package let sourceLine: String?

    init(_ file: SourceFile, at place: Place, _ message: String, hint: String?) {
        path = file.path
        line = place.line
        column = place.column
        self.message = message
        self.hint = hint
        let lines = file.lines
        sourceLine = lines.indices.contains(line - 1) ? String(lines[line - 1]) : nil
    }
}

extension RuleProblem: CustomStringConvertible {
    /// The problem, its source line, and a caret with the hint under the place.
    package var description: String {
        let heading = "\(path):\(line):\(column): error: \(message)"
        let remedy = hint.map { " " + $0 } ?? ""
        guard let sourceLine, !sourceLine.isEmpty else {
            return hint == nil ? heading : "\(heading)\n      |\(remedy)"
        }
        let number = String(line)
        let margin = String(repeating: " ", count: max(0, 5 - number.count))
        return """
            \(heading)
            \(margin)\(number) | \(sourceLine)
                  | \(indent(of: sourceLine))^\(remedy)
            """
    }

    /// Blanks as wide as what stands before the place; tabs stay tabs.
    private func indent(of sourceLine: String) -> String {
        let before = sourceLine.unicodeScalars.prefix(column - 1)
        return String(String.UnicodeScalarView(before.map { $0 == "\t" ? $0 : " " }))
    }
}
