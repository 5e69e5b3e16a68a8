package import GRDB
internal import Holds
internal import Records

/// One thing that must be true of a database, and whether it is.
package struct CheckResult: Hashable, Sendable {
    package var name: String
    /// What is wrong, empty where nothing is.
    package var problems: [String]

    package var isWhole: Bool { problems.isEmpty }
}

/// Whether a database is whole: its pages, its references, its ledger, its audit log, and what that
/// tells of.
package enum DatabaseCheck {
    /// - Complexity: O(size of the file).
    package static func run(_ db: Database) throws -> [CheckResult] {
        try wholeness(db) + [
            CheckResult(name: "decisions as logged", problems: ReviewCheck.decisions(db)),
            CheckResult(name: "review policy as logged", problems: ReviewCheck.policy(db)),
            CheckResult(name: "payout answers as given", problems: ReviewCheck.answers(db)),
            CheckResult(name: "packets as handed out", problems: ReviewCheck.packets(db)),
        ]
    }

    /// What must be true of a copy: what somebody edited before is copied as it is.
    static func wholeness(_ db: Database) throws -> [CheckResult] {
        [
            CheckResult(name: "pages and indexes", problems: try pages(db)),
            CheckResult(name: "references", problems: try references(db)),
            CheckResult(name: "ledger balanced", problems: try LedgerCheck.balances(db)),
            CheckResult(name: "ledger entries sealed", problems: try LedgerCheck.seals(db)),
            CheckResult(name: "holds match the ledger", problems: try LedgerCheck.holds(db)),
            CheckResult(name: "audit log unbroken", problems: try audit(db)),
            CheckResult(name: "records counted", problems: try records(db)),
            CheckResult(name: "erasures finished", problems: try erasures(db)),
        ]
    }

    private static func erasures(_ db: Database) throws -> [String] {
        try Store.pendingErasures(db).map {
            "customer \($0) is erased from the records, and flags may still tell of it: "
                + "`holdback ingest`, `gate` or `erase` finishes it"
        }
    }

    private static func pages(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
    }

    private static func references(_ db: Database) throws -> [String] {
        try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
            "a row of \(row["table"] as String) names a row of \(row["parent"] as String) that is not there"
        }
    }

    private static func audit(_ db: Database) throws -> [String] {
        try AuditLog.firstBroken(db).map { ["entry \($0) is not as it was sealed"] } ?? []
    }

    /// Batches follow each other without a gap, and no record is newer than the last.
    private static func records(_ db: Database) throws -> [String] {
        var problems: [String] = []
        var expected: Int64 = 1
        let rows = try RowReader(
            db, "SELECT batch, first_sequence, records FROM batches ORDER BY batch")
        while try rows.next() {
            if rows.integer(1) != expected {
                problems.append(
                    "batch \(rows.integer(0)) begins at record \(rows.integer(1)), not \(expected)")
            }
            expected = rows.integer(1) + rows.integer(2)
        }
        for table in ["customers", "transactions", "trading_activity", "affiliates", "commissions"]
        {
            let last = try Int64.fetchOne(db, sql: "SELECT max(sequence) FROM \(table)") ?? 0
            if last >= expected {
                problems.append("\(table) has record \(last), the batches end at \(expected - 1)")
            }
        }
        for entity in [Entity.customers, .transactions, .tradingActivity] {
            let table = RecordTable(entity).name
            let total = try RecordTally.total(entity, db)
            let rows = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
            if total != rows {
                problems.append("\(table) has \(rows) records, counted as \(total)")
            }
        }
        return try problems + days(db)
    }

    /// The records of each day are as many as are counted.
    private static func days(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                WITH counted(entity, day, records) AS (\(Schema.countedDays)),
                  differing AS (
                    SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM record_days)
                    UNION SELECT * FROM (SELECT * FROM record_days EXCEPT SELECT * FROM counted))
                SELECT DISTINCT entity || ' of day ' || day || ' are not as many as counted'
                FROM differing ORDER BY entity, day LIMIT 10
                """)
    }
}
