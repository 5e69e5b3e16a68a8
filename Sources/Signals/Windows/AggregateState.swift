internal import Records

/// An aggregate of one subject while its records are gone through; exact in any order.
struct AggregateState {
    /// Records taken in.
    private(set) var count = 0
    /// Those of a ratio that match.
    private var matching = 0
    private var sum: Int128 = 0
    private var smallest = Int64.max
    private var largest = Int64.min
    private var values: Set<Int64> = []
    private var currency: CurrencyCode?
    private var picked: PickedRow?
    private var takenCustomers: [UInt32] = []
    /// The first in order of its text of all reasons why the aggregate has no value.
    private(set) var failure: String?

    /// - Precondition: customers come in canonical order, each with all its rows.
    mutating func take(
        _ row: Int, of customer: UInt32, isMatching: Bool, _ cursor: RecordCursor,
        _ declaration: AggregateDeclaration
    ) {
        if let field = declaration.field {
            if cursor.isAbsent(field, of: row) { return }
            take(row, of: customer, field, cursor, declaration.function)
        }
        count += 1
        if declaration.function == .ratio, !isMatching { return }
        matching += 1
        if takenCustomers.last != customer { takenCustomers.append(customer) }
    }

    private mutating func take(
        _ row: Int, of customer: UInt32, _ field: AggregateField, _ cursor: RecordCursor,
        _ function: AggregateFunction
    ) {
        switch function {
        case .count, .ratio: return
        case .distinct:
            values.insert(cursor.integer(field, of: row))
            return
        case .first, .last:
            let row = PickedRow(row, of: customer, cursor)
            if picked.map({ row.replaces($0, function, cursor) }) ?? true { picked = row }
            return
        case .sum: sum += Int128(cursor.integer(field, of: row))
        case .minimum: smallest = min(smallest, cursor.integer(field, of: row))
        case .maximum: largest = max(largest, cursor.integer(field, of: row))
        }
        if field.isMoney { take(cursor.currency(of: row), field) }
    }

    private mutating func take(_ other: CurrencyCode, _ field: AggregateField) {
        if let currency, currency != other {
            fail(
                "`\(field.rawValue)` is in several currencies; name one in `where`: "
                    + "`currency == '\(min(currency, other))'`")
        }
        currency = min(currency ?? other, other)
    }

    /// Whom the value comes from, in canonical order.
    var customers: [UInt32] { picked.map { [$0.customer] } ?? takenCustomers }

    mutating func fail(_ reason: String) { failure = min(failure ?? reason, reason) }

    /// The finding's values, in the order of the declaration's fields; 0 without records.
    func values(_ declaration: AggregateDeclaration, _ cursor: RecordCursor) -> [Double] {
        if declaration.function == .ratio {
            return [
                count == 0 ? 0 : Double(matching) / Double(count), Double(matching), Double(count),
            ]
        }
        let value = Double(units(declaration, cursor)) / declaration.unitsPerValue
        guard let field = declaration.field, field.isMoney, declaration.function != .distinct else {
            return [value]
        }
        let currency = picked.map { cursor.currency(of: $0.row) } ?? currency
        return [value, Double(currency?.rawValue ?? 0)]
    }

    private func units(_ declaration: AggregateDeclaration, _ cursor: RecordCursor) -> Int128 {
        switch declaration.function {
        case .count, .ratio: Int128(count)
        case .distinct: Int128(values.count)
        case .sum: sum
        case .minimum: count == 0 ? 0 : Int128(smallest)
        case .maximum: count == 0 ? 0 : Int128(largest)
        case .first, .last:
            if let picked, let field = declaration.field {
                Int128(cursor.integer(field, of: picked.row))
            } else {
                0
            }
        }
    }
}

/// The first or last record of a subject so far.
///
/// Of records at the same instant, the one whose customer and then whose key comes first in byte
/// order counts, so that the order of arrival never does.
private struct PickedRow {
    let row: Int
    let customer: UInt32
    private let time: EventTime

    init(_ row: Int, of customer: UInt32, _ cursor: RecordCursor) {
        self.row = row
        self.customer = customer
        time = cursor.time(of: row)
    }

    func replaces(
        _ other: PickedRow, _ function: AggregateFunction, _ cursor: RecordCursor
    ) -> Bool {
        if time != other.time { return function == .first ? time < other.time : time > other.time }
        return customer == other.customer && cursor.keyPrecedes(row, other.row)
    }
}

extension AggregateDeclaration {
    fileprivate var unitsPerValue: Double {
        if function == .count || function == .distinct || field == .time { return 1 }
        return field == .lots ? 100 : Double(Money.unitsPerMajor)
    }
}
