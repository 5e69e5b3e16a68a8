import FirmRecords
import Foundation
import GRDB
import Testing

/// A backup in a database's place, and what is lost with the database.
struct RestoreCommandTests {
    private let firm = DemoFirm()

    /// A database of the bundled firm, a copy of it, and a run of two lines, one of them held.
    private func prepare() throws {
        #expect(try firm.ingest().exitCode == 0)
        try firm.run("db", "backup", "copy.db", "--db", "firm.db")
        try prepareRun()
    }

    private func prepareRun() throws {
        try firm.write(
            "due.csv",
            """
            commission_id,affiliate_id,amount,currency
            K000352,AFF0013,14.85,USD
            K000334,AFF0027,50.85,USD
            """)
    }

    private func gate(_ key: String, out: String = "out.csv", held: String = "held.csv") throws
        -> CommandRun
    {
        try firm.run(
            "gate", "due.csv", "--db", "firm.db", "--rules", DemoFirm.rules, "--out", out, "--held",
            held, "--json", "--max-lag", "off", "--key", key)
    }

    private func decide(_ affiliate: String, _ verdict: String) throws {
        let decided = try firm.decide(try firm.flag(of: affiliate), verdict)
        #expect(decided.exitCode == 0)
    }

    private func restore() throws -> CommandRun {
        try firm.run("db", "restore", "copy.db", "--db", "firm.db", "--force")
    }

    @Test func `a restore tells what it loses`() throws {
        try prepare()
        let same = try firm.run("db", "restore", "copy.db", "--db", "firm.db")
        #expect(same.exitCode == 5)
        #expect(!same.errors.contains("lacks"))
        #expect(try gate("2026-07").exitCode == 0)
        try decide("AFF0049", "confirm")
        try firm.run("flags", "policy", "--four-eyes", "100", "--db", "firm.db", "--as", "anna")
        let erased = try firm.run(
            "erase", "C000002", "--db", "firm.db", "--rules", DemoFirm.rules, "--as", "anna",
            "--force")
        #expect(erased.exitCode == 0)
        let told =
            "1 payout run (the last: `2026-07`; 1 line released), 1 decision, "
            + "1 erasure (C000002) and the policy (four eyes from 100.00, reopen step 1.0)"
        let refused = try firm.run("db", "restore", "copy.db", "--db", "firm.db")
        #expect(refused.exitCode == 5)
        #expect(refused.errors.contains("the backup lacks \(told)"))
        let done = try restore()
        #expect(done.exitCode == 0)
        #expect(done.output.contains("lost: \(told)"))
        for step in ["`holdback db recover`", "decide anew", "set the policy", "erase those"] {
            #expect(done.output.contains(step))
        }
    }

    @Test func `a backup of another firm is told by what it lacks`() throws {
        try prepare()
        try firm.write("small.ndjson", #"{"customer_id":"x","signup_date":"2026-01-01T00:00:00Z"}"#)
        try FileManager.default.moveItem(
            atPath: firm.folder.path("small.ndjson"), toPath: firm.folder.path("customers.ndjson"))
        try firm.run(
            "ingest", "customers.ndjson", "--db", "other.db", "--rules", DemoFirm.rules, "--quiet")
        try firm.run("db", "backup", "other-copy.db", "--db", "other.db")
        let refused = try firm.run("db", "restore", "other-copy.db", "--db", "firm.db")
        #expect(refused.exitCode == 5)
        #expect(refused.errors.contains("customers and transactions"))
    }

    @Test func `what a lost run paid is not paid again, though flags hold it by now`() throws {
        try prepare()
        try decide("AFF0013", "dismiss")
        #expect(try gate("2026-07").exitCode == 0)
        #expect(try firm.text("out.csv").contains("K000352"))
        #expect(try restore().exitCode == 0)
        // The copy's flag holds K000352, and both lines went out.
        let recovered = try firm.run(
            "db", "recover", "due.csv", "--db", "firm.db", "--out", "out.csv", "--held",
            "held.csv", "--key", "2026-07", "--as", "anna", "--json")
        #expect(recovered.exitCode == 0)
        #expect(recovered.output.contains(#""sent_out":2,"conflicts":[]"#))
        #expect(try firm.run("db", "check", "--db", "firm.db", "--quiet").exitCode == 0)
        // Asked again, the run has its first answer, and a later run gets neither.
        #expect(try gate("2026-07", out: "again.csv").output.contains("\"repeat\":true"))
        #expect(try firm.text("again.csv") == firm.text("out.csv"))
        try decide("AFF0013", "dismiss")
        #expect(try gate("2026-08").exitCode == 0)
        #expect(try firm.text("out.csv").split(separator: "\n").count == 1)
        #expect(try firm.text("held.csv").contains("K000352,AFF0013,14.85,USD,already_released"))
        // The next settle leaves it so.
        try firm.write(
            "customers.ndjson", #"{"customer_id":"x","signup_date":"2026-01-01T00:00:00Z"}"#)
        try firm.run(
            "ingest", "customers.ndjson", "--db", "firm.db", "--rules", DemoFirm.rules, "--quiet")
        #expect(try firm.run("db", "check", "--db", "firm.db", "--quiet").exitCode == 0)
    }

    @Test func `what a lost run held is still due`() throws {
        try prepare()
        for name in ["out.ndjson", "held.ndjson"] { try firm.write(name, "") }
        #expect(try gate("2026-07", out: "out.ndjson", held: "held.ndjson").exitCode == 0)
        let held = try firm.text("held.ndjson")
        #expect(held.contains("K000352"))
        #expect(try restore().exitCode == 0)
        try decide("AFF0013", "dismiss")
        let recovered = try firm.run(
            "db", "recover", "due.csv", "--db", "firm.db", "--out", "out.ndjson", "--held",
            "held.ndjson", "--key", "2026-07", "--as", "anna")
        #expect(recovered.output == "run 2026-07: 1 line known to be sent out\n")
        #expect(try gate("2026-07", out: "out.ndjson", held: "held.ndjson").exitCode == 0)
        #expect(try firm.text("held.ndjson") == held)
        #expect(try gate("2026-08").exitCode == 0)
        #expect(try firm.text("out.csv").contains("K000352"))
        #expect(!(try firm.text("out.csv").contains("K000334")))
    }

    @Test func `what was declined since is told, and another run's files are refused`() throws {
        try prepare()
        try decide("AFF0013", "dismiss")
        #expect(try gate("2026-07").exitCode == 0)
        #expect(try restore().exitCode == 0)
        try decide("AFF0013", "confirm")
        func recover(_ key: String, out: String = "out.csv") throws -> CommandRun {
            try firm.run(
                "db", "recover", "due.csv", "--db", "firm.db", "--out", out, "--held", "held.csv",
                "--key", key, "--as", "anna")
        }
        try firm.write(
            "none.csv", "commission_id,affiliate_id,amount,currency,reason_code,flag_ids")
        let other = try recover("2026-07", out: "none.csv")
        #expect(other.exitCode != 0)
        #expect(other.errors.contains("due.csv:2: error: neither answer has the line `K000352`"))
        let recovered = try recover("2026-07")
        #expect(recovered.exitCode == 1)
        #expect(recovered.output.contains("K000352 was sent out and is declined here"))
        let again = try recover("2026-07")
        #expect(again.exitCode == 5)
        #expect(again.errors.contains("the run `2026-07` was answered by this database"))
    }

    @Test func `answer files in each other's place are refused, and nothing is written down`()
        throws
    {
        try prepare()
        #expect(try gate("2026-07").exitCode == 0)
        #expect(try restore().exitCode == 0)
        func recover(_ out: String, _ held: String) throws -> CommandRun {
            try firm.run(
                "db", "recover", "due.csv", "--db", "firm.db", "--out", out, "--held", held,
                "--key", "2026-07", "--as", "anna")
        }
        let swapped = try recover("held.csv", "out.csv")
        #expect(swapped.exitCode == 6)
        #expect(
            swapped.errors.contains(
                "held.csv:2: error: `K000352` was not released: it has the reason `"))
        #expect(swapped.errors.contains("`--out` takes the file of released lines"))
        let released = try firm.text("out.csv")
        try firm.write(
            "due.csv", released.split(separator: "\n").prefix(2).joined(separator: "\n"))
        try firm.write("none.csv", String(released.prefix { $0 != "\n" }))
        let paid = try recover("none.csv", "out.csv")
        #expect(paid.exitCode == 6)
        #expect(paid.errors.contains("out.csv:2: error: `K000334` has no reason: it was released"))
        try prepareRun()
        #expect(try recover("out.csv", "held.csv").exitCode == 0)
    }

    @Test func `who has the database open writes into what was restored`() throws {
        try prepare()
        let open = try DatabaseQueue(path: firm.folder.path("firm.db"))
        let before = try open.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM customers") }
        #expect(try restore().exitCode == 0)
        try open.write { try $0.execute(sql: "INSERT INTO settings VALUES ('marked', 'yes')") }
        #expect(
            try open.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM customers") } == before)
        let again = try DatabaseQueue(path: firm.folder.path("firm.db"))
        let marked = try again.read {
            try String.fetchOne($0, sql: "SELECT value FROM settings WHERE name = 'marked'")
        }
        #expect(marked == "yes")
    }

    @Test func `a database that only another version can open stays as it is`() throws {
        try prepare()
        let live = try DatabaseQueue(path: firm.folder.path("firm.db"))
        try live.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('later')") }
        let before = try live.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM customers") }
        let refused = try restore()
        #expect(refused.exitCode == 5)
        #expect(refused.errors.contains("a newer version of holdback"), "\(refused.errors)")
        #expect(
            try live.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM customers") } == before)
        let kept = try live.read {
            try Int.fetchOne(
                $0, sql: "SELECT count(*) FROM grdb_migrations WHERE identifier = 'later'")
        }
        #expect(kept == 1)
    }

    @Test func `of a damaged database nobody says that nothing was lost`() throws {
        try prepare()
        try firm.folder.write(
            "firm.db", Data("torn".utf8) + firm.folder.read("firm.db").dropFirst(4))
        try firm.folder.write("firm.db-wal", Data("a log".utf8))
        let refused = try firm.run("db", "restore", "copy.db", "--db", "firm.db")
        #expect(refused.exitCode == 5)
        #expect(refused.errors.contains("can't be told"), "\(refused.errors)")
        let done = try firm.run("db", "restore", "copy.db", "--db", "firm.db", "--force", "--json")
        #expect(done.exitCode == 0, "\(done.errors)")
        #expect(done.output.contains(#""loss_known":false"#))
        #expect(!FileManager.default.fileExists(atPath: firm.folder.path("firm.db-wal.part")))
        #expect(try firm.run("db", "check", "--db", "firm.db", "--quiet").exitCode == 0)
        let audit = try DatabaseQueue(path: firm.folder.path("firm.db")).read {
            try String.fetchOne($0, sql: "SELECT body FROM audit WHERE action = 'restore'")
        }
        #expect(audit?.contains(#""loss_known":false"#) == true)
        let again = try firm.run("db", "restore", "copy.db", "--db", "firm.db", "--force")
        #expect(!again.output.contains("can't be told"))
    }

    @Test func `a damaged backup is called so, and the database stays`() throws {
        try prepare()
        var bytes = try firm.folder.read("copy.db")
        for place in stride(from: 8192, to: bytes.count, by: 4096) { bytes[place] ^= 0xFF }
        try firm.folder.write("copy.db", bytes)
        let refused = try restore()
        #expect(refused.exitCode == 5)
        #expect(refused.errors.contains("copy.db: error: the backup is damaged"))
        #expect(try firm.run("db", "check", "--db", "firm.db", "--quiet").exitCode == 0)
    }
}
