package import GRDB
package import Records

/// Dispute packets as they were handed out.
package enum Packets {
    /// Keeps a packet under its digest; one that is there already is the same.
    package static func keep(
        _ body: String, digest: String, affiliate: String, actor: String, at time: EventTime,
        _ db: Database
    ) throws {
        if try find(digest, db) != nil { return }
        let settle = try Store.lastSettle(db)?.settle ?? 0
        try db.execute(
            sql: "INSERT INTO packets VALUES (?, ?, ?, ?, ?)",
            arguments: [digest, affiliate, settle, time.microseconds, body])
        try AuditLog.append(
            db, at: time, actor: actor, action: "dispute", subject: affiliate,
            body: #"{"packet":"\#(digest)"}"#)
    }

    /// - Returns: whose packet it is and its text; `nil` where none has the digest.
    package static func find(
        _ digest: String, _ db: Database
    ) throws -> (affiliate: String, body: String)? {
        try Row.fetchOne(
            db, sql: "SELECT affiliate_id, body FROM packets WHERE digest = ?",
            arguments: [digest]
        ).map { ($0["affiliate_id"], $0["body"]) }
    }
}
