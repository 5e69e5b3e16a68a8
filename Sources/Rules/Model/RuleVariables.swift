internal import Records
internal import RuleLanguage
internal import Signals

/// The names that a rule's expressions may use, and their values for a subject.
///
/// Slot 0 is the subject's id; the fields of the signals follow in the order of the signals.
/// Parameters and lists are constants and take no slot.
enum RuleVariables {
    /// Names that no signal may take.
    static let reserved = ["params", "lists", "subject"]

    static func environment(
        _ signals: [RuleSignal], broken: [String], constants: RuleConstants
    ) -> Environment {
        var environment = Environment()
        environment.declare("subject.id", .string)
        for signal in signals {
            for (place, field) in signal.fields.enumerated() {
                environment.declare(signal.fieldName(place), field.kind.type)
            }
        }
        for name in broken { environment.declare(name, .dyn) }
        constants.declare(in: &environment)
        return environment
    }

    static func slots(of rule: Rule, _ reading: SubjectReading) -> Slots {
        let fields = rule.signals.map(\.fields)
        let slots = Slots(count: fields.reduce(1) { $0 + $1.count })
        slots.setValue(.string(reading.id), at: 0)
        var next = 1
        for (signal, fields) in zip(reading.signals, fields) {
            let values = values(signal)
            for (place, field) in fields.enumerated() {
                set(values?[place], field.kind, at: next, of: slots)
                next += 1
            }
        }
        return slots
    }

    private static func values(_ reading: SignalReading) -> [Double]? {
        if case .found(let finding) = reading { return finding.values }
        return nil
    }

    /// Without records a number is 0 and a currency or country empty. An instant that is not there,
    /// or a count that is no whole number, leaves its slot empty, so that reading it is a rule
    /// error.
    private static func set(
        _ value: Double?, _ kind: SignalField.Kind, at slot: Int, of slots: Slots
    ) {
        switch kind {
        case .number, .money: slots.setDouble(value ?? 0, at: slot)
        case .count: if let count = Int64(exactly: value ?? 0) { slots.setInt(count, at: slot) }
        case .time:
            if let time = value.flatMap({ Int64(exactly: $0) }) {
                slots.setTimestamp(microseconds: time, at: slot)
            }
        case .currency:
            slots.setValue(.string(value.map(currencyText) ?? ""), at: slot)
        case .country:
            slots.setValue(.string(value.map(countryText) ?? ""), at: slot)
        }
    }

    private static func countryText(_ value: Double) -> String {
        UInt16(exactly: value).map { CountryCode(rawValue: $0).description } ?? ""
    }

    private static func currencyText(_ value: Double) -> String {
        UInt16(exactly: value).map { CurrencyCode(rawValue: $0).description } ?? ""
    }
}

extension SignalField.Kind {
    /// What expressions take a value of the kind for.
    var type: ValueType {
        switch self {
        case .count: .int
        case .number, .money: .double
        case .time: .timestamp
        case .currency, .country: .string
        }
    }
}

/// What the expressions of one rule may read that never changes.
struct RuleConstants: Sendable {
    var parameters: [(name: String, value: Value)] = []
    /// Shared by all rules of a folder.
    var lists: [(name: String, entries: [String])] = []

    func declare(in environment: inout Environment) {
        for (name, value) in parameters { environment.declareConstant("params.\(name)", value) }
        for (name, entries) in lists {
            environment.declareConstant("lists.\(name)", .list(entries.map(Value.string)))
        }
    }

    /// The parameters as text: equal text, equal parameters.
    var parameterText: String {
        parameters.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: ";")
    }
}
