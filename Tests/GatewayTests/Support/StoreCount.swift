import GRDB

/// Counts rows, for tests alone.
enum StoreCount {
    static func rows(of table: String, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
    }
}

/// Reads the audit log, for tests alone.
enum AuditTexts {
    /// `action subject body` of each entry, oldest first.
    static func all(actor: String, _ db: Database) throws -> [String] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM audit WHERE actor = ? ORDER BY entry", arguments: [actor]
        ).map { row in
            "\(row["action"] as String) \(row["subject"] as String) \(row["body"] as String)"
        }
    }
}

/// A disk that refuses customers, for tests alone.
enum FailingDisk {
    static func begin(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TRIGGER failing BEFORE INSERT ON customers
                BEGIN SELECT RAISE(ABORT, 'the disk fails'); END
                """)
    }

    static func end(_ db: Database) throws { try db.execute(sql: "DROP TRIGGER failing") }
}
