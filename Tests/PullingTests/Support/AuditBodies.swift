import GRDB

/// A disk that refuses one customer, for tests alone.
enum FailingDisk {
    static func begin(at customer: String, _ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TRIGGER failing BEFORE INSERT ON customers WHEN NEW.customer_id = '\(customer)'
                BEGIN SELECT RAISE(ABORT, 'the disk fails'); END
                """)
    }

    static func end(_ db: Database) throws { try db.execute(sql: "DROP TRIGGER failing") }
}

/// What rows of sources said, for tests alone.
enum PulledKeys {
    static func all(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT row_key FROM pulled_rows ORDER BY row_key")
    }
}

/// Reads the audit log, for tests alone.
enum AuditBodies {
    static func all(_ action: String, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT body FROM audit WHERE action = ? ORDER BY entry", arguments: [action])
    }
}
