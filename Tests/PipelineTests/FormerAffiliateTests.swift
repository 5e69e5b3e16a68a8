import FirmRecords
import Foundation
import Testing

/// What is said of an affiliate that customers were moved away from: its lines stay its own.
struct FormerAffiliateTests {
    private let firm = DemoFirm()

    private func customer(_ affiliate: String, _ modified: String = "2026-01-01T00:00:00Z")
        -> String
    {
        """
        {"customer_id":"C1","signup_date":"2026-01-01T00:00:00Z","affiliate_id":"\(affiliate)",\
        "last_modified_date":"\(modified)"}
        """
    }

    /// A customer of A1 with a fee, for which the plan gives A1 15.00.
    private func ingestFee() throws {
        try firm.ingest("customers", customer("A1"))
        try firm.ingest(
            "transactions",
            """
            {"transaction_id":"T1","customer_id":"C1","transaction_type":"challenge_fee",\
            "amount_currency":100,"currency":"USD","transaction_date":"2026-02-01T00:00:00Z",\
            "status":"completed"}
            """)
    }

    private func show(_ affiliate: String) throws -> CommandRun {
        try firm.run(
            "affiliate", "show", affiliate, "--db", "firm.db", "--rules", DemoFirm.rules, "--json")
    }

    private func packet(of affiliate: String) throws -> String {
        let run = try firm.run("dispute", affiliate, "--db", "firm.db", "--out", "p", "--quiet")
        #expect(run.exitCode == 0, "\(run.errors)")
        return try firm.text("p.md")
    }

    /// Moves the customers of an affiliate of the bundled firm to another.
    private func move(from former: String, to latter: String) throws {
        let rows = try String(contentsOfFile: "\(DemoFirm.data)/customers.ndjson", encoding: .utf8)
            .split(separator: "\n").filter { $0.contains("\"affiliate_id\":\"\(former)\"") }
            .map { row in
                row.replacing(
                    #/"last_modified_date":"[^"]*"/#,
                    with: "\"last_modified_date\":\"2026-06-09T00:00:00Z\""
                ).replacing("\"\(former)\"", with: "\"\(latter)\"")
            }
        try firm.ingest("customers", rows.joined(separator: "\n"))
    }

    @Test func `an affiliate that was paid and that no record names any more is still shown`()
        throws
    {
        try ingestFee()
        #expect(try firm.gate("1", "plan:T1,A1,15.00,USD") == ["released"])
        // A correction: the customer was never A1's.
        try firm.ingest("customers", customer("A2"))
        let shown = try show("A1")
        #expect(shown.exitCode == 0, "\(shown.errors)")
        #expect(shown.output.hasPrefix("{\"standing\":null,"))
        #expect(shown.output.contains("\"released\":15.00"))
        #expect(try packet(of: "A1").contains("- USD: 0.00 held, 0.00 declined of 15.00 earned"))
        let text = try firm.run(
            "affiliate", "show", "A1", "--db", "firm.db", "--rules", DemoFirm.rules)
        #expect(text.output.hasPrefix("A1  named by no current record, as of 2026-02-01"))
        let queue = try firm.run("flags", "list", "--affiliate", "A1", "--db", "firm.db")
        #expect(queue.exitCode == 0)
        // What was paid is not due once more to the other.
        #expect(try show("A2").output.contains("\"amounts\":[],"))
        #expect(try show("A3").exitCode == 2)
    }

    @Test(arguments: [true, false])
    func `a line counts under the affiliate that it names, in scan and export alike`(
        isPlanned: Bool
    ) throws {
        try ingestFee()
        if isPlanned {
            try firm.ingest("customers", customer("A2", "2026-03-01T00:00:00Z"))
        } else {
            try firm.ingest("commissions", commission("K1", "A1", "C1", "T1", "15.00"))
            try firm.ingest("customers", customer("A2"))
        }
        try firm.run(
            "export", "--db", "firm.db", "--rules", DemoFirm.rules, "--out", "export", "--quiet")
        let rows = try firm.text("export/affiliates.ndjson").split(separator: "\n")
        let amounts = "\"amounts\":[{\"currency\":\"USD\",\"accrued\":15.00,\"held\":0.00}]"
        #expect(rows.map { $0.contains(amounts) } == [true, false])
        #expect(rows.first?.contains("\"customers\":0") == true)
        let files =
            ["customers-2", "transactions"] + (isPlanned ? ["customers-1"] : ["commissions"])
        try firm.write("customers-1.ndjson", customer("A1"))
        try FileManager.default.copyItem(
            atPath: firm.folder.path("customers.ndjson"),
            toPath: firm.folder.path("customers-2.ndjson"))
        let scan = try CommandRun(
            ["scan"] + files.map { $0 + ".ndjson" } + [
                "--rules", DemoFirm.rules, "--out", "scan", "--quiet",
            ],
            in: firm.folder.path(""))
        #expect(scan.exitCode == 0, "\(scan.errors)")
        #expect(
            try firm.text("scan/affiliates.ndjson") == firm.text("export/affiliates.ndjson"))
    }

    @Test func `whoever has lines held by a flag on another affiliate sees the flag`() throws {
        try firm.ingest()
        try move(from: "AFF0052", to: "NEW")
        let flag = try firm.flag(of: "NEW")
        #expect(try firm.flag(of: "AFF0052") == flag)
        #expect(try show("AFF0052").output.contains("{\"flag_id\":\"\(flag)\""))
        let packet = try packet(of: "AFF0052")
        #expect(packet.contains("from one country (`\(flag)`)"))
        #expect(packet.contains("| C000595 | GB | 2026-04-21 16:01 |"))
        #expect(!packet.contains("NEW"))
        try expectTold(
            "NEW", "- Lines of other affiliates that findings on this one hold or declined: 38")
        try firm.decide(flag, "confirm")
        #expect(try show("AFF0052").output.contains("{\"flag_id\":\"\(flag)\""))
        #expect(try self.packet(of: "AFF0052").contains("from one country (`\(flag)`)"))
        try expectTold(
            "NEW", "- Lines of other affiliates that findings on this one hold or declined: 38")
    }

    /// What the packet of an affiliate says that has no such line itself.
    private func expectTold(_ affiliate: String, _ words: String) throws {
        let text = try packet(of: affiliate)
        #expect(!text.contains("Nothing is held"))
        #expect(
            text.contains("\nNothing of this affiliate is held back and nothing is declined.\n"))
        #expect(text.contains(words))
        #expect(!text.contains("AFF0052") && !text.contains("K000594"))
    }
}
