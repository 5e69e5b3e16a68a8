package import GRDB
package import Records

/// What was rejected and what still waits, as a scan of the same records tells it.
package enum QuarantineReader {
    /// In the order of the sources, then lines, fields, codes and records.
    ///
    /// - Complexity: O(n log n).
    package static func rejects(_ db: Database) throws -> [Reject] {
        (try kept(db) + waiting(db)).sorted(bySources: try sources(db))
    }

    private static func sources(_ db: Database) throws -> [String: Int] {
        let names = try String.fetchAll(
            db, sql: "SELECT source FROM feed_cursors ORDER BY phase, ordinal")
        return Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }

    private static func kept(_ db: Database) throws -> [Reject] {
        try Row.fetchAll(db, sql: "SELECT * FROM rejects").compactMap { row in
            guard let code = ViolationCode(rawValue: row["code"]) else { return nil }
            return Reject(
                source: row["source"], line: row["line"],
                violation: Violation(
                    code: code, field: row["field"], found: row["found"], expected: row["expected"]),
                record: row["record"])
        }
    }

    private static func waiting(_ db: Database) throws -> [Reject] {
        try Row.fetchAll(db, sql: "SELECT * FROM parked").map { row in
            let customer: String = row["customer_id"]
            return Reject(
                source: row["source"], line: row["line"],
                violation: .unknownCustomer(customer), record: row["record"])
        }
    }
}
