internal import Yams

/// Reads a file's YAML, noting in the log what can't be read.
package enum YamlDocument {
    /// The value of a whole file; `nil` where it can't be read, which the log tells.
    ///
    /// - Parameter name: what problems call it.
    package static func field(named name: String, _ log: ProblemLog) -> YamlField? {
        root(log).map { YamlField(name: name, node: $0, log: log) }
    }

    static func root(_ log: ProblemLog) -> Node? {
        do {
            if let root = try compose(yaml: log.file.text) { return root }
            log.report(at: .start, "the file is empty")
        } catch let error as YamlError {
            report(error, log)
        } catch {
            log.report(at: .start, "\(error)")
        }
        return nil
    }

    private static func report(_ error: YamlError, _ log: ProblemLog) {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let around = context.map { " " + $0.text } ?? ""
            log.report(
                at: Place(line: mark.line, column: mark.column),
                "no valid YAML: \(problem)\(around)",
                hint: quoteHint(problem, at: mark.line, log.file))
        case .duplicatedKeysInMapping(let keys, let context):
            for key in keys.sorted() {
                log.report(
                    at: second(key, from: context.mark, log.file), "repeated field `\(key)`",
                    hint: "keep one of the two")
            }
        case .reader(let problem, _, _, _): log.report(at: .start, "no valid YAML: \(problem)")
        default: log.report(at: .start, "no valid YAML: \(error)")
        }
    }

    private static func quoteHint(
        _ problem: String, at line: Int, _ file: SourceFile
    ) -> String? {
        if problem.contains("mapping values are not allowed") {
            return "put text with `: ` in quotes"
        }
        let lines = file.lines
        guard lines.indices.contains(line - 1) else { return nil }
        if lines[line - 1].contains("\t") { return "indent with spaces: YAML takes no tabs there" }
        guard lines[line - 1].contains(": !") else { return nil }
        return "put text that starts with `!` in quotes"
    }

    /// Where a field of a block stands for the second time; the block's own place if not found.
    private static func second(_ key: String, from mark: Mark, _ file: SourceFile) -> Place {
        let indent = String(repeating: " ", count: mark.column - 1)
        let found = file.lines.enumerated().filter { index, line in
            index >= mark.line - 1 && line.hasPrefix("\(indent)\(key):")
        }
        return Place(line: found.count > 1 ? found[1].offset + 1 : mark.line, column: mark.column)
    }
}
