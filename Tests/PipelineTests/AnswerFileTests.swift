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

    private func gate(_ name: String) throws {
        let answer = try firm.run(
            "gate", "commissions.ndjson", "--db", "firm.db", "--rules", DemoFirm.rules, "--out",
            "\(name).csv", "--held", "\(name)-held.csv", "--key", "k", "--max-lag", "off")
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
}
