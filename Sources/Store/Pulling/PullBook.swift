package import GRDB
package import Records

/// How far an entity of a source was pulled.
package struct PullCursor: Hashable, Sendable {
    /// Digest of what was asked for: another question begins anew.
    package var settings: String
    /// The last modification up to which everything was taken; `nil` before the first whole pass.
    package var watermark: EventTime?
    /// Where a pass that has begun goes on; `nil` between passes.
    package var pass: String?

    package init(settings: String, watermark: EventTime? = nil, pass: String? = nil) {
        self.settings = settings
        self.watermark = watermark
        self.pass = pass
    }
}

/// How the pulls of an entity of a source went.
package struct PullRecord: Hashable, Sendable {
    package var source: String
    /// An entity, or `PullBook.reconciliation`.
    package var entity: String
    package var lastSuccess: EventTime?
    package var lastFailure: EventTime?
    /// Failures since the last success.
    package var failures: Int
    /// What the last failure said; empty after a success.
    package var error: String
    /// In all.
    package var records: Int
    /// Of the last pull that came to its end: the same rows are rejected again each time that they
    /// are asked for.
    package var rejects: Int
}

/// What pulls leave in the database.
package enum PullBook {
    /// What a reconciliation goes by among the entities of its source.
    package static let reconciliation = "reconciliation"

    package static func cursor(
        _ source: String, _ entity: Entity, _ db: Database
    ) throws -> PullCursor? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM pull_cursors WHERE source = ? AND entity = ?",
            arguments: [source, entity.rawValue]
        ).map { row in
            PullCursor(
                settings: row["settings"],
                watermark: (row["watermark"] as Int64?).map(EventTime.init(microseconds:)),
                pass: row["pass"])
        }
    }

    /// Moves a cursor in the transaction of the records that it stands behind.
    package static func move(
        _ source: String, _ entity: Entity, to cursor: PullCursor
    ) -> SideWrite {
        SideWrite { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO pull_cursors VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    source, entity.rawValue, cursor.settings, cursor.watermark?.microseconds,
                    cursor.pass,
                ])
        }
    }

    /// - Parameter entity: its name, or `reconciliation`.
    package static func succeed(
        _ source: String, _ entity: String, records: Int, rejects: Int, at time: EventTime
    ) -> SideWrite {
        SideWrite { db in
            try db.execute(
                sql: """
                    INSERT INTO pull_runs VALUES (?1, ?2, ?3, NULL, 0, '', ?4, ?5)
                    ON CONFLICT (source, entity) DO UPDATE SET last_success = ?3, failures = 0,
                      error = '', records = records + ?4, rejects = ?5
                    """,
                arguments: [source, entity, time.microseconds, records, rejects])
        }
    }

    /// - Parameter entity: its name, or `reconciliation`.
    package static func fail(
        _ source: String, _ entity: String, error: String, at time: EventTime
    ) -> SideWrite {
        SideWrite { db in
            try db.execute(
                sql: """
                    INSERT INTO pull_runs VALUES (?1, ?2, NULL, ?3, 1, ?4, 0, 0)
                    ON CONFLICT (source, entity) DO UPDATE SET last_failure = ?3,
                      failures = failures + 1, error = ?4
                    """,
                arguments: [source, entity, time.microseconds, error])
        }
    }

    package static func records(_ db: Database) throws -> [PullRecord] {
        try Row.fetchAll(db, sql: "SELECT * FROM pull_runs ORDER BY source, entity").map { row in
            PullRecord(
                source: row["source"], entity: row["entity"],
                lastSuccess: (row["last_success"] as Int64?).map(EventTime.init(microseconds:)),
                lastFailure: (row["last_failure"] as Int64?).map(EventTime.init(microseconds:)),
                failures: row["failures"], error: row["error"], records: row["records"],
                rejects: row["rejects"])
        }
    }
}
