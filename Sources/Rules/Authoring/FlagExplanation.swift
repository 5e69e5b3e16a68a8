internal import Yams

/// A flag of `flags.ndjson`, told in words.
package struct FlagExplanation {
    package let flagID: String
    package let rule: String
    package let ruleVersion: String
    /// Names and values of the flag, in the order of its row.
    package let values: [(name: String, value: String)]
    /// The names of all evidence rows, in the order in which they come.
    package let columns: [String]
    /// One a row of evidence, by name.
    package let evidence: [[String: String]]

    /// - Parameter line: one row of the file; JSON, which is YAML too.
    /// - Returns: `nil` if it is none.
    package init?(line: String) {
        guard let root = try? compose(yaml: line), case .mapping(let fields) = root,
            let flagID = root["flag_id"]?.string, let rule = root["rule"]?.string,
            let version = root["rule_version"]?.string
        else { return nil }
        self.flagID = flagID
        self.rule = rule
        ruleVersion = version
        values = fields.compactMap { key, value in
            key.string.flatMap { $0 == "evidence" ? nil : ($0, Self.text(value)) }
        }
        let rows = root["evidence"]?.sequence?.compactMap(\.mapping) ?? []
        var columns: [String] = []
        for name in rows.flatMap(\.keys).compactMap(\.string) where !columns.contains(name) {
            columns.append(name)
        }
        self.columns = columns
        evidence = rows.map { row in
            Dictionary(
                row.compactMap { key, value in key.string.map { ($0, Self.text(value)) } },
                uniquingKeysWith: { $1 })
        }
    }

    private static func text(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): scalar.string
        case .sequence(let elements): elements.map(text).joined(separator: ", ")
        case .mapping(let fields): fields.map { text($0.value) }.joined(separator: " ")
        case .alias: "?"
        }
    }
}
