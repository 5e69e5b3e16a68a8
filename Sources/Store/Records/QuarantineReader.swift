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
        let rows = try RowReader(
            db, "SELECT source, line, code, field, found, expected, record FROM rejects")
        var rejects: [Reject] = []
        while try rows.next() {
            guard let code = ViolationCode(rawValue: rows.string(2)) else { continue }
            rejects.append(
                Reject(
                    source: rows.string(0), line: Int(rows.integer(1)),
                    violation: Violation(
                        code: code, field: rows.string(3), found: rows.string(4),
                        expected: rows.string(5)),
                    record: rows.string(6)))
        }
        return rejects
    }

    private static func waiting(_ db: Database) throws -> [Reject] {
        let rows = try RowReader(db, "SELECT source, line, customer_id, record FROM parked")
        var rejects: [Reject] = []
        while try rows.next() {
            rejects.append(
                Reject(
                    source: rows.string(0), line: Int(rows.integer(1)),
                    violation: .unknownCustomer(rows.string(2)), record: rows.string(3)))
        }
        return rejects
    }
}
