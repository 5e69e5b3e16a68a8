private import Digests
package import GRDB
package import Records

/// A token that was issued and still holds.
package struct AccessToken: Hashable, Sendable {
    package var digest: String
    package var clientID: String
    package var scopes: Set<ClientScope>
    package var expiresAt: EventTime
    package var requestsPerMinute: Int?
}

/// The tokens of clients, by digests alone.
package enum TokenBook {
    /// What issues a token once it is written.
    ///
    /// Tokens that have ended are forgotten on the way, so the table stays as small as what is
    /// used.
    package static func issue(
        _ token: String, to client: Client, scopes: Set<ClientScope>, at time: EventTime,
        expires: EventTime
    ) -> SideWrite {
        let digest = SHA256.hex(of: token)
        return SideWrite { db in
            try db.execute(
                sql: "DELETE FROM access_tokens WHERE expires_at < ?",
                arguments: [time.microseconds])
            try db.execute(
                sql: "INSERT INTO access_tokens VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    digest, client.id, scopes.text, time.microseconds, expires.microseconds,
                ])
        }
    }

    /// `nil` where the token was never issued, has ended, or its client is revoked.
    ///
    /// Found by its digest: whoever times this learns of digests, not of tokens.
    package static func find(
        _ token: String, at time: EventTime, _ db: Database
    ) throws -> AccessToken? {
        let digest = SHA256.hex(of: token)
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT t.*, requests_per_minute FROM access_tokens t JOIN clients USING (client_id)
                WHERE t.digest = ? AND expires_at > ? AND revoked_at IS NULL
                """,
            arguments: [digest, time.microseconds])
        return row.map { row in
            let words: String = row["scopes"]
            return AccessToken(
                digest: digest, clientID: row["client_id"],
                scopes: ClientScope.set(parsing: words) ?? [],
                expiresAt: EventTime(microseconds: row["expires_at"]),
                requestsPerMinute: row["requests_per_minute"])
        }
    }
}
