internal import Records
internal import RuleLanguage
internal import Signals

/// A name that the `where` of an aggregate may use; its slot is its place in the list of all.
protocol RecordVariable: CaseIterable, RawRepresentable<String>, Sendable {
    func declare(in environment: inout Environment)
    func set(at slot: Int, of slots: Slots, from records: CurrentRecords, _ place: RowPlace)
    /// What the field may say, as Markdown; empty where the type says all.
    var values: String { get }
}

extension RecordVariable {
    static func listed(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }
}

/// Where a record stands, and when it is looked at.
struct RowPlace {
    let row: Int
    let asOf: EventTime

    func age(since time: EventTime) -> Int64 {
        asOf.microseconds.subtractingReportingOverflow(time.microseconds).partialValue
    }
}

enum TransactionVariable: String, RecordVariable {
    case type, status, amount, currency, time, age

    var values: String {
        switch self {
        case .type: Self.listed(TransactionType.allCases.map(\.rawValue))
        case .status: Self.listed(TransactionStatus.allCases.map(\.rawValue))
        case .amount: "in the currency's major unit"
        case .currency: "ISO 4217"
        case .time: ""
        case .age: "from the transaction to the as-of time"
        }
    }

    func declare(in environment: inout Environment) {
        switch self {
        case .type:
            environment.declareSymbol(rawValue, TransactionType.allCases.map(\.rawValue))
        case .status:
            environment.declareSymbol(rawValue, TransactionStatus.allCases.map(\.rawValue))
        case .amount: environment.declare(rawValue, .double)
        case .currency: environment.declareSymbol(rawValue, CodeSymbols.currencies.names)
        case .time: environment.declare(rawValue, .timestamp)
        case .age: environment.declare(rawValue, .duration)
        }
    }

    func set(at slot: Int, of slots: Slots, from records: CurrentRecords, _ place: RowPlace) {
        let row = place.row
        switch self {
        case .type:
            slots.setSymbol(
                TransactionType.allCases.firstIndex(of: records.transactions.type[row]) ?? 0,
                at: slot)
        case .status:
            slots.setSymbol(
                TransactionStatus.allCases.firstIndex(of: records.transactions.status[row]) ?? 0,
                at: slot)
        case .amount: slots.setDouble(records.transactions.amount[row].majorUnits, at: slot)
        case .currency:
            slots.setSymbol(
                CodeSymbols.currencies.place(of: records.transactions.currency[row].rawValue),
                at: slot)
        case .time:
            slots.setTimestamp(microseconds: records.transactions.time[row].microseconds, at: slot)
        case .age:
            slots.setDuration(
                microseconds: place.age(since: records.transactions.time[row]), at: slot)
        }
    }
}

/// A day's trading: `day` is the day's first instant, `age` is counted from its last.
enum ActivityVariable: String, RecordVariable {
    case instrument, currency, lots, pnl, day, age

    var values: String {
        switch self {
        case .instrument, .lots: ""
        case .currency: "ISO 4217"
        case .pnl: "in the currency's major unit"
        case .day: "the day's first instant"
        case .age: "from the day's end to the as-of time"
        }
    }

    func declare(in environment: inout Environment) {
        switch self {
        case .instrument: environment.declare(rawValue, .string)
        case .currency: environment.declareSymbol(rawValue, CodeSymbols.currencies.names)
        case .lots, .pnl: environment.declare(rawValue, .double)
        case .day: environment.declare(rawValue, .timestamp)
        case .age: environment.declare(rawValue, .duration)
        }
    }

    func set(at slot: Int, of slots: Slots, from records: CurrentRecords, _ place: RowPlace) {
        let row = place.row
        let group = records.activity.groups[Int(records.activity.group[row])]
        switch self {
        case .instrument:
            slots.setValue(.string(records.instruments[group.instrument]), at: slot)
        case .currency:
            slots.setSymbol(
                CodeSymbols.currencies.place(of: group.currency.rawValue), at: slot)
        case .lots: slots.setDouble(Double(records.activity.lots[row]) / 100, at: slot)
        case .pnl: slots.setDouble(records.activity.pnl[row].majorUnits, at: slot)
        case .day: slots.setTimestamp(microseconds: group.day.start.microseconds, at: slot)
        case .age: slots.setDuration(microseconds: place.age(since: group.day.end), at: slot)
        }
    }
}

extension Money {
    /// For comparisons in a predicate only; sums are kept exact.
    var majorUnits: Double { Double(units) / Double(Self.unitsPerMajor) }
}
