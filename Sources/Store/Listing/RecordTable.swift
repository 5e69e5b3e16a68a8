internal import GRDB
internal import Records

/// Where an entity's current records stand, and how one is shown.
struct RecordTable {
    let entity: Entity
    let name: String
    /// Columns of the primary key, in its order.
    let key: [String]
    /// The column of the record's own time; days for activity, else microseconds.
    private let time: String

    /// - Precondition: an entity that partners push.
    init(_ entity: Entity) {
        self.entity = entity
        switch entity {
        case .customers: (name, key, time) = ("customers", ["customer_id"], "signup")
        case .transactions: (name, key, time) = ("transactions", ["transaction_id"], "time")
        case .tradingActivity:
            name = "trading_activity"
            key = ["day", "customer_id", "instrument", "currency"]
            time = "day"
        case .affiliates, .commissions: preconditionFailure("\(entity) are not listed")
        }
    }

    /// Where rows are taken from, with what a statement must begin with.
    ///
    /// Activity is keyed day first: a customer's rows are looked up day by day, which takes a
    /// look-up for each day in place of one for each row.
    func source(_ conditions: [RecordQuery.Condition]) -> (prefix: String, tables: String) {
        let isOfCustomer = conditions.contains { if case .customer = $0 { true } else { false } }
        guard entity == .tradingActivity, isOfCustomer else { return ("", name) }
        let days = """
            WITH RECURSIVE days(day) AS (
              SELECT min(day) FROM trading_activity
              UNION ALL
              SELECT (SELECT min(day) FROM trading_activity WHERE day > days.day) FROM days
              WHERE days.day IS NOT NULL)
            """
        // CROSS JOIN keeps the order of the loops, which no statistics tell the planner.
        return (days + " ", "days CROSS JOIN trading_activity USING (day)")
    }

    func conditions(_ conditions: [RecordQuery.Condition]) -> ConditionSQL {
        var sql = ConditionSQL()
        for condition in conditions {
            switch condition {
            case .customer(let id): sql.add("customer_id = ?", id)
            case .affiliate(let id) where entity == .customers: sql.add("affiliate_id = ?", id)
            case .affiliate(let id):
                sql.add(
                    "customer_id IN (SELECT customer_id FROM customers WHERE affiliate_id = ?)", id)
            case .country(let code): sql.add("country = ?", code)
            case .challengeType(let word): sql.add("challenge_type = ?", word)
            case .phase(let word): sql.add("phase = ?", word)
            case .instrument(let symbol): sql.add("instrument = ?", symbol)
            case .currency(let code): sql.add("currency = ?", code)
            case .status(let status): sql.add("status = ?", status.storedCode)
            case .type(let type): sql.add("type = ?", type.storedCode)
            case .from(let start): sql.add("\(time) >= ?", stored(start))
            case .to(let end): sql.add("\(time) <= ?", stored(end))
            case .modifiedSince(let start): sql.add("version >= ?", start.microseconds)
            }
        }
        return sql
    }

    private func stored(_ instant: EventTime) -> Int64 {
        entity == .tradingActivity ? Int64(instant.day.number) : instant.microseconds
    }

    /// - Precondition: one text for each column of the key.
    func goOn(behind texts: [String], _ sql: inout ConditionSQL) {
        let marks = texts.map { _ in "?" }.joined(separator: ", ")
        sql.terms.append("(\(key.joined(separator: ", "))) > (\(marks))")
        for (column, text) in zip(key, texts) {
            sql.arguments.append(
                column == "day" ? (Int64(text) ?? 0).databaseValue : text.databaseValue)
        }
    }

    func keyTexts(_ row: Row) -> [String] {
        key.map { column in
            column == "day" ? String(row[column] as Int64) : row[column] as String
        }
    }

    /// The record as a JSON object; what was not sent is left out.
    func write(_ row: Row) throws -> [UInt8] {
        switch entity {
        case .customers: Self.customer(row)
        case .transactions: try Self.transaction(row)
        default: try Self.activity(row)
        }
    }

    private static func customer(_ row: Row) -> [UInt8] {
        var line = JSONLine()
        line.string("customer_id", row["customer_id"])
        line.string("signup_date", EventTime(microseconds: row["signup"]).description)
        if let modified: Int64 = row["last_modified"] {
            line.string("last_modified_date", EventTime(microseconds: modified).description)
        }
        line.string("affiliate_id", row["affiliate_id"])
        for (name, column) in [
            ("country_code", "country"), ("challenge_type", "challenge_type"), ("phase", "phase"),
        ] {
            if let text: String = row[column] { line.string(name, text) }
        }
        if let units: Int64 = row["account_size"] {
            line.raw("account_size", Money(units: units).text(minorDigits: 0))
        }
        for column in ["first_name", "last_name", "email"] {
            if let text: String = row[column] { line.string(column, text) }
        }
        if let carried: String = row["carried"] { line.fields(carried) }
        return line.finished()
    }

    private static func transaction(_ row: Row) throws -> [UInt8] {
        let currency = try currency(row)
        guard let type = TransactionType(storedCode: row["type"]),
            let status = TransactionStatus(storedCode: row["status"])
        else { throw damaged("a transaction's type or status") }
        var line = JSONLine()
        line.string("transaction_id", row["transaction_id"])
        line.string("customer_id", row["customer_id"])
        line.string("transaction_type", type.rawValue)
        line.raw(
            "amount_currency",
            Money(units: row["amount"]).text(minorDigits: currency.minorDigits))
        line.string("currency", currency.description)
        line.string("transaction_date", EventTime(microseconds: row["time"]).description)
        line.string("status", status.rawValue)
        return line.finished()
    }

    private static func activity(_ row: Row) throws -> [UInt8] {
        let currency = try currency(row)
        var line = JSONLine()
        line.string("date", Day(number: row["day"]).description)
        line.string("customer_id", row["customer_id"])
        line.string("instrument", row["instrument"])
        line.raw("lots_traded", TradingActivity.text(lots: row["lots"]))
        line.raw("pnl", Money(units: row["pnl"]).text(minorDigits: currency.minorDigits))
        line.string("currency", currency.description)
        if let carried: String = row["carried"] { line.fields(carried) }
        return line.finished()
    }

    static func currency(_ row: Row) throws -> CurrencyCode {
        guard let code = CurrencyCode(text: row["currency"]) else { throw damaged("a currency") }
        return code
    }

    private static func damaged(_ what: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "expected \(what)")
    }
}
