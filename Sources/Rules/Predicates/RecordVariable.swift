internal import Records
internal import RuleLanguage
internal import Signals

/// A name that the `where` of an aggregate may use; its slot is its place in the list of all.
protocol RecordVariable: CaseIterable, RawRepresentable<String>, Sendable {
    func declare(in environment: inout Environment)
    func set(at slot: Int, of slots: Slots, _ row: RecordRow)
}

/// One record as a predicate sees it.
struct RecordRow {
    let records: CurrentRecords
    let row: Int
    let asOf: EventTime

    func age(since time: EventTime) -> Int64 {
        asOf.microseconds.subtractingReportingOverflow(time.microseconds).partialValue
    }
}

enum TransactionVariable: String, RecordVariable {
    case type, status, amount, currency, time, age

    func declare(in environment: inout Environment) {
        switch self {
        case .type:
            environment.declareSymbol(rawValue, TransactionType.allCases.map(\.rawValue))
        case .status:
            environment.declareSymbol(rawValue, TransactionStatus.allCases.map(\.rawValue))
        case .amount: environment.declare(rawValue, .double)
        case .currency: environment.declare(rawValue, .string)
        case .time: environment.declare(rawValue, .timestamp)
        case .age: environment.declare(rawValue, .duration)
        }
    }

    func set(at slot: Int, of slots: Slots, _ record: RecordRow) {
        let table = record.records.transactions
        let row = record.row
        switch self {
        case .type:
            slots.setSymbol(TransactionType.allCases.firstIndex(of: table.type[row]) ?? 0, at: slot)
        case .status:
            slots.setSymbol(
                TransactionStatus.allCases.firstIndex(of: table.status[row]) ?? 0, at: slot)
        case .amount: slots.setDouble(table.amount[row].majorUnits, at: slot)
        case .currency: slots.setValue(.string(table.currency[row].description), at: slot)
        case .time: slots.setTimestamp(microseconds: table.time[row].microseconds, at: slot)
        case .age: slots.setDuration(microseconds: record.age(since: table.time[row]), at: slot)
        }
    }
}

/// A day's trading: `day` is the day's first instant, `age` is counted from its last.
enum ActivityVariable: String, RecordVariable {
    case instrument, currency, lots, pnl, day, age

    func declare(in environment: inout Environment) {
        switch self {
        case .instrument, .currency: environment.declare(rawValue, .string)
        case .lots, .pnl: environment.declare(rawValue, .double)
        case .day: environment.declare(rawValue, .timestamp)
        case .age: environment.declare(rawValue, .duration)
        }
    }

    func set(at slot: Int, of slots: Slots, _ record: RecordRow) {
        let table = record.records.activity
        let group = table.groups[Int(table.group[record.row])]
        switch self {
        case .instrument:
            slots.setValue(.string(record.records.instruments[group.instrument]), at: slot)
        case .currency: slots.setValue(.string(group.currency.description), at: slot)
        case .lots: slots.setDouble(Double(table.lots[record.row]) / 100, at: slot)
        case .pnl: slots.setDouble(table.pnl[record.row].majorUnits, at: slot)
        case .day: slots.setTimestamp(microseconds: group.day.start.microseconds, at: slot)
        case .age: slots.setDuration(microseconds: record.age(since: group.day.end), at: slot)
        }
    }
}

extension Money {
    /// For comparisons in a predicate only; sums are kept exact.
    var majorUnits: Double { Double(units) / Double(Self.unitsPerMajor) }
}
