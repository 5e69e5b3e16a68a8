import FirmRecords
import Foundation
import GRDB
import Testing

/// The files that answer a payout run, for ids of every kind that is taken.
struct AnswerFileTests {
    private let firm = DemoFirm()
    private let ids = ["a,\u{301}b", "c\"\u{301}d", " lead", "tail ", "lead", "e\u{A0}"]

    private func prepare() throws {
        try firm.ingest(
            "customers",
            #"{"customer_id":"C1","signup_date":"2026-04-09T13:57:36Z","affiliate_id":"A1"}"#)
        let lines = ids.enumerated().map { number, id in
            let name = id.unicodeScalars.map { $0 == "\"" ? "\\\"" : String($0) }.joined()
            return commission(name, "A1", "C1", "T\(number)", "\(number + 1).00")
        }
        try firm.write("commissions.ndjson", lines.joined(separator: "\n"))
        try firm.ingest("commissions.ndjson")
    }

    private func gate(_ name: String, as ending: String = "csv") throws {
        let answer = try firm.run(
            "gate", "commissions.ndjson", "--db", "firm.db", "--rules", DemoFirm.rules, "--out",
            "\(name).\(ending)", "--held", "\(name)-held.\(ending)", "--key", "k", "--max-lag",
            "off")
        #expect(answer.exitCode == 0, "\(answer.errors)")
    }

    @Test func `an answer in columns has each id in a cell of its own, and is read back`() throws {
        try prepare()
        try firm.run("db", "backup", "copy.db", "--db", "firm.db")
        try gate("one")
        let rows = try firm.text("one.csv").split(separator: "\n").dropFirst()
        #expect(rows.count == ids.count)
        #expect(rows.first == "\"a,\u{301}b\",A1,1.00,USD,,")
        #expect(rows.contains("\"c\"\"\u{301}d\",A1,2.00,USD,,"))
        #expect(rows.contains("\" lead\",A1,3.00,USD,,"))
        try firm.run("db", "restore", "copy.db", "--db", "firm.db", "--force")
        let recovered = try firm.run(
            "db", "recover", "commissions.ndjson", "--db", "firm.db", "--out", "one.csv", "--held",
            "one-held.csv", "--key", "k")
        #expect(recovered.exitCode == 0, "\(recovered.errors)")
        try gate("two")
        #expect(try firm.text("one.csv") == firm.text("two.csv"))
    }

    @Test(arguments: ["json", "ndjson", "txt"])
    func `an answer in lines is read back, whatever its name ends in`(ending: String) throws {
        try prepare()
        try firm.run("db", "backup", "copy.db", "--db", "firm.db")
        try gate("one", as: ending)
        try firm.run("db", "restore", "copy.db", "--db", "firm.db", "--force")
        let recovered = try firm.run(
            "db", "recover", "commissions.ndjson", "--db", "firm.db", "--out", "one.\(ending)",
            "--held", "one-held.\(ending)", "--key", "k")
        #expect(recovered.exitCode == 0, "\(recovered.errors)")
    }

    /// The digest of the file, as earlier versions kept it of a run.
    private static let bytes = "7e85f99dedb5195c26c92759329b349daf7078b451f6e8bbbe430ce36f14a92b"

    @Test(arguments: [nil, "k"])
    func `a run that an earlier version answered by the bytes of its file is answered again`(
        _ key: String?
    ) throws {
        try prepare()
        try firm.write("due.csv", "commission_id,affiliate_id,amount,currency\nlead,A1,5.00,USD")
        let gate =
            ["gate", "due.csv", "--db", "firm.db", "--rules", DemoFirm.rules, "--max-lag", "off"]
            + ["--out", "out.csv", "--held", "held.csv", "--json"]
            + (key.map { ["--key", $0] } ?? [])
        #expect(try CommandRun(gate, in: firm.folder.path("")).exitCode == 0)
        let released = try firm.text("out.csv")
        try DatabaseQueue(path: firm.folder.database).writeWithoutTransaction { db in
            let run = key ?? String(Self.bytes.prefix(20))
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(
                sql: """
                    UPDATE gate_runs SET run = ?, due_digest = ?; UPDATE gate_lines SET run = ?
                    """, arguments: [run, Self.bytes, run])
        }
        let again = try CommandRun(gate, in: firm.folder.path(""))
        #expect(again.exitCode == 0, "\(again.errors)")
        #expect(again.output.contains("\"repeat\":true"))
        #expect(try firm.text("out.csv") == released && released.contains("lead,A1"))
    }
}
