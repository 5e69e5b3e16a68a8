internal import Yams

/// A value in a YAML file, by the name under which an author knows it.
///
/// Reading a value of the wrong form notes that in the log and gives `nil`.
package struct YamlField {
    package let name: String
    let node: Node
    let log: ProblemLog

    package func report(_ message: String, hint: String? = nil) {
        log.report(at: node, message, hint: hint)
    }

    package func mismatch(_ expected: String, hint: String? = nil) {
        report("expected \(expected) for `\(name)`, found \(found)", hint: hint)
    }

    /// What stands there, short enough for a message.
    private var found: String {
        switch node {
        case .scalar(let scalar):
            scalar.string.isEmpty
                ? "nothing"
                : "`\(scalar.string.prefix(40))\(scalar.string.count > 40 ? "..." : "")`"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    /// The elements of a list; a single value counts as a list of one.
    package var elements: [YamlField] {
        guard case .sequence(let sequence) = node else { return [self] }
        return sequence.map { YamlField(name: name, node: $0, log: log) }
    }

    /// The elements of what must be a list.
    package func list() -> [YamlField]? {
        guard case .sequence = node else {
            mismatch("a list")
            return nil
        }
        return elements
    }

    /// A mapping of known fields; fields that it should not have are noted.
    package func fields(_ known: [String]) -> FieldMap? {
        guard let entries = entries(of: "a mapping") else { return nil }
        return FieldMap(owner: self, entries: entries, known: known)
    }

    /// Whether a single value stands there.
    package var isScalar: Bool {
        if case .scalar = node { true } else { false }
    }

    /// The members of a mapping whose keys the author chooses.
    package func members(of expected: String) -> [(key: String, value: YamlField)]? {
        entries(of: expected)?.map { ($0.key.string, $0.value) }
    }

    /// The entries of a mapping whose keys the author chooses.
    func entries(of expected: String) -> [(key: Node.Scalar, value: YamlField)]? {
        guard case .mapping(let mapping) = node else {
            mismatch(expected)
            return nil
        }
        var entries: [(key: Node.Scalar, value: YamlField)] = []
        for (key, value) in mapping {
            if case .scalar(let scalar) = key {
                entries.append((scalar, YamlField(name: scalar.string, node: value, log: log)))
            } else {
                log.report(at: key, "expected a name, found a list or mapping")
            }
        }
        return entries
    }
}
