package import Signals

/// A signal under the name that a rule gives it.
package struct RuleSignal: Sendable {
    /// What the name stands for in the rule's expressions.
    package enum Shape: Hashable, Sendable {
        /// An aggregate: `name` is the first field, `name.field` each further one.
        case value([SignalField])
        /// A statistic: `name.field` for each field.
        case record([SignalField])
    }

    package let name: String
    package let plan: SignalPlan
    package let shape: Shape
    /// The signal's place in `RuleSet.signals`.
    package internal(set) var index = 0

    /// The fields of the finding, in its order.
    package let fields: [SignalField]

    /// What expressions call the field at a place of `fields`.
    package func fieldName(_ place: Int) -> String {
        if case .value = shape, place == 0 { return name }
        return "\(name).\(fields[place].name)"
    }

    init(name: String, plan: SignalPlan, shape: Shape) {
        self.name = name
        self.plan = plan
        self.shape = shape
        fields =
            switch shape {
            case .value(let fields), .record(let fields): fields
            }
    }
}
