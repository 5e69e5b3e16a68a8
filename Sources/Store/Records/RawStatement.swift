internal import GRDB
private import GRDBSQLite
internal import Records

/// A prepared statement bound value by value, for loops over many records.
///
/// Texts are borrowed until the row is done, so nothing is copied on the way into SQLite.
struct RawStatement {
    /// Keeps the pointer below alive.
    private let statement: Statement
    private let pointer: OpaquePointer
    private let connection: OpaquePointer

    init(_ db: Database, _ sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
        pointer = statement.sqliteStatement
        guard let connection = db.sqliteConnection else {
            preconditionFailure("a statement is made on an open connection")
        }
        self.connection = connection
    }

    func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(pointer, index, value) }

    func bind(_ index: Int32, _ value: Int) { bind(index, Int64(value)) }

    func bindNull(_ index: Int32) { sqlite3_bind_null(pointer, index) }

    /// - Parameter text: must stay where it is until the row is done.
    func bind(_ index: Int32, borrowing text: UnsafeRawBufferPointer) {
        // A text without an address would bind NULL.
        let start = text.baseAddress ?? UnsafeRawPointer(pointer)
        sqlite3_bind_text(
            pointer, index, start.assumingMemoryBound(to: CChar.self), Int32(text.count), nil)
    }

    func bind(_ index: Int32, copying text: String) { bindText(text, index, of: pointer) }

    /// Runs the row that is bound and makes ready for the next.
    ///
    /// - Returns: rows that were written; 0 where a condition kept the statement from writing.
    func run() throws -> Int {
        let code = sqlite3_step(pointer)
        let message = code == SQLITE_DONE ? "" : String(cString: sqlite3_errmsg(connection))
        sqlite3_reset(pointer)
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: message, sql: nil)
        }
        return Int(sqlite3_changes(connection))
    }
}

/// Room for the texts of one row at a time, where they stay until the row is done: SQLite would
/// allocate a copy of each.
final class RowTexts {
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
    private var used = 0

    deinit { room.deallocate() }

    /// Makes room for the next row: what was bound before may be overwritten.
    func begin() { used = 0 }

    func bind(_ index: Int32, _ text: String, to row: RawStatement) {
        var text = text
        let place = text.withUTF8 { keep(UnsafeRawBufferPointer($0)) }
        if let place { row.bind(index, borrowing: place) } else { row.bind(index, copying: text) }
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        if bytes.count > room.count - used { return nil }
        let place = UnsafeMutableRawBufferPointer(rebasing: room[used..<used + bytes.count])
        place.copyMemory(from: bytes)
        used += bytes.count
        return UnsafeRawBufferPointer(place)
    }
}

/// Binds a text that SQLite copies.
func bindText(_ text: String, _ index: Int32, of statement: OpaquePointer) {
    // SQLITE_TRANSIENT is a cast that C's importer leaves out.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    var text = text
    text.withUTF8 { bytes in
        let count = Int32(bytes.count)
        bytes.withMemoryRebound(to: CChar.self) {
            _ = sqlite3_bind_text(statement, index, $0.baseAddress, count, transient)
        }
    }
}

extension RawStatement {
    /// A string of a batch; NULL where it is absent.
    func bind(_ index: Int32, _ key: TextKey, in text: UnsafeRawBufferPointer) {
        if key.isAbsent { return bindNull(index) }
        let start = Int(key.offset)
        bind(
            index,
            borrowing: UnsafeRawBufferPointer(rebasing: text[start..<start + Int(key.length)]))
    }

    func bind(_ index: Int32, _ time: EventTime?) {
        if let time { bind(index, time.microseconds) } else { bindNull(index) }
    }

    func bind(_ index: Int32, _ country: CountryCode?) {
        if let country { bind(index, copying: country.description) } else { bindNull(index) }
    }
}

/// The texts of the currencies of a batch, made once each.
struct CurrencyTexts {
    private var texts: [UInt16: String] = [:]

    mutating func text(_ currency: CurrencyCode) -> String {
        if let known = texts[currency.rawValue] { return known }
        let text = currency.description
        texts[currency.rawValue] = text
        return text
    }
}
