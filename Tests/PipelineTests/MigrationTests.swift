import FirmRecords
import Foundation
import GRDB
import Testing

/// Databases that earlier versions made, brought up to this one.
///
/// `Fixtures/version-1` was written by the first version, with a decision and a payout run in it;
/// each further file is what a later version added, with a row or two that it wrote.
struct MigrationTests {
    private let folder = TemporaryFolder()
    private let fixture = repository.appending(path: "Tests/PipelineTests/Fixtures/version-1")
    private let rules = repository.appending(path: "rules").path

    private func run(_ arguments: String...) throws -> CommandRun {
        try CommandRun(arguments, in: folder.path(""))
    }

    private func makeDatabase(_ parts: [String]) throws {
        let database = try DatabaseQueue(path: folder.database)
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = WAL")
            for part in parts {
                try db.execute(
                    sql: String(contentsOf: fixture.appending(path: part), encoding: .utf8))
            }
        }
        try database.close()
    }

    /// What the versions before this one wrote, oldest first.
    private static let parts = [
        "database.sql", "clients.sql", "carried.sql", "pulls.sql", "identities.sql",
        "listings.sql", "plan.sql",
    ]

    @Test(arguments: parts.indices.map { Array(parts[...$0]) })
    func `an earlier database is whole, and exports what a scan of its records says`(
        _ parts: [String]
    ) throws {
        try makeDatabase(parts)
        let lines = try ledgerLines()
        #expect(try run("export", "--db", "firm.db", "--out", "early").exitCode != 0)
        #expect(try run("db", "check", "--db", "firm.db", "--quiet").exitCode == 0)
        try expectWhatWasWritten(parts)
        #expect(try ledgerLines() == lines && lines.count > 10)
        try expectNoOtherAccount()
        let records = fixture.appending(path: "records").path
        #expect(
            try run("scan", records, "--rules", rules, "--out", "scan", "--quiet").exitCode == 0)
        let export = try run(
            "export", "--db", "firm.db", "--rules", rules, "--out", "export", "--quiet")
        #expect(export.exitCode == 0)
        for name in ["flags", "holds", "affiliates", "rejects"] {
            #expect(
                try folder.read("scan/\(name).ndjson") == folder.read("export/\(name).ndjson"),
                "\(name)")
        }
        #expect(try folder.read("export/flags.ndjson").count > 100)
        let status = try run("status", "--db", "firm.db", "--json").output
        #expect(status.contains("\"gate_runs\":1"))
        let ingest = try run(
            "ingest", records, "--db", "firm.db", "--rules", rules, "--quiet")
        #expect(ingest.exitCode == 0)
        #expect(try run("db", "check", "--db", "firm.db", "--quiet").exitCode == 0)
        let decided = try DatabaseQueue(path: folder.database).read { db in
            try String.fetchAll(db, sql: "SELECT verdict FROM decisions")
        }
        #expect(decided == ["dismiss"])
    }

    /// Rows that no export shows, still there.
    private func expectWhatWasWritten(_ parts: [String]) throws {
        let database = try DatabaseQueue(path: folder.database)
        let carried = try database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT carried FROM customers WHERE carried IS NOT NULL
                    UNION ALL SELECT carried FROM trading_activity WHERE carried IS NOT NULL
                    """)
        }
        let watermarks = try database.read { db in
            try Int64.fetchAll(db, sql: "SELECT watermark FROM pull_cursors")
        }
        let rows = try database.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM pulled_rows")
        }
        #expect(rows == 0)
        #expect(carried.count == (parts.contains("carried.sql") ? 2 : 0))
        #expect(watermarks == (parts.contains("pulls.sql") ? [1_772_514_810_000_000] : []))
    }

    private func ledgerLines() throws -> [Row] {
        try DatabaseQueue(path: folder.database).read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM ledger_lines ORDER BY commission_id")
        }
    }

    /// The table of lines is made anew: it takes the five accounts and no other.
    private func expectNoOtherAccount() throws {
        let database = try DatabaseQueue(path: folder.database)
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = ON")
            for account in ["accrued", "held", "released", "declined", "paid", "lost"] {
                try db.inTransaction {
                    let sql = "UPDATE ledger_lines SET account = ?"
                    if account == "lost" {
                        #expect(throws: DatabaseError.self) {
                            try db.execute(sql: sql, arguments: [account])
                        }
                    } else {
                        try db.execute(sql: sql, arguments: [account])
                    }
                    return .rollback
                }
            }
            // Whoever refers to a line still refers to this table.
            #expect(throws: DatabaseError.self) { try db.execute(sql: "DELETE FROM ledger_lines") }
        }
    }
}
