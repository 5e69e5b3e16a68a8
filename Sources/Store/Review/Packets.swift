package import GRDB
package import Records

/// Dispute packets as they were handed out.
package enum Packets {
    /// Keeps a packet under its digest; one that is there already is the same.
    package static func keep(
        _ body: String, digest: String, affiliate: String, actor: String, at time: EventTime,
        _ db: Database
    ) throws {
        if try self.body(of: digest, db) != nil { return }
        let settle = try Store.lastSettle(db)?.settle ?? 0
        try db.execute(
            sql: "INSERT INTO packets VALUES (?, ?, ?, ?, ?)",
            arguments: [digest, affiliate, settle, time.microseconds, body])
        try AuditLog.append(
            db, at: time, actor: actor, action: "dispute", subject: affiliate,
            body: #"{"packet":"\#(digest)"}"#)
    }

    package static func body(of digest: String, _ db: Database) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT body FROM packets WHERE digest = ?", arguments: [digest])
    }
}
