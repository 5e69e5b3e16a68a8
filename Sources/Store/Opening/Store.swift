private import Glibc
package import GRDB

/// What a process means to do with a database.
package enum StoreAccess: Sendable {
    /// Read alone, beside whoever writes.
    case read
    /// Decide, gate and keep house: short transactions beside whoever takes records.
    case review
    /// Take records and settle: one process at a time.
    case ingest
}

/// One firm's database: records, flags, the ledger and what people decided.
///
/// SQLite in WAL mode with `synchronous=FULL`: what a transaction committed survives a power cut,
/// and readers see the last commit without waiting.
package final class Store: Sendable {
    package let path: String
    package let database: DatabaseQueue
    private let lock: WriterLock?

    /// Opens a database, making it where it is not there and records are to be taken.
    ///
    /// - Parameter making: makes it for others too.
    /// - Throws: `StoreError`: no database there, a second writer, a newer version, a torn or empty
    ///   file, a folder that can't be written.
    package init(opening path: String, for access: StoreAccess, making: Bool = false) throws {
        self.path = path
        let isThere = Glibc.access(path, F_OK) == 0
        guard isThere || access == .ingest || making else {
            throw StoreError(
                path: path, reason: "there is no database",
                remedy: "`holdback ingest DATA --db \(path)` makes one")
        }
        try Self.requireContent(of: path)
        lock = try Self.locked(path, for: access)
        database = try reportingFaults(of: path) {
            let database = try DatabaseQueue(
                path: path, configuration: Self.configuration(access))
            if access != .read {
                // Only now: switching to WAL has set it to NORMAL, which a power cut may undo.
                try database.writeWithoutTransaction {
                    try $0.execute(sql: "PRAGMA synchronous = FULL")
                }
            }
            try Self.admit(database, path: path, mayChange: access != .read)
            return database
        }
    }

    /// Refuses what can't be a database: SQLite takes an empty file for a new one, whatever it was
    /// before it was cut off.
    private static func requireContent(of path: String) throws {
        var file = stat()
        guard stat(path, &file) == 0 else { return }
        switch file.st_mode & S_IFMT {
        case S_IFDIR:
            throw StoreError(
                path: path, reason: "it is a folder",
                remedy: "name a file in it, such as \(path)/firm.db")
        case S_IFREG where file.st_size == 0:
            throw StoreError(
                path: path, reason: "the file is empty: it was cut off, or never was a database",
                remedy: "restore a backup with `holdback db restore`; where there never was a "
                    + "database, delete the file", kind: .noDatabase)
        default: break
        }
    }

    /// The right to take records, for those who do; the database is made under it where it is not
    /// there.
    private static func locked(_ path: String, for access: StoreAccess) throws -> WriterLock? {
        let isThere = { Glibc.access(path, F_OK) == 0 }
        if isThere(), access != .ingest { return nil }
        do {
            let lock = try WriterLock(database: path)
            if !isThere() { try make(path) }
            return access == .ingest ? lock : nil
        } catch let error as StoreError where error.kind == .secondWriter {
            // Whoever has the lock has made it meanwhile.
            if access != .ingest, isThere() { return nil }
            throw error
        }
    }

    /// Makes a database beside its place and moves it there whole, so that no file of ours is ever
    /// empty. A log that another one left there is not this one's.
    private static func make(_ path: String) throws {
        let target = WriterLock.resolved(path)
        let draft = target + "-making"
        for file in [draft, target + "-wal", target + "-shm", target + "-journal"] { unlink(file) }
        try reportingFaults(of: path) {
            var configuration = Configuration()
            // It is made durable as a file, once it is whole.
            configuration.prepareDatabase { db in
                try db.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
            }
            let database = try DatabaseQueue(path: draft, configuration: configuration)
            try Schema.migrator.migrate(database)
            try database.close()
        }
        try place(draft, at: target)
    }

    private static func configuration(_ access: StoreAccess) -> Configuration {
        var configuration = Configuration()
        configuration.label = "holdback"
        configuration.readonly = access == .read
        configuration.busyMode = .timeout(10)
        if access != .read { configuration.journalMode = .wal }
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA cache_size = -\(cacheKilobytes(access)); PRAGMA temp_store = MEMORY
                    """)
            if access == .read { return }
            // A long log is one long checkpoint instead of many: pages that change often go once.
            try db.execute(
                sql: """
                    PRAGMA wal_autocheckpoint = 16384; PRAGMA secure_delete = FAST
                    """)
        }
        return configuration
    }

    /// How many KiB of pages are kept in memory: they fill as the file grows, so this is what a
    /// process that runs for long takes beside its records.
    ///
    /// With a million customers in the file, taking records is no faster with 256 MiB than with 64,
    /// and slower with 16.
    private static func cacheKilobytes(_ access: StoreAccess) -> Int {
        access == .ingest ? 65_536 : 16_384
    }

    /// Lets in a database of ours that is no newer than this program, brought up to its version.
    private static func admit(_ database: DatabaseQueue, path: String, mayChange: Bool) throws {
        let migrator = Schema.migrator
        let (application, tables) = try database.read { db in
            (
                try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
            )
        }
        if application != Schema.applicationID, application != 0 || tables > 0 {
            throw StoreError.foreign(path, "the database is another program's")
        }
        if try database.read(migrator.hasBeenSuperseded) {
            throw StoreError(
                path: path, reason: "a newer version of holdback has made or changed it",
                remedy: "use that version")
        }
        if mayChange {
            try migrator.migrate(database)
        } else if try !database.read(migrator.hasCompletedMigrations) {
            throw StoreError(
                path: path, reason: "an older version of holdback has made it",
                remedy: "run `holdback ingest` or `holdback db check` once, which bring it up")
        }
    }

    /// What a reading gets.
    package typealias Reading = Database

    /// Reads one state of the database, whatever is written meanwhile.
    package func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try reportingFaults(of: path) { try database.read(body) }
    }

    /// All of `body` becomes durable, or nothing.
    package func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try reportingFaults(of: path) {
            try database.writeWithoutTransaction { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                guard let value else { preconditionFailure("a committed transaction has a value") }
                return value
            }
        }
    }

    /// Writes the file anew, so that nothing that was overwritten or deleted is left between its
    /// rows.
    ///
    /// - Complexity: O(size of the file).
    package func rewrite() throws {
        try reportingFaults(of: path) { try database.vacuum() }
        try emptyLog()
    }

    /// Moves everything from the write-ahead log into the file and empties the log.
    package func emptyLog() throws {
        try reportingFaults(of: path) {
            _ = try database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        }
    }
}

/// The inside of a transaction, for those who only hand it on.
package typealias StoreTransaction = Database

extension Store {
    /// The version of SQLite that this runs on.
    package static var libraryVersion: String {
        (try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") })
            ?? ""
    }
}
