import FirmRecords
import Foundation
import Testing

/// Whose fee a commission line is of, and that a fee is paid once, whatever the line says.
struct FeeOwnerTests {
    private let firm = DemoFirm()
    /// A line that is held, and one that no flag names.
    private let held = "K000352,AFF0013,14.85,USD"
    private let free = "K000334,AFF0027,50.85,USD"

    @Test(arguments: ["C000334", "NOBODY"])
    func `a line that names another customer than its transaction stays held`(
        customer: String
    ) throws {
        try firm.ingest()
        let row = try firm.row("commissions", "K000352")
        try firm.ingest(
            "commissions", row.replacingOccurrences(of: "\"C000352\"", with: "\"\(customer)\""))
        #expect(try firm.gate("q", held) == ["dormant_cpa"])
        // So does the fee under another id.
        try firm.ingest("commissions", commission("KZ", "AFF0013", customer, "T000376", "14.85"))
        #expect(try firm.gate("r", "KZ,AFF0013,14.85,USD") == ["dormant_cpa"])
    }

    @Test func `commissions that know customers by other ids are held as their fees are`() throws {
        try FileManager.default.copyItem(atPath: DemoFirm.data, toPath: firm.folder.path("firm"))
        let name = "firm/commissions.ndjson"
        let rows = try firm.text(name).replacingOccurrences(
            of: "\"customer_id\":\"C", with: "\"customer_id\":\"")
        try firm.write(name, rows)
        try firm.run("scan", "firm", "--rules", DemoFirm.rules, "--out", "other", "--quiet")
        try firm.run(
            "scan", DemoFirm.data, "--rules", DemoFirm.rules, "--out", "own", "--quiet")
        #expect(try firm.text("other/holds.ndjson") == firm.text("own/holds.ndjson"))
        #expect(try firm.text("own/holds.ndjson").contains("K000352"))
        // Also where the lines come before the fees.
        try firm.ingest(name)
        try firm.ingest()
        try firm.ingest(name)
        try firm.run(
            "export", "--db", "firm.db", "--rules", DemoFirm.rules, "--out", "export", "--quiet")
        #expect(try firm.text("export/holds.ndjson") == firm.text("own/holds.ndjson"))
    }

    @Test func `a fee that was paid or declined is not paid under another customer`() throws {
        try firm.ingest()
        #expect(try firm.gate("1", free) == ["released"])
        try firm.decide(try firm.flag(of: "AFF0013"), "confirm")
        try firm.ingest(
            "commissions", commission("K900", "AFF0027", "C000352", "T000355", "50.85"),
            commission("K901", "AFF0013", "C000334", "T000376", "14.85"))
        #expect(
            try firm.gate("2", "K900,AFF0027,50.85,USD", "K901,AFF0013,14.85,USD")
                == ["already_released", "dormant_cpa"])
    }

    @Test func `a fee is paid in one currency alone`() throws {
        try firm.ingest()
        #expect(try firm.gate("1", free) == ["released"])
        try firm.ingest(
            "commissions", commission("K900", "AFF0027", "C000334", "T000355", "50.85", "EUR"))
        #expect(try firm.gate("2", "K900,AFF0027,50.85,EUR") == ["already_released"])
    }

    @Test func `a payment that was taken back is not given back where the fee went out since`()
        throws
    {
        try firm.ingest()
        #expect(try firm.gate("1", free) == ["released"])
        let row = try firm.row("commissions", "K000334")
        try firm.ingest(
            "commissions", row.replacingOccurrences(of: "50.85", with: "0"),
            commission("K900", "AFF0027", "C000334", "T000355", "50.85"))
        #expect(try firm.gate("2", "K900,AFF0027,50.85,USD") == ["released"])
        try firm.ingest("commissions", row)
        let shown = try firm.run(
            "affiliate", "show", "AFF0027", "--db", "firm.db", "--rules",
            DemoFirm.rules)
        #expect(shown.output.contains("-50.85"))
        #expect(try firm.run("db", "check", "--db", "firm.db", "--quiet").exitCode == 0)
    }

    @Test func `a correction that contradicts its transaction keeps the line back`() throws {
        try firm.ingest()
        let row = try firm.row("transactions", "T000355")
        try firm.ingest(
            "transactions",
            row.replacingOccurrences(of: "completed", with: "reversed")
                .replacingOccurrences(of: "C000334", with: "C000352"))
        #expect(try firm.gate("1", free) == ["quarantined"])
        try firm.ingest("transactions", row)
        #expect(try firm.gate("2", free) == ["released"])
    }

    @Test func `a released line of nobody known is told`() throws {
        try firm.ingest()
        try firm.ingest("commissions", commission("KN", "AFF0027", "NOBODY", "TN", "5"))
        try firm.write("due.csv", "commission_id,affiliate_id,amount,currency\nKN,AFF0027,5.00,USD")
        let answer = try firm.run(
            "gate", "due.csv", "--db", "firm.db", "--rules", DemoFirm.rules, "--out", "out.csv",
            "--held", "held.csv", "--max-lag", "off")
        #expect(answer.output.contains("1 released line of customers whom no record gives"))
    }

    @Test func `ids that differ in the form of their letters alone are not taken`() throws {
        try firm.ingest()
        let refused = try firm.ingest(
            "commissions", commission("Ke\u{301}", "AFF0027", "C000334", "TA1", "5"))
        #expect(refused.output.contains("\"rejects\":1"))
        let taken = try firm.ingest(
            "commissions", commission("K\u{E9}", "AFF0027", "C000334", "TA1", "5"))
        #expect(taken.output.contains("\"rejects\":0"))
    }
}
