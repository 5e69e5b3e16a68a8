internal import Records

/// An aggregate of one subject while its records are gone through; exact in any order.
struct AggregateState {
    private(set) var count = 0
    private var sum: Int128 = 0
    private var smallest = Int64.max
    private var largest = Int64.min
    private var values: Set<Int64> = []
    private var currency: CurrencyCode?
    private(set) var customers: [UInt32] = []
    /// The first in order of its text of all reasons why the aggregate has no value.
    private(set) var failure: String?

    mutating func take(
        _ row: Int, of customer: UInt32, _ cursor: RecordCursor, _ declaration: AggregateDeclaration
    ) {
        if let field = declaration.field {
            if cursor.isAbsent(field, of: row) { return }
            take(cursor.integer(field, of: row), declaration.function)
            if field.isMoney, declaration.function != .distinct {
                take(cursor.currency(of: row), field)
            }
        }
        count += 1
        if customers.last != customer { customers.append(customer) }
    }

    private mutating func take(_ value: Int64, _ function: AggregateFunction) {
        switch function {
        case .count: break
        case .sum: sum += Int128(value)
        case .distinct: values.insert(value)
        case .minimum: smallest = min(smallest, value)
        case .maximum: largest = max(largest, value)
        }
    }

    private mutating func take(_ other: CurrencyCode, _ field: AggregateField) {
        if let currency, currency != other {
            fail(
                "`\(field.rawValue)` is in several currencies; name one in `where`: "
                    + "`currency == '\(min(currency, other))'`")
        }
        currency = min(currency ?? other, other)
    }

    mutating func fail(_ reason: String) { failure = min(failure ?? reason, reason) }

    /// The value in the field's own unit; 0 without records.
    func value(_ declaration: AggregateDeclaration) -> Double {
        let units: Int128 =
            switch declaration.function {
            case .count: Int128(count)
            case .distinct: Int128(values.count)
            case .sum: sum
            case .minimum: count == 0 ? 0 : Int128(smallest)
            case .maximum: count == 0 ? 0 : Int128(largest)
            }
        return Double(units) / declaration.unitsPerValue
    }
}

extension AggregateDeclaration {
    fileprivate var unitsPerValue: Double {
        if function == .count || function == .distinct { return 1 }
        return field == .lots ? 100 : Double(Money.unitsPerMajor)
    }
}
