package import GRDB
package import Records

/// What a client has done so far, as the audit log tells it.
package struct ClientHistory: Sendable {
    /// Requests of one kind: what was asked, and what was answered.
    package struct Requests: Hashable, Sendable {
        /// Method and path.
        package var subject: String
        package var status: Int
        /// Codes of what was wrong with records or parameters, sorted.
        package var reasons: [String]
        package var count: Int
        package var records: Int
        package var last: EventTime
    }

    package var client: Client
    /// When the secret that holds longest ends; `nil` where it doesn't.
    package var secretEnds: EventTime?
    package var hasSecret: Bool
    package var lastToken: EventTime?
    package var requests: [Requests]
    /// Records that wait for their customers, whoever sent them.
    package var parked: Int
    /// Most requests in one minute.
    package var busiestMinute: Int

    /// - Parameter name: the client's id or name.
    /// - Returns: `nil` where there is no such client.
    /// - Complexity: O(entries of the audit log).
    package static func read(
        _ name: String, since: EventTime, _ db: Database
    ) throws -> ClientHistory? {
        let all = try ClientBook.all(db)
        guard
            let client = all.first(where: { $0.id == name })
                ?? all.first(where: { $0.name == name && $0.revokedAt == nil })
        else { return nil }
        let actor = "client:" + client.id
        let secrets = try Row.fetchAll(
            db, sql: "SELECT expires_at FROM client_secrets WHERE client_id = ?",
            arguments: [client.id])
        let ends = secrets.map { ($0["expires_at"] as Int64?) ?? .max }.max()
        let token = try Int64.fetchOne(
            db, sql: "SELECT max(at) FROM audit WHERE actor = ? AND action = 'token'",
            arguments: [actor])
        let requests = try Row.fetchAll(
            db,
            sql: """
                SELECT subject, json_extract(body, '$.status') AS status,
                  (SELECT group_concat(value, ' ') FROM json_each(body, '$.reasons')) AS reasons,
                  count(*) AS n, total(json_extract(body, '$.records')) AS records,
                  max(at) AS last
                FROM audit WHERE actor = ? AND action = 'request' AND at >= ?
                GROUP BY subject, status, reasons ORDER BY subject, status, reasons
                """, arguments: [actor, since.microseconds]
        ).map { row in
            Requests(
                subject: row["subject"], status: row["status"] ?? 0,
                reasons: (row["reasons"] as String? ?? "").split(separator: " ").map(String.init),
                count: row["n"],
                records: Int(row["records"] as Double),
                last: EventTime(microseconds: row["last"]))
        }
        let busiest = try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) AS n FROM audit
                WHERE actor = ? AND action = 'request' AND at >= ?
                GROUP BY at / 60000000 ORDER BY n DESC LIMIT 1
                """, arguments: [actor, since.microseconds])
        return ClientHistory(
            client: client,
            secretEnds: ends.flatMap { $0 == .max ? nil : EventTime(microseconds: $0) },
            hasSecret: !secrets.isEmpty, lastToken: token.map(EventTime.init(microseconds:)),
            requests: requests,
            parked: try Int.fetchOne(db, sql: "SELECT count(*) FROM parked") ?? 0,
            busiestMinute: busiest ?? 0)
    }
}
