/// What an aggregate makes of the records that it takes in.
package enum AggregateFunction: String, CaseIterable, Sendable {
    case count, sum, distinct
    case minimum = "min"
    case maximum = "max"
    case first, last, ratio

    /// Whether the function is taken of a field.
    package var takesField: Bool { self != .count && self != .ratio }
}

/// The records that an aggregate goes through.
package enum AggregateSource: String, CaseIterable, Sendable {
    case transaction, activity, customer
}

/// A quantity over a subject's records: a count, sum, extreme, first or last value, number of
/// distinct values, or share.
package struct AggregateDeclaration: Hashable, Sendable {
    package var function: AggregateFunction
    package var source: AggregateSource
    /// What is added up, told apart or picked; `nil` for a count and for a ratio.
    package var field: AggregateField?
    package var subject: SubjectKind
    /// Length of the event-time window that ends at the as-of time; `nil` for all history.
    package var windowMicroseconds: Int64?

    package init(
        _ function: AggregateFunction, _ source: AggregateSource, of field: AggregateField? = nil,
        subject: SubjectKind, windowMicroseconds: Int64? = nil
    ) {
        precondition(
            Self.subjects.contains(subject), "no aggregate is kept by \(subject.rawValue)")
        precondition(
            function.takesField == (field != nil),
            "\(function.rawValue) of \(String(describing: field))")
        self.function = function
        self.source = source
        self.field = field
        self.subject = subject
        self.windowMicroseconds = windowMicroseconds
    }

    /// The kinds of subject that records can be counted by.
    package static let subjects: [SubjectKind] = [.affiliate, .person, .customer]
}

extension AggregateDeclaration {
    /// What a finding of the aggregate holds, its value first.
    ///
    /// - Parameter name: that of the signal; the value bears it alone.
    package func fields(_ name: String) -> [SignalField] {
        let value = SignalField(name, kind, "")
        if kind == .money {
            return [value, SignalField("currency", .currency, "the currency of `\(name)`")]
        }
        if function == .ratio {
            return [
                value, SignalField("part", .count, "records that `matching` holds for"),
                SignalField("whole", .count, "all records that count"),
            ]
        }
        return [value]
    }

    private var kind: SignalField.Kind {
        switch function {
        case .count, .distinct: .count
        case .ratio: .number
        default:
            switch field {
            case .amount, .pnl: .money
            case .time: .time
            default: .number
            }
        }
    }
}
