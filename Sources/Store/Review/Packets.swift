internal import Digests
package import GRDB
package import Records

/// Dispute packets as they were handed out.
package enum Packets {
    private static let ending = "\nDigest of the text above this line: `"

    /// A packet's text with the digest of everything before as its last line, and the digest.
    package static func sealed(_ body: String) -> (text: String, digest: String) {
        let digest = SHA256.hex(of: body)
        return (body + ending + digest + "`\n", digest)
    }

    /// Whether a packet's text has the digest under which it was handed out.
    package static func isWhole(_ text: String, digest: String) -> Bool {
        let last = ending + digest + "`\n"
        return text.hasSuffix(last) && SHA256.hex(of: String(text.dropLast(last.count))) == digest
    }

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
