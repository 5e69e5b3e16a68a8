internal import RuleLanguage
private import Synchronization

/// Which branches of a rule's conditions its tests have taken.
///
/// A class with a lock, because the copies of an engine that tests go on from all note what they
/// see in the same place.
package final class RuleCoverage: Sendable {
    /// A branch of a condition, and whether a test took it.
    package struct Branch: Hashable, Sendable {
        /// `when` or `unless`.
        package let field: String
        package let operand: String
        package let value: Bool
        package let isTaken: Bool
    }

    private let conditions: [(field: String, tree: ConditionTree)]
    private let seen: Mutex<[ConditionTree.Seen]>

    init(_ rule: Rule) {
        let sources = [
            ("when", Optional(rule.conditions.when)), ("unless", rule.conditions.unless),
        ]
        var conditions: [(field: String, tree: ConditionTree)] = []
        var seen: [ConditionTree.Seen] = []
        for (field, source) in sources {
            var reader = ConditionReader(environment: rule.conditions.environment)
            guard let source, let tree = reader.tree(source.text) else { continue }
            conditions.append((field, tree))
            seen.append(reader.seen)
        }
        self.conditions = conditions
        self.seen = Mutex(seen)
    }

    /// Notes what a subject's values make of the conditions; `unless` is looked at only where
    /// `when` is met.
    func note(_ slots: Slots) {
        seen.withLock { seen in
            for (index, condition) in conditions.enumerated() {
                if condition.tree.value(slots, &seen[index]) != true { return }
            }
        }
    }

    /// Two an operand, in the order of the file.
    package var branches: [Branch] {
        let seen = seen.withLock { $0 }
        return zip(conditions, seen).flatMap { condition, seen in
            zip(seen.texts, seen.values).flatMap { text, values in
                [true, false].map {
                    Branch(
                        field: condition.field, operand: text, value: $0,
                        isTaken: values.contains($0))
                }
            }
        }
    }
}
