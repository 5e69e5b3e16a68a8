private import Digests
private import Foundation
package import GRDB
package import Records

/// An address that is told of flags and holds.
package struct Webhook: Hashable, Sendable {
    package var url: String
    /// How far it has been told.
    package var position: WebhookPosition
    /// Attempts that failed since the last that succeeded.
    package var failures: Int
    package var nextTry: EventTime
    /// What the address answered last, or why it could not be reached.
    package var lastAnswer: String
}

/// A place in the two logs that events come from.
package struct WebhookPosition: Hashable, Sendable {
    package var flagEvent: Int64
    package var ledgerEntry: Int64

    package init(flagEvent: Int64, ledgerEntry: Int64) {
        self.flagEvent = flagEvent
        self.ledgerEntry = ledgerEntry
    }

    /// Behind everything that has happened.
    package static func now(_ db: Database) throws -> WebhookPosition {
        WebhookPosition(
            flagEvent: try FlagEvent.last(db),
            ledgerEntry: try Int64.fetchOne(db, sql: "SELECT max(entry) FROM ledger_entries") ?? 0)
    }
}

/// The webhooks of a database.
package enum WebhookBook {
    /// Adds an address, told of what happens from now on, or gives a known one another secret.
    ///
    /// - Returns: the secret that its messages are signed with.
    package static func add(
        _ url: String, actor: String, at time: EventTime, _ db: Database
    ) throws -> String {
        let salt = SecretText.randomBytes(count: 16)
        let position = try WebhookPosition.now(db)
        try db.execute(
            sql: """
                INSERT INTO webhooks VALUES (?1, ?2, ?3, ?4, 0, 0, '', ?5)
                ON CONFLICT (url) DO UPDATE SET salt = ?2, failures = 0, next_try = 0
                """,
            arguments: [
                url, Data(salt), position.flagEvent, position.ledgerEntry, time.microseconds,
            ])
        try note("webhook.add", url, actor, at: time, db)
        return try secret(of: url, db) ?? ""
    }

    /// - Returns: whether the address was there.
    package static func remove(
        _ url: String, actor: String, at time: EventTime, _ db: Database
    ) throws -> Bool {
        try db.execute(sql: "DELETE FROM webhooks WHERE url = ?", arguments: [url])
        if db.changesCount == 0 { return false }
        try note("webhook.remove", url, actor, at: time, db)
        return true
    }

    package static func all(_ db: Database) throws -> [Webhook] {
        try Row.fetchAll(db, sql: "SELECT * FROM webhooks ORDER BY url").map { row in
            Webhook(
                url: row["url"],
                position: WebhookPosition(
                    flagEvent: row["last_flag_event"], ledgerEntry: row["last_ledger_entry"]),
                failures: row["failures"], nextTry: EventTime(microseconds: row["next_try"]),
                lastAnswer: row["last_answer"])
        }
    }

    /// Derived from a key of the database, so that no secret is kept.
    package static func secret(of url: String, _ db: Database) throws -> String? {
        let salt = try Data.fetchOne(
            db, sql: "SELECT salt FROM webhooks WHERE url = ?", arguments: [url])
        guard let salt else { return nil }
        let key = KeyedDigest(key: try ServerKey.named("webhook", db))
        return "hbw_" + Base64URL.encode(key.bytes(of: Array(salt) + Array(url.utf8)))
    }

    /// The address was told everything before `position`, from where it stood when the message was
    /// made.
    ///
    /// Where it was set back since, it stays there: what it asked to be told again comes again.
    package static func succeed(
        _ hook: Webhook, upTo position: WebhookPosition, answer: String, _ db: Database
    ) throws {
        try db.execute(
            sql: """
                UPDATE webhooks SET last_flag_event = ?, last_ledger_entry = ?, failures = 0,
                  next_try = 0, last_answer = ?
                WHERE url = ? AND last_flag_event = ? AND last_ledger_entry = ?
                """,
            arguments: [
                position.flagEvent, position.ledgerEntry, answer, hook.url,
                hook.position.flagEvent, hook.position.ledgerEntry,
            ])
    }

    package static func fail(
        _ url: String, answer: String, nextTry: EventTime, _ db: Database
    ) throws {
        try db.execute(
            sql: """
                UPDATE webhooks SET failures = failures + 1, next_try = ?, last_answer = ?
                WHERE url = ?
                """,
            arguments: [nextTry.microseconds, answer, url])
    }

    /// Tells an address again what happened behind `position`.
    ///
    /// - Returns: whether the address is there.
    package static func replay(
        _ url: String, from position: WebhookPosition, actor: String, at time: EventTime,
        _ db: Database
    ) throws -> Bool {
        try db.execute(
            sql: """
                UPDATE webhooks SET last_flag_event = ?, last_ledger_entry = ?, failures = 0,
                  next_try = 0, last_answer = '' WHERE url = ?
                """,
            arguments: [position.flagEvent, position.ledgerEntry, url])
        if db.changesCount == 0 { return false }
        try note("webhook.replay", url, actor, at: time, db)
        return true
    }

    private static func note(
        _ action: String, _ url: String, _ actor: String, at time: EventTime, _ db: Database
    ) throws {
        try AuditLog.append(
            db, at: time, actor: actor, action: action, subject: url, body: "{}")
    }
}
