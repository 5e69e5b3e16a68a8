package import GRDB
package import Records

/// What a row of a source says.
package struct PulledRow: Hashable, Sendable {
    /// The row's place in its page, from 1.
    package var line: Int
    package var key: String
    /// Of all that is taken of the row and of its time of modification, names and addresses apart.
    package var digest: String

    package init(line: Int, key: String, digest: String) {
        self.line = line
        self.key = key
        self.digest = digest
    }
}

/// What each row of each source said when it was last read.
///
/// A row that says the same again is no news: what is here by now may have come later by another
/// way.
package enum PulledRows {
    /// Lines of rows that say what they said when they were last read.
    ///
    /// Of a key that stands in the page twice the last row counts, as ever, so both are news.
    ///
    /// - Complexity: O(rows log rows that were ever read).
    package static func unchanged(
        _ rows: [PulledRow], of source: String, _ entity: Entity, _ db: Database
    ) throws -> Set<Int> {
        let counts = Dictionary(rows.map { ($0.key, 1) }, uniquingKeysWith: +)
        let statement = try db.cachedStatement(
            sql: """
                SELECT 1 FROM pulled_rows
                WHERE source = ? AND entity = ? AND row_key = ? AND digest = ?
                """)
        let kept = try rows.filter { row in
            try counts[row.key] == 1
                && Bool.fetchOne(
                    statement, arguments: [source, entity.rawValue, row.key, row.digest]) != nil
        }
        return Set(kept.map(\.line))
    }

    /// Remembers rows of a page in the transaction of its records, but for those that were rejected
    /// in it: they are taken when they come again, for what was wrong may be right then.
    ///
    /// A record that is rejected again at another place of another page stays one reject.
    package static func remember(
        _ rows: [PulledRow], of source: String, _ entity: Entity, feed: String
    ) -> SideWrite {
        SideWrite { db in
            // Of earlier pages no reject has a line any more.
            let rejected = try Set(
                Int.fetchAll(
                    db, sql: "SELECT line FROM rejects WHERE source = ? AND line > 0",
                    arguments: [feed]))
            let statement = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO pulled_rows VALUES (?, ?, ?, ?)")
            for row in rows where !rejected.contains(row.line) {
                try statement.execute(
                    arguments: [source, entity.rawValue, row.key, row.digest])
            }
            try db.execute(
                sql: "UPDATE OR REPLACE rejects SET line = 0 WHERE source = ? AND line > 0",
                arguments: [feed])
        }
    }
}
