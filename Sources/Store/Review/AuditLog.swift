internal import Digests
package import GRDB
package import Records

/// Who did what, each entry sealed with the digest of the one before it.
///
/// `digest = SHA-256(previous | entry | at | actor | action | subject | body)`, each part with its
/// length in front. It holds ids and figures, no personal data.
package enum AuditLog {
    package struct Entry: Sendable {
        package var number: Int64
        package var at: EventTime
        package var actor: String
        package var action: String
        package var subject: String
        package var body: String
    }

    /// Adds an entry to the end of the chain.
    package static func append(
        _ db: Database, at: EventTime, actor: String, action: String, subject: String, body: String
    ) throws {
        let last = try Row.fetchOne(
            db, sql: "SELECT entry, digest FROM audit ORDER BY entry DESC LIMIT 1")
        let number: Int64 = (last?["entry"] ?? 0) + 1
        let previous: String = last?["digest"] ?? ""
        let entry = Entry(
            number: number, at: at, actor: actor, action: action, subject: subject, body: body)
        try db.execute(
            sql: "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                number, at.microseconds, actor, action, subject, body, previous,
                digest(entry, behind: previous),
            ])
    }

    /// The first entry that is not as it was sealed; `nil` where the chain is whole.
    ///
    /// - Complexity: O(entries).
    package static func firstBroken(_ db: Database) throws -> Int64? {
        var previous = ""
        var expected: Int64 = 1
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM audit ORDER BY entry")
        while let row = try rows.next() {
            let entry = Entry(
                number: row["entry"], at: EventTime(microseconds: row["at"]), actor: row["actor"],
                action: row["action"], subject: row["subject"], body: row["body"])
            let sealed: String = row["digest"]
            let isWhole =
                entry.number == expected && row["previous"] == previous
                && sealed == digest(entry, behind: previous)
            if !isWhole { return entry.number }
            previous = sealed
            expected += 1
        }
        return nil
    }

    private static func digest(_ entry: Entry, behind previous: String) -> String {
        let parts = [
            previous, String(entry.number), String(entry.at.microseconds), entry.actor,
            entry.action, entry.subject, entry.body,
        ]
        return SHA256.hex(ofParts: parts)
    }
}
