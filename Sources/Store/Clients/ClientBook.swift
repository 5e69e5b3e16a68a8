private import Digests
package import GRDB
package import Records

/// A partner's program that speaks to the server.
package struct Client: Hashable, Sendable {
    package var id: String
    package var name: String
    package var scopes: Set<ClientScope>
    /// `nil` for what the server allows everybody.
    package var requestsPerMinute: Int?
    package var createdAt: EventTime
    package var revokedAt: EventTime?
}

/// The clients of a database and their secrets, of which only digests are kept.
///
/// Secrets are 256 random bits, so a plain digest gives nothing to guess from.
package enum ClientBook {
    /// A client with a secret that is told this once.
    package struct Issued: Sendable {
        package var clientID: String
        package var secret: String
        /// When the secrets before it end, where there are any.
        package var othersExpire: EventTime?
    }

    package static func create(
        name: String, scopes: Set<ClientScope>, requestsPerMinute: Int?, actor: String,
        at time: EventTime, _ db: Database
    ) throws -> Issued {
        let id = "hbc_" + Base64URL.encode(SecretText.randomBytes(count: 12))
        try db.execute(
            sql: "INSERT INTO clients VALUES (?, ?, ?, ?, ?, NULL)",
            arguments: [id, name, scopes.text, requestsPerMinute, time.microseconds])
        let secret = try addSecret(to: id, at: time, db)
        try note("client.create", id, actor, at: time, db) { $0.string("scopes", scopes.text) }
        return Issued(clientID: id, secret: secret, othersExpire: nil)
    }

    /// Gives a client another secret; those before it end at `othersExpire`.
    ///
    /// - Returns: `nil` where there is no such client, or it is revoked.
    package static func rotate(
        _ id: String, othersExpire: EventTime, actor: String, at time: EventTime, _ db: Database
    ) throws -> Issued? {
        guard let client = try client(id, db), client.revokedAt == nil else { return nil }
        try db.execute(
            sql: """
                UPDATE client_secrets SET expires_at = min(ifnull(expires_at, ?2), ?2)
                WHERE client_id = ?1
                """,
            arguments: [id, othersExpire.microseconds])
        let secret = try addSecret(to: id, at: time, db)
        try note("client.rotate", id, actor, at: time, db) {
            $0.string("others_expire", othersExpire.description)
        }
        return Issued(clientID: id, secret: secret, othersExpire: othersExpire)
    }

    /// Ends a client with all its secrets and tokens.
    ///
    /// - Returns: whether there was such a client.
    package static func revoke(
        _ id: String, actor: String, at time: EventTime, _ db: Database
    ) throws -> Bool {
        guard let client = try client(id, db) else { return false }
        if client.revokedAt != nil { return true }
        try db.execute(
            sql: "UPDATE clients SET revoked_at = ? WHERE client_id = ?",
            arguments: [time.microseconds, id])
        for table in ["client_secrets", "access_tokens"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE client_id = ?", arguments: [id])
        }
        try note("client.revoke", id, actor, at: time, db) { _ in }
        return true
    }

    package static func client(_ id: String, _ db: Database) throws -> Client? {
        try Row.fetchOne(db, sql: "SELECT * FROM clients WHERE client_id = ?", arguments: [id])
            .map(Client.init)
    }

    /// By name, then id.
    package static func all(_ db: Database) throws -> [Client] {
        try Row.fetchAll(db, sql: "SELECT * FROM clients ORDER BY name, client_id")
            .map(Client.init)
    }

    /// The client that these credentials are of; `nil` where they are nobody's.
    ///
    /// Every secret of the client is compared, each in constant time.
    package static func authenticate(
        id: String, secret: String, at time: EventTime, _ db: Database
    ) throws -> Client? {
        let given = Array(SHA256.hex(of: secret).utf8)
        let digests = try String.fetchAll(
            db,
            sql: """
                SELECT digest FROM client_secrets
                WHERE client_id = ? AND ifnull(expires_at, ?) >= ?
                """,
            arguments: [id, time.microseconds, time.microseconds])
        var isKnown = false
        for digest in digests where equalInConstantTime(Array(digest.utf8), given) {
            isKnown = true
        }
        guard isKnown, let client = try client(id, db), client.revokedAt == nil else { return nil }
        return client
    }

    private static func addSecret(
        to id: String, at time: EventTime, _ db: Database
    ) throws -> String {
        let secret = SecretText.random(prefix: "hbs_")
        try db.execute(
            sql: "INSERT INTO client_secrets VALUES (?, ?, ?, NULL)",
            arguments: [id, SHA256.hex(of: secret), time.microseconds])
        return secret
    }

    private static func note(
        _ action: String, _ id: String, _ actor: String, at time: EventTime, _ db: Database,
        _ build: (inout JSONLine) -> Void
    ) throws {
        var body = JSONLine()
        build(&body)
        try AuditLog.append(
            db, at: time, actor: actor, action: action, subject: id,
            body: String(decoding: body.finished(), as: UTF8.self))
    }
}

extension Client {
    fileprivate init(_ row: Row) {
        let words: String = row["scopes"]
        id = row["client_id"]
        name = row["name"]
        scopes = ClientScope.set(parsing: words) ?? []
        requestsPerMinute = row["requests_per_minute"]
        createdAt = EventTime(microseconds: row["created_at"])
        revokedAt = (row["revoked_at"] as Int64?).map(EventTime.init(microseconds:))
    }
}
