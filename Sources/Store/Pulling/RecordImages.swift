package import GRDB
package import Records

/// The images of current records.
package enum RecordImages {
    /// Entities whose records can be compared.
    package static let entities: [Entity] = [.customers, .transactions, .tradingActivity]

    /// The current record of another's key; `nil` where there is none.
    package static func current(_ other: RecordImage, _ db: Database) throws -> RecordImage? {
        try row(of: other, db).map { try image($0, other.entity) }
    }

    /// Places of images whose records here arrived at `sequence` or later.
    package static func arrived(
        _ images: [RecordImage], since sequence: Int64, _ db: Database
    ) throws -> [Int] {
        try images.indices.filter { index in
            try row(of: images[index], db).map { ($0["sequence"] as Int64) >= sequence } ?? false
        }
    }

    private static func row(of other: RecordImage, _ db: Database) throws -> Row? {
        let table = RecordTable(other.entity)
        let conditions = table.key.map { "\($0) = ?" }.joined(separator: " AND ")
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM \(table.name) WHERE \(conditions)")
        let arguments: [DatabaseValue] =
            other.entity == .tradingActivity
            ? [Int64(other.time.day.number).databaseValue]
                + other.key.dropFirst().map { $0.text.databaseValue }
            : other.key.map { $0.text.databaseValue }
        return try Row.fetchOne(statement, arguments: StatementArguments(arguments))
    }

    /// Current records that had arrived before `sequence`, in the order of their keys.
    ///
    /// - Complexity: O(records of the entity).
    package static func all(
        _ entity: Entity, before sequence: Int64, _ db: Database,
        _ body: (RecordImage) throws -> Void
    ) throws {
        let table = RecordTable(entity)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT * FROM \(table.name) WHERE sequence < ?
                ORDER BY \(table.key.joined(separator: ", "))
                """, arguments: [sequence])
        while let row = try rows.next() { try body(image(row, entity)) }
    }

    private static func image(_ row: Row, _ entity: Entity) throws -> RecordImage {
        switch entity {
        case .customers: customer(row)
        case .transactions: try transaction(row)
        default: try activity(row)
        }
    }

    private static func customer(_ row: Row) -> RecordImage {
        let signup = EventTime(microseconds: row["signup"])
        let modified = (row["last_modified"] as Int64?).map(EventTime.init(microseconds:))
        let size = (row["account_size"] as Int64?).map { Money(units: $0).text(minorDigits: 0) }
        return RecordImage(
            .customers, key: [("customer_id", row["customer_id"])],
            fields: [
                ("affiliate_id", row["affiliate_id"]), ("signup_date", signup.description),
                ("last_modified_date", modified?.description), ("country_code", row["country"]),
                ("click_id", row["has_click_id"] ? "sent" : nil),
                ("challenge_type", row["challenge_type"]), ("phase", row["phase"]),
                ("account_size", size), ("first_name", row["first_name"]),
                ("last_name", row["last_name"]), ("email", row["email"]),
            ], time: signup, version: modified ?? signup)
    }

    private static func transaction(_ row: Row) throws -> RecordImage {
        let currency = try RecordTable.currency(row)
        let time = EventTime(microseconds: row["time"])
        return RecordImage(
            .transactions, key: [("transaction_id", row["transaction_id"])],
            fields: [
                ("customer_id", row["customer_id"]),
                ("transaction_type", TransactionType(storedCode: row["type"])?.rawValue),
                (
                    "amount_currency",
                    Money(units: row["amount"]).text(minorDigits: currency.minorDigits)
                ),
                ("currency", currency.description), ("transaction_date", time.description),
                ("status", TransactionStatus(storedCode: row["status"])?.rawValue),
            ], time: time)
    }

    private static func activity(_ row: Row) throws -> RecordImage {
        let currency = try RecordTable.currency(row)
        let day = Day(number: row["day"])
        return RecordImage(
            .tradingActivity,
            key: [
                ("date", day.description), ("customer_id", row["customer_id"]),
                ("instrument", row["instrument"]), ("currency", currency.description),
            ],
            fields: [
                ("lots_traded", TradingActivity.text(lots: row["lots"])),
                ("pnl", Money(units: row["pnl"]).text(minorDigits: currency.minorDigits)),
            ], time: day.start)
    }
}
