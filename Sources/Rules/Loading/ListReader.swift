/// Reads a list: one entry a line; a `#` at the start of a line or behind a blank begins a comment.
enum ListReader {
    static func read(_ log: ProblemLog) -> (name: String, entries: [String])? {
        let name = log.file.stem
        guard Names.isIdentifier(name) else {
            log.report(
                at: .start, "list `\(name)` can't be named in a rule",
                hint: "rename the file: letters, digits and underscores, a letter first")
            return nil
        }
        var entries: [String] = []
        for line in log.file.lines {
            let entry = withoutComment(line).trimmed
            if !entry.isEmpty { entries.append(entry) }
        }
        return (name, entries)
    }

    private static func withoutComment(_ line: Substring) -> Substring {
        var isBehindBlank = true
        for index in line.indices {
            if line[index] == "#", isBehindBlank { return line[..<index] }
            isBehindBlank = line[index].isWhitespace
        }
        return line
    }
}

extension Substring {
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }
}

/// The forms that names must have.
enum Names {
    /// Letters, digits and underscores, a lower-case letter first.
    static func isIdentifier(_ name: String) -> Bool {
        isName(name, joints: "_") && !keywords.contains(name)
    }

    /// Words of lower-case letters and digits, joined by hyphens.
    static func isFileName(_ name: String) -> Bool { isName(name, joints: "-") }

    private static func isName(_ name: String, joints: Character) -> Bool {
        guard let first = name.first, first.isASCII, first.isLowercase else { return false }
        return name.allSatisfy {
            $0 == joints || ($0.isASCII && ($0.isLowercase || $0.isNumber))
        }
    }

    /// Words that the rule language keeps for itself.
    private static let keywords: Set = [
        "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import",
        "in", "let", "loop", "namespace", "null", "package", "return", "true", "var", "void",
        "while",
    ]
}
