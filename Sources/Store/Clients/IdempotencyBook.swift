package import GRDB
package import Records

/// Answers that were given under a key, so that asking again gives the same.
package enum IdempotencyBook {
    package struct Answer: Hashable, Sendable {
        /// Digest of the request that it answers.
        package var request: String
        package var status: Int
        package var body: String

        package init(request: String, status: Int, body: String) {
            self.request = request
            self.status = status
            self.body = body
        }
    }

    package static let daysKept = 7

    package static func find(
        _ key: String, of client: String, _ db: Database
    ) throws -> Answer? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM idempotency_keys WHERE client_id = ? AND key = ?",
            arguments: [client, key]
        ).map { Answer(request: $0["request"], status: $0["status"], body: $0["body"]) }
    }

    /// What keeps an answer; those older than a week are forgotten on the way.
    package static func keep(
        _ answer: Answer, key: String, of client: String, at time: EventTime
    ) -> SideWrite {
        SideWrite { db in
            try db.execute(
                sql: "DELETE FROM idempotency_keys WHERE at < ?",
                arguments: [time.advanced(byDays: -daysKept).microseconds])
            try db.execute(
                sql: "INSERT OR IGNORE INTO idempotency_keys VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    client, key, answer.request, answer.status, answer.body, time.microseconds,
                ])
        }
    }
}
