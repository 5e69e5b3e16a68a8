import FirmRecords
import GRDB
import Holds
import Testing

@testable import Store

/// What earlier versions wrote of released lines: sent out by a run or by the firm, or only cleared.
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
