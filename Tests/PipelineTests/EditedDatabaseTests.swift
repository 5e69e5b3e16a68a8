import FirmRecords
import Foundation
import GRDB
import Testing

/// A database whose rows somebody changed by hand, or whose file was cut off.
struct EditedDatabaseTests {
    private let firm = DemoFirm()

    /// The bundled firm with two decisions, of which one took two persons, a payout run and a
    /// packet.
    private func prepare() throws {
        try firm.ingest()
        try firm.run(
            "flags", "policy", "--four-eyes", "100", "--reopen-step", "1", "--db", "firm.db",
            "--as",
            "anna")
        let held = try firm.flag(of: "AFF0013")
        try firm.decide(held, "dismiss", as: "anna")
        // A stricter policy between the two words: the limit is that of the second.
        try firm.run(
            "flags", "policy", "--four-eyes", "100", "--reopen-step", "0.5", "--db", "firm.db",
            "--as", "anna")
        try firm.decide(held, "dismiss", as: "carl")
        #expect(
            try firm.gate("july", "K000334,AFF0027,50.85,USD", "K000560,AFF0028,14.85,USD")
                .first == "released")
        try firm.run("dispute", "AFF0028", "--db", "firm.db", "--out", "packet")
        #expect(try check("firm.db").exitCode == 0)
    }

    private func check(_ database: String) throws -> CommandRun {
        try firm.run("db", "check", "--db", database, "--json")
    }

    @Test func `what was changed by hand beside the audit log is told`() throws {
        try prepare()
        let edits = [
            ("UPDATE decisions SET actor = 'bert'", "decision"),
            ("UPDATE decisions SET approver = 'bert'", "decision"),
            ("UPDATE decisions SET approver = NULL", "decision"),
            ("UPDATE decisions SET reason = 'other'", "decision"),
            ("UPDATE decisions SET log_odds = log_odds + 100", "decision"),
            ("UPDATE decisions SET step = 100", "decision"),
            (
                "UPDATE flags SET review_step = 1000 WHERE review = 'dismissed'",
                "rests on no decision"
            ),
            (
                "UPDATE flags SET review = 'dismissed', review_log_odds = 1000, review_step = 1000 "
                    + "WHERE review = 'none'", "rests on no decision"
            ),
            ("UPDATE settings SET value = '99999999' WHERE name = 'four_eyes'", "policy"),
            ("DELETE FROM settings", "policy"),
            ("INSERT INTO settings VALUES ('proposed_policy', '0 1.0 bert')", "policy that waits"),
            (
                "UPDATE gate_lines SET is_released = 1, reason_code = '', flag_ids = '' "
                    + "WHERE commission_id = 'K000560'", "run `july`"
            ),
            ("UPDATE gate_lines SET is_released = 0 WHERE is_released", "run `july`"),
            ("DELETE FROM gate_lines", "run `july`"),
            ("UPDATE packets SET body = replace(body, '.', ',')", "the packet"),
        ]
        for (number, edit) in edits.enumerated() {
            let name = "edit\(number).db"
            try firm.run("db", "backup", name, "--db", "firm.db")
            let database = try DatabaseQueue(path: firm.folder.path(name))
            try database.write { try $0.execute(sql: edit.0) }
            try database.close()
            let told = try check(name)
            #expect(told.exitCode == 1, "\(edit.0)")
            #expect(told.output.contains(edit.1), "\(edit.0): \(told.output)")
        }
    }

    @Test func `an edited answer or packet is not given out again`() throws {
        try prepare()
        let database = try DatabaseQueue(path: firm.folder.path("firm.db"))
        let digest = try database.write { db in
            try db.execute(
                sql: """
                    UPDATE gate_lines SET is_released = 1, reason_code = '', flag_ids = '';
                    UPDATE packets SET body = replace(body, 'AFF0028', 'AFF0029')
                    """)
            return try String.fetchOne(db, sql: "SELECT digest FROM packets") ?? ""
        }
        try database.close()
        let answer = try firm.run(
            "gate", "due.csv", "--db", "firm.db", "--rules", DemoFirm.rules, "--out", "again.csv",
            "--held", "againheld.csv", "--max-lag", "off", "--key", "july")
        #expect(answer.exitCode == 5)
        #expect(answer.errors.contains("has been edited since"))
        #expect(!FileManager.default.fileExists(atPath: firm.folder.path("again.csv")))
        let packet = try firm.run(
            "dispute", "AFF0028", "--digest", digest, "--db", "firm.db", "--out", "again")
        #expect(packet.exitCode == 5)
        #expect(packet.errors.contains("has been edited since"))
    }

    @Test func `a database that was cut off to nothing is refused, and released from never`() throws
    {
        try firm.ingest()
        #expect(try firm.gate("july", "K000334,AFF0027,50.85,USD") == ["released"])
        for name in ["firm.db-wal", "firm.db-shm"] {
            try? FileManager.default.removeItem(atPath: firm.folder.path(name))
        }
        try firm.folder.write("firm.db", Data())
        for command in [
            ["ingest", DemoFirm.data, "--rules", DemoFirm.rules], ["status"], ["db", "check"],
            [
                "gate", "due.csv", "--rules", DemoFirm.rules, "--out", "o.csv", "--held", "h.csv",
                "--max-lag", "off",
            ],
        ] {
            let run = try CommandRun(
                command + ["--db", "firm.db", "--quiet"], in: firm.folder.path(""))
            #expect(run.exitCode == 5, "\(command)")
            #expect(run.errors.contains("the file is empty"), "\(run.errors)")
        }
        #expect(try firm.folder.read("firm.db").isEmpty)
    }

    @Test func `a folder is no database, and a folder that is not there is to be made`() throws {
        let folder = try firm.run("status", "--db", firm.folder.path(""))
        #expect(folder.exitCode == 5)
        #expect(folder.errors.contains("it is a folder"))
        let missing = try firm.run(
            "ingest", DemoFirm.data, "--db", "nowhere/firm.db", "--rules", DemoFirm.rules)
        #expect(missing.exitCode == 5)
        #expect(missing.errors.contains("make the folder first"))
    }

    @Test func `a link to a database that is not there yet stays a link`() throws {
        try FileManager.default.createSymbolicLink(
            atPath: firm.folder.path("firm.db"), withDestinationPath: "real.db")
        #expect(try firm.ingest().exitCode == 0)
        let target = try FileManager.default.destinationOfSymbolicLink(
            atPath: firm.folder.path("firm.db"))
        #expect(target == "real.db")
        #expect(try check("real.db").exitCode == 0)
    }

    @Test func `of a held line that stands in a run twice the recorded amount carries the hold`()
        throws
    {
        try firm.ingest()
        let hold = try firm.gate("1", "K000352,AFF0013,14.85,USD")
        #expect(
            try firm.gate("2", "K000352,AFF0013,1.23,USD", "K000352,AFF0013,14.85,USD")
                == ["amount_differs"] + hold)
    }
}
