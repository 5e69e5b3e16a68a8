import FirmRecords
import GRDB
import Holds
import Testing

@testable import Store

/// What earlier versions wrote of released lines: sent out by a run or by the firm, or only
/// cleared.
struct PaymentMigrationTests {
    private let folder = TemporaryFolder()

    /// As the version before this one wrote them.
    private func makeDatabase() throws {
        let database = try DatabaseQueue(path: folder.database)
        try Schema.migrator.migrate(database, upTo: "plan")
        try database.write { db in
            for (id, account, run, reason, status) in [
                ("run", "released", "july", "passed_gate", "accrued"),
                ("firm", "released", nil, "reported_by_firm", "accrued"),
                ("told", "released", nil, "decided", "paid"),
                ("cleared", "released", nil, "decided", "accrued"),
                ("accrued", "accrued", nil, "earned", "accrued"),
            ] as [(String, String, String?, String, String)] {
                try db.execute(
                    sql: """
                        INSERT INTO ledger_lines
                        VALUES (?1, 'A1', 'C1', 'T', 'USD', 100, 0, ?2, ?3)
                        """,
                    arguments: [id, account, run])
                try db.execute(
                    sql: """
                        INSERT INTO ledger_entries
                        VALUES (NULL, ?1, 'A1', 'USD', 'held', ?2, 100, ?3, '', 0)
                        """,
                    arguments: [id, account, reason])
                try db.execute(
                    sql: """
                        INSERT INTO commissions VALUES (?1, 'A1', 'C1', 'T', 100, 'USD', 0, ?2, 1)
                        """,
                    arguments: [id, status])
            }
        }
        try database.close()
    }

    /// Two flags name both lines; one was released before, the other dismissed while a run took a
    /// line.
    private func makeReviewedDatabase() throws {
        let database = try DatabaseQueue(path: folder.database)
        try Schema.migrator.migrate(database, upTo: "days")
        try database.write { db in
            for (flag, review, verdict) in [
                ("F1", "none", "release"), ("F2", "dismissed", "dismiss"),
            ] {
                try db.execute(
                    sql: """
                        INSERT INTO flags VALUES (?1, 'r', '1', 'p', 'f', 'affiliate', 'A1', 3, 0.9,
                          '', 0, 'open', ?2, 3, 1, iif(?2 = 'none', NULL, 'D-' || ?1), NULL, NULL,
                          1, 1, '{}')
                        """, arguments: [flag, review])
                try db.execute(
                    sql: """
                        INSERT INTO decisions VALUES ('D-' || ?1, ?1, ?2, 'effective', '', '',
                          'anna', NULL, 3, 1, 10, 0)
                        """, arguments: [flag, verdict])
                for line in ["cleared", "taken", "before"] {
                    try db.execute(
                        sql: "INSERT INTO flag_lines VALUES (?, ?)", arguments: [flag, line])
                }
            }
            for (run, at) in [("june", 9), ("july", 10)] {
                try db.execute(
                    sql: "INSERT INTO gate_runs VALUES (?1, 'd', 1, 0, 1, ?2, ?2, '{}')",
                    arguments: [run, at])
            }
            for (id, run, reference) in [
                ("cleared", nil, "D-F1"), ("taken", "july", "july"), ("before", "june", "june"),
            ] as [(String, String?, String)] {
                try db.execute(
                    sql: """
                        INSERT INTO ledger_lines
                        VALUES (?1, 'A1', 'C1', 'T', 'USD', 100, 0, 'released', ?2)
                        """, arguments: [id, run])
                try db.execute(
                    sql: """
                        INSERT INTO ledger_entries VALUES (NULL, ?1, 'A1', 'USD', 'held',
                          'released', 100, iif(?2 IS NULL, 'decided', 'passed_gate'), ?3, 0)
                        """, arguments: [id, run, reference])
            }
        }
        try database.close()
    }

    @Test func `what reviewers freed under earlier versions is theirs`() throws {
        try makeReviewedDatabase()
        let store = try Store(opening: folder.database, for: .review)
        let freed = try store.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM freed_lines ORDER BY commission_id").map {
                "\($0["commission_id"] as String) \($0["decision"] as String) \($0["amount"] as Int)"
            }
        }
        #expect(freed == ["cleared D-F1 100", "taken D-F2 100"])
    }

    @Test func `only what nobody sent out is still here`() throws {
        try makeDatabase()
        let store = try Store(opening: folder.database, for: .review)
        let lines = try store.read(LedgerReader.all)
        #expect(
            lines.mapValues(\.run) == [
                "run": "july", "firm": "", "told": "", "cleared": nil, "accrued": nil,
            ])
        #expect(
            lines.filter { $0.value.record.hasLeft }.keys.sorted() == ["firm", "run", "told"])
    }
}
