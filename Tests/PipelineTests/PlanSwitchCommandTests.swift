import FirmRecords
import Foundation
import Testing

/// The bundled firm without its commission lines, and what becomes of lines that come later.
struct PlanSwitchCommandTests {
    private let folder = TemporaryFolder()
    private let demo = repository.appending(path: "datasets/demo").path
    private let rules = repository.appending(path: "rules").path

    init() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path("firm"), withIntermediateDirectories: true)
        for name in ["customers", "transactions", "trading_activity", "affiliates"] {
            try FileManager.default.copyItem(
                atPath: "\(demo)/\(name).ndjson", toPath: folder.path("firm/\(name).ndjson"))
        }
    }

    private func run(_ arguments: [String]) throws -> CommandRun {
        try CommandRun(arguments, in: folder.path(""))
    }

    private func ingest(_ data: String, _ more: String...) throws -> CommandRun {
        try run(["ingest", data, "--db", "firm.db", "--rules", rules, "--json"] + more)
    }

    private func gate(_ key: String, _ lines: String...) throws -> CommandRun {
        let due = ["commission_id,affiliate_id,amount,currency"] + lines
        try folder.write("due.csv", Data((due.joined(separator: "\n") + "\n").utf8))
        return try run([
            "gate", "due.csv", "--db", "firm.db", "--rules", rules, "--out", "out.csv", "--held",
            "held.csv", "--json", "--max-lag", "off", "--key", key,
        ])
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try folder.read(name), as: UTF8.self)
    }

    private func status() throws -> Substring {
        let status = try run(["status", "--db", "firm.db", "--json"]).output
        return try #require(status.split(separator: "\"money\":").last?.prefix { $0 != "]" })
    }

    private func sendLine(_ id: String, status: String, _ more: String...) throws -> CommandRun {
        let line = """
            {"commission_id":"\(id)","affiliate_id":"AFF0027","customer_id":"C000334",\
            "transaction_id":"T000355","amount":50.85,"currency":"USD",\
            "accrued_date":"2026-04-01T01:14:08Z","status":"\(status)"}
            """
        try folder.write("commissions.ndjson", Data((line + "\n").utf8))
        return try run(
            ["ingest", "commissions.ndjson", "--db", "firm.db", "--rules", rules, "--json"] + more)
    }

    @Test(arguments: [("plan:T000355", "reserved_id"), ("K000334", "planned_lines")])
    func `a commission line does not turn a plan off`(_ id: String, _ code: String) throws {
        #expect(try ingest("firm").exitCode == 0)
        let before = try status()
        #expect(try gate("july", "plan:T000355,AFF0027,50.85,USD").exitCode == 0)
        #expect(try text("out.csv").contains("plan:T000355"))
        let sent = try sendLine(id, status: "paid")
        #expect(sent.exitCode == 3)
        #expect(sent.output.contains("\"rejects\":1"))
        let status = try run(["status", "--db", "firm.db", "--json"]).output
        #expect(status.contains("\"\(code)\":1") || status.contains(code))
        #expect(before.contains("47190.45"))
        #expect(try self.status().contains("47190.45"))
        #expect(try self.status().contains("4264.83"))
        #expect(try gate("august", "plan:T000357,AFF0031,7.35,USD").exitCode == 0)
        #expect(try text("out.csv").contains("plan:T000357"))
        #expect(try run(["db", "check", "--db", "firm.db", "--quiet"]).exitCode == 0)
    }

    @Test func `a firm that goes over to lines of its own is paid once, and stays declined`() throws
    {
        #expect(try ingest("firm").exitCode == 0)
        #expect(try gate("july", "plan:T000355,AFF0027,50.85,USD").exitCode == 0)
        let list = try run([
            "flags", "list", "--affiliate", "AFF0059", "--top", "1", "--db", "firm.db", "--json",
        ])
        let flag = try #require(list.output.split(separator: "\"flag_id\":\"").dropFirst().first)
            .prefix { $0 != "\"" }
        for verdict in ["confirm", "dismiss"] {
            let decided = try run([
                "flags", "decide", String(flag), verdict, "--reason", "x", "--db", "firm.db",
                "--as",
                "anna",
            ])
            #expect(decided.exitCode == 0)
        }
        let commissions = demo + "/commissions.ndjson"
        #expect(try ingest(commissions).exitCode == 3)
        #expect(try ingest(commissions, "--change-plan").exitCode == 0)
        // From now on the firm's lines are its own, without a word.
        #expect(try ingest(commissions).exitCode == 0)
        let lines = try String(contentsOfFile: commissions, encoding: .utf8).split(separator: "\n")
        let due = lines.filter { $0.contains("\"AFF0059\"") && $0.contains("\"accrued\"") }
        try folder.write("due.ndjson", Data((due.joined(separator: "\n") + "\n").utf8))
        let answer = try run([
            "gate", "due.ndjson", "--db", "firm.db", "--rules", rules, "--out", "out.csv", "--held",
            "held.csv", "--json", "--max-lag", "off", "--key", "late",
        ])
        #expect(answer.exitCode == 0)
        let held = try text("held.csv").split(separator: "\n")
        #expect(held.filter { $0.contains(",declined,") }.count == 24)
        #expect(try gate("august", "K000334,AFF0027,50.85,USD").exitCode == 0)
        #expect(try text("held.csv").contains("K000334,AFF0027,50.85,USD,already_released,"))
        #expect(try run(["db", "check", "--db", "firm.db", "--quiet"]).exitCode == 0)
    }

    @Test func `a line is not paid as it was while its correction is rejected`() throws {
        #expect(try ingest(demo).exitCode == 0)
        #expect(try sendLine("K000334", status: "cancelled").exitCode == 3)
        #expect(try gate("july", "K000334,AFF0027,50.85,USD").exitCode == 0)
        #expect(try text("held.csv").contains("K000334,AFF0027,50.85,USD,quarantined,"))
        #expect(try sendLine("K000334", status: "accrued").exitCode == 0)
        #expect(try gate("august", "K000334,AFF0027,50.85,USD").exitCode == 0)
        #expect(try text("out.csv").contains("K000334"))
    }

    @Test func `what the firm said it released is not released when it says otherwise later`()
        throws
    {
        #expect(try ingest(demo).exitCode == 0)
        #expect(try sendLine("K000334", status: "released").exitCode == 0)
        #expect(try sendLine("K000334", status: "accrued").exitCode == 0)
        #expect(try gate("july", "K000334,AFF0027,50.85,USD").exitCode == 0)
        #expect(try text("held.csv").contains("K000334,AFF0027,50.85,USD,already_released,"))
    }
}
