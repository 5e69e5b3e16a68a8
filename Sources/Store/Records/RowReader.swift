internal import GRDB
private import GRDBSQLite
internal import Records

/// Reads rows value by value, for loops over many records: no string is made on the way.
struct RowReader {
    private let statement: Statement
    private let pointer: OpaquePointer
    private let connection: OpaquePointer

    /// - Parameter texts: bound to the parameters in their order.
    init(_ db: Database, _ sql: String, _ texts: [String] = []) throws {
        try self.init(db, of: db.makeStatement(sql: sql))
        for (index, text) in texts.enumerated() {
            bindText(text, Int32(index) + 1, of: pointer)
        }
    }

    /// Reads by a statement that is kept for the next time; only one may read by it at a time.
    init(_ db: Database, cached sql: String) throws {
        try self.init(db, of: db.cachedStatement(sql: sql))
    }

    private init(_ db: Database, of statement: Statement) throws {
        self.statement = statement
        pointer = statement.sqliteStatement
        guard let connection = db.sqliteConnection else {
            preconditionFailure("a statement is made on an open connection")
        }
        self.connection = connection
    }

    /// Begins anew with a text that must stay where it is until `reset`.
    func restart(borrowing text: UnsafeRawBufferPointer) {
        sqlite3_reset(pointer)
        let start = text.baseAddress ?? UnsafeRawPointer(pointer)
        sqlite3_bind_text(
            pointer, 1, start.assumingMemoryBound(to: CChar.self), Int32(text.count), nil)
    }

    func reset() { sqlite3_reset(pointer) }

    /// Begins anew with other texts.
    func restart(_ texts: [String]) {
        sqlite3_reset(pointer)
        for (index, text) in texts.enumerated() {
            bindText(text, Int32(index) + 1, of: pointer)
        }
    }

    /// - Returns: whether there is a row.
    func next() throws -> Bool {
        let code = sqlite3_step(pointer)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(connection)))
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }

    /// Valid until the next row.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_text(pointer, column)
        return UnsafeRawBufferPointer(
            start: start, count: Int(sqlite3_column_bytes(pointer, column)))
    }

    func string(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

    func time(_ column: Int32) -> EventTime { EventTime(microseconds: integer(column)) }

    func money(_ column: Int32) -> Money { Money(units: integer(column)) }

    /// What `RowReader.sum` selects, which takes two columns.
    func sum(_ column: Int32) -> MoneySum {
        MoneySum(units: Int128(integer(column)) << 32 + Int128(integer(column + 1)))
    }

    /// Two columns that sum up amounts, high and low half apart: SQLite's own sums end at 64 bits.
    static func sum(of column: String) -> String {
        "sum(\(column) >> 32), sum(\(column) & 4294967295)"
    }

    /// - Throws: where the text is no currency that can be written here: the file was edited.
    func currency(_ column: Int32) throws -> CurrencyCode {
        try CurrencyCode(parsing: bytes(column)) ?? fail("a currency", column)
    }

    func country(_ column: Int32) -> CountryCode? { CountryCode(parsing: bytes(column)) }

    func fail<Value>(_ expected: String, _ column: Int32) throws -> Value {
        throw DatabaseError(
            resultCode: .SQLITE_CORRUPT,
            message: "expected \(expected), found `\(string(column))`", sql: statement.sql)
    }
}
