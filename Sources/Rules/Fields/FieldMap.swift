internal import Yams

/// A mapping whose fields are known beforehand.
package struct FieldMap {
    let owner: YamlField
    private var values: [String: YamlField] = [:]

    init(owner: YamlField, entries: [(key: Node.Scalar, value: YamlField)], known: [String]) {
        self.owner = owner
        for (key, value) in entries {
            if known.contains(key.string) {
                values[key.string] = value
            } else {
                owner.log.report(
                    at: .scalar(key), "unknown field `\(key.string)` in `\(owner.name)`",
                    hint: Hints.word(key.string, among: known))
            }
        }
    }

    /// The field, if it is there.
    package subscript(name: String) -> YamlField? { values[name] }

    /// The field; that it is missing is noted with what to add.
    package func required(_ name: String, _ remedy: String) -> YamlField? {
        if let value = values[name] { return value }
        owner.report("missing field `\(name)` in `\(owner.name)`", hint: "add `\(name): \(remedy)`")
        return nil
    }
}
