internal import RuleLanguage
internal import Yams

/// Collects the problems of one file, so that an author sees all of them at once.
package final class ProblemLog {
    package let file: SourceFile
    package private(set) var problems: [RuleProblem] = []

    package init(_ file: SourceFile) { self.file = file }

    func report(at place: Place, _ message: String, hint: String? = nil) {
        problems.append(RuleProblem(file, at: place, message, hint: hint))
    }

    func report(at node: Node, _ message: String, hint: String? = nil) {
        report(at: node.place, message, hint: hint)
    }

    /// - Parameter offset: of the place in the scalar's value, in UTF-8.
    func report(
        at scalar: Node.Scalar, offset: Int, _ message: String, hint: String? = nil
    ) {
        report(at: ScalarAlignment.place(of: offset, in: scalar, file), message, hint: hint)
    }
}

extension Node {
    var place: Place { mark.map { Place(line: $0.line, column: $0.column) } ?? .start }
}

/// What to write instead of a word that is not known.
package enum Hints {
    package static func word(_ found: String, among words: [String]) -> String {
        Suggestion.hint(for: found, among: words)
            ?? (words.isEmpty
                ? "there are none"
                : words.count == 1 ? "write `\(words[0])`" : "it is one of " + listed(words))
    }

    static func listed(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }
}
