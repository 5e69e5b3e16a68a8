import GRDB

/// Reads the audit log, for tests alone.
enum AuditBodies {
    static func all(_ action: String, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT body FROM audit WHERE action = ? ORDER BY entry", arguments: [action])
    }
}
