/// Something wrong with an expression's source, found before it runs.
///
/// Problems are collected, never thrown one at a time, so that an author sees all of them at once.
package struct SourceProblem: Error, Equatable, Sendable {
    /// The place, as UTF-8 offsets into the source.
    package var range: Range<Int>
    /// What is wrong: lower case, no full stop, names in backticks.
    package var message: String
    /// What would put it right, when that is known.
    package var hint: String?

    package init(range: Range<Int>, message: String, hint: String? = nil) {
        self.range = range
        self.message = message
        self.hint = hint
    }
}

/// Why an expression did not compile: at least one problem, in source order.
package struct CompileFailure: Error, Equatable, Sendable {
    package var problems: [SourceProblem]

    package init(problems: [SourceProblem]) {
        self.problems = problems.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
    }
}

extension CompileFailure: CustomStringConvertible {
    package var description: String {
        problems.map { problem in
            let place = "\(problem.range.lowerBound)..<\(problem.range.upperBound)"
            return "\(place): \(problem.message)" + (problem.hint.map { " (\($0))" } ?? "")
        }.joined(separator: "\n")
    }
}
