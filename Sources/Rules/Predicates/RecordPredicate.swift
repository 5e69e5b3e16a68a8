internal import Records
internal import RuleLanguage
internal import Signals
private import Synchronization

/// Turns the `where` of an aggregate into a predicate over rows.
enum RecordPredicate {

    static func environment(
        of source: AggregateSource, constants: RuleConstants
    ) -> Environment {
        var environment = Environment()
        switch source {
        case .transaction: declare(TransactionVariable.self, in: &environment)
        case .activity: declare(ActivityVariable.self, in: &environment)
        case .customer: declare(CustomerVariable.self, in: &environment)
        }
        constants.declare(in: &environment)
        return environment
    }

    /// The fields of a source's records with their types, and what they may say, as Markdown.
    static func fields(
        of source: AggregateSource
    ) -> [(name: String, type: String, values: String)] {
        let environment = environment(of: source, constants: RuleConstants())
        return environment.slotNames.map { name in
            guard case .success(let expression) = Expression.compile(name, in: environment) else {
                return (name, "dyn", "")
            }
            return (name, expression.type.description, values(name, of: source))
        }
    }

    private static func values(_ name: String, of source: AggregateSource) -> String {
        switch source {
        case .transaction: TransactionVariable(rawValue: name)?.values ?? ""
        case .activity: ActivityVariable(rawValue: name)?.values ?? ""
        case .customer: CustomerVariable(rawValue: name)?.values ?? ""
        }
    }

    private static func declare<Variable: RecordVariable>(
        _: Variable.Type, in environment: inout Environment
    ) {
        for variable in Variable.allCases { variable.declare(in: &environment) }
    }

    /// - Parameter condition: compiled in the source's environment; all records count if `nil`.
    ///   Of transactions only completed ones count unless the condition reads `status`.
    static func make(
        _ condition: Expression?, of source: AggregateSource
    ) -> WindowAggregate.Predicate {
        switch source {
        case .transaction: completed(condition)
        case .activity: predicate(condition, ActivityVariable.self)
        case .customer: predicate(condition, CustomerVariable.self)
        }
    }

    /// - Parameter condition: compiled in the source's environment.
    static func matching(
        _ condition: Expression, of source: AggregateSource
    ) -> WindowAggregate.Predicate {
        switch source {
        case .transaction: predicate(condition, TransactionVariable.self)
        case .activity: predicate(condition, ActivityVariable.self)
        case .customer: predicate(condition, CustomerVariable.self)
        }
    }

    private static func completed(_ condition: Expression?) -> WindowAggregate.Predicate {
        let status = TransactionVariable.allCases.firstIndex(of: .status)
        let predicate = predicate(condition, TransactionVariable.self)
        if let status, condition?.slotsRead.contains(status) == true { return predicate }
        return { records, row, asOf in
            guard records.transactions.status[row] == .completed else { return false }
            return try predicate(records, row, asOf)
        }
    }

    private static func predicate<Variable: RecordVariable>(
        _ condition: Expression?, _: Variable.Type
    ) -> WindowAggregate.Predicate {
        guard let condition else { return { _, _, _ in true } }
        let variables = Array(Variable.allCases)
        let read = condition.slotsRead.map { (slot: $0, variable: variables[$0]) }
        let scratch = Scratch(slotCount: variables.count)
        return { records, row, asOf in
            let place = RowPlace(row: row, asOf: asOf)
            return try scratch.slots.withLock { slots in
                for (slot, variable) in read {
                    variable.set(at: slot, of: slots, from: records, place)
                }
                return try condition.evaluateBool(slots)
            }
        }
    }

    /// Slots that are filled anew for every row, so that a row allocates none.
    private final class Scratch: Sendable {
        let slots: Mutex<Slots>

        init(slotCount: Int) { slots = Mutex(Slots(count: slotCount)) }
    }
}
