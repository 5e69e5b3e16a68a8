import FirmRecords
import Foundation
import Testing

/// What is out of one fee whose lines were sent out and taken back, in whatever order their
/// corrections come.
struct FeePaidOnceTests {
    private let firm = DemoFirm()

    private func line(_ id: String, _ amount: String, of fee: String = "T1") -> String {
        """
        {"entity":"commissions","commission_id":"\(id)","affiliate_id":"A1","customer_id":"C1",\
        "transaction_id":\(fee.isEmpty ? "null" : "\"" + fee + "\""),"amount":\(amount),"currency":"USD",\
        "accrued_date":"2026-03-02T00:00:00Z","status":"accrued"}
        """
    }

    private func ingest(_ lines: String..., options: [String] = []) throws {
        let run = try CommandRun(
            ["ingest", "-", "--db", "firm.db", "--rules", DemoFirm.rules, "--quiet"] + options,
            in: firm.folder.path(""), input: Data((lines.joined(separator: "\n") + "\n").utf8))
        #expect(run.exitCode == 0, "\(run.errors)")
    }

    private func open(_ lines: String...) throws {
        try ingest(
            #"{"entity":"customers","customer_id":"C1","signup_date":"2026-03-01T00:00:00Z","affiliate_id":"A1"}"#,
            """
            {"entity":"transactions","transaction_id":"T1","customer_id":"C1",\
            "transaction_type":"challenge_fee","amount_currency":100,"currency":"USD",\
            "transaction_date":"2026-03-02T00:00:00Z","status":"completed"}
            """)
        if !lines.isEmpty { try ingest(lines.joined(separator: "\n")) }
    }

    /// What left less what was taken back.
    private func out() throws -> String {
        let status = try firm.run("status", "--db", "firm.db", "--json").output
        let check = try firm.run("db", "check", "--db", "firm.db", "--quiet")
        #expect(check.exitCode == 0)
        let sums = ["released", "clawback"].map { name -> Decimal in
            let text = status.split(separator: "\"\(name)\":").dropFirst().first ?? "0"
            return Decimal(string: String(text.prefix { "-0123456789.".contains($0) })) ?? 0
        }
        return "\(sums[0] + sums[1])"
    }

    /// Two lines of the fee, both sent out one after the other and taken back.
    private func takenBack() throws {
        try open(line("K1", "15"))
        #expect(try firm.gate("1", "K1,A1,15.00,USD") == ["released"])
        try ingest(line("K1", "0"))
        try ingest(line("K2", "15"))
        #expect(try firm.gate("2", "K2,A1,15.00,USD") == ["released"])
        #expect(try out() == "15")
    }

    @Test(arguments: [["K1", "K2"], ["K2", "K1"], ["K1 K2"], ["K2 K1"]])
    func `of two payments that were taken back one is given back`(_ steps: [String]) throws {
        try takenBack()
        try ingest(line("K2", "0"))
        #expect(try out() == "0")
        for step in steps {
            let lines = step.split(separator: " ").map { line(String($0), "15") }
            try ingest(lines.joined(separator: "\n"))
        }
        #expect(try out() == "15")
    }

    @Test(arguments: [
        [("K1", "15"), ("K2", "0")], [("K2", "0"), ("K1", "15")], [("K1 K2", "15 0")],
    ])
    func `a payment is given back once the other line of its fee is taken back`(
        _ steps: [(ids: String, amounts: String)]
    ) throws {
        try takenBack()
        for step in steps {
            let lines = zip(step.ids.split(separator: " "), step.amounts.split(separator: " "))
            try ingest(
                lines.map { line(String($0), String($1)) }.joined(separator: "\n"))
        }
        #expect(try out() == "15")
    }

    @Test func `what was taken back under the plan is not given back for lines of other fees`()
        throws
    {
        try open()
        #expect(try firm.gate("1", "plan:T1,A1,15.00,USD") == ["released"])
        try ingest(
            """
            {"entity":"transactions","transaction_id":"T1","customer_id":"C1",\
            "transaction_type":"challenge_fee","amount_currency":100,"currency":"USD",\
            "transaction_date":"2026-03-02T00:00:00Z","status":"reversed"}
            """)
        #expect(try out() == "0")
        try ingest(line("K9", "15", of: "T9"), options: ["--change-plan"])
        #expect(try out() == "0")
        try ingest(line("K9", "14", of: "T9"))
        #expect(try out() == "0")
    }

    @Test func `a line that learns its fee later is of that fee from then on`() throws {
        try open(line("K1", "15", of: ""))
        try ingest(line("K1", "15"))
        #expect(try firm.gate("1", "K1,A1,15.00,USD") == ["released"])
        try ingest(line("K2", "15"))
        #expect(try firm.gate("2", "K2,A1,15.00,USD") == ["already_released"])
        // It was another fee's after all.
        try ingest(line("K1", "15", of: "T2"))
        #expect(try firm.gate("3", "K2,A1,15.00,USD") == ["released"])
    }

    @Test func `a twin that leaves the fee in the same moment keeps nothing back`() throws {
        try takenBack()
        try ingest(line("K1", "15"), line("K2", "0", of: "T2"))
        #expect(try out() == "15")
    }

    @Test func `what the plan sent out follows the firm's lines of the fee from then on`() throws {
        try open()
        #expect(try firm.gate("1", "plan:T1,A1,15.00,USD") == ["released"])
        try ingest(line("K1", "10"), options: ["--change-plan"])
        #expect(try out() == "10")
        #expect(try firm.gate("2", "K1,A1,10.00,USD") == ["already_released"])
        try ingest(line("K1", "4"), line("K2", "5"))
        #expect(try out() == "9")
        try ingest(line("K1", "40"))
        #expect(try out() == "15")
        try ingest(line("K1", "0"), line("K2", "0"))
        #expect(try out() == "0")
    }
}
