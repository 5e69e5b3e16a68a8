import FirmRecords
import Foundation
import Testing

/// The commands on the bundled firm, as a pipeline calls them.
struct CommandTests {
    private let folder = TemporaryFolder()
    private let demo = repository.appending(path: "datasets/demo").path
    private let rules = repository.appending(path: "rules").path

    @discardableResult
    private func run(_ arguments: String...) throws -> CommandRun {
        try CommandRun(arguments, in: folder.path(""))
    }

    private func expectSameFiles(_ left: String, _ right: String) throws {
        for name in ["flags", "holds", "affiliates", "rejects"] {
            let found = try folder.read("\(left)/\(name).ndjson")
            #expect(found == (try folder.read("\(right)/\(name).ndjson")), "\(name)")
        }
    }

    /// The bundled firm with faults: unreadable lines, an unknown customer, a moved transaction.
    private func faultyFirm() throws -> String {
        let files = FileManager.default
        try files.copyItem(atPath: demo, toPath: folder.path("faulty"))
        let path = folder.path("faulty/transactions.ndjson")
        var text = try String(contentsOfFile: path, encoding: .utf8)
        let first = text.split(separator: "\n")[0]
        let moved = first.replacingOccurrences(
            of: #""customer_id":"C000001""#, with: #""customer_id":"C000002""#)
        #expect(moved != first)
        text += "{\"transaction_id\":1}\n\(moved)\n"
        text +=
            first.replacingOccurrences(of: "C000001", with: "C999999")
            .replacingOccurrences(of: "T000001", with: "T999999") + "\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return folder.path("faulty")
    }

    @Test(arguments: ["1", "500", "20000"])
    func `export writes the bytes that a scan writes, faults included`(_ batch: String) throws {
        let firm = try faultyFirm()
        #expect(try run("scan", firm, "--rules", rules, "--out", "scan", "--quiet").exitCode == 3)
        for _ in 0..<(batch == "500" ? 2 : 1) {
            let ingest = try run(
                "ingest", firm, "--db", "firm.db", "--rules", rules, "--batch", batch, "--quiet")
            #expect(ingest.exitCode == 3)
        }
        let export = try run(
            "export", "--db", "firm.db", "--rules", rules, "--out", "export", "--quiet")
        #expect(export.exitCode == 3)
        try expectSameFiles("scan", "export")
        #expect(try run("db", "check", "--db", "firm.db", "--quiet").exitCode == 0)
    }

    @Test func `a payout run gets the same answer twice and each line once`() throws {
        try run("ingest", demo, "--db", "firm.db", "--rules", rules, "--quiet")
        let due = demo + "/commissions.ndjson"
        func gate(_ name: String, _ more: String...) throws -> CommandRun {
            try CommandRun(
                [
                    "gate", due, "--db", "firm.db", "--rules", rules, "--out", "\(name).out",
                    "--held", "\(name).held.csv", "--json",
                ] + more, in: folder.path(""))
        }
        #expect(try gate("stale").exitCode == 5)
        #expect(!FileManager.default.fileExists(atPath: folder.path("stale.out")))
        let key = String(repeating: "k", count: 501)
        #expect(try gate("long", "--max-lag", "off", "--key", key).exitCode == 2)
        #expect(try gate("a", "--max-lag", "off").exitCode == 0)
        #expect(try gate("b", "--fail-on-hold").exitCode == 1)
        #expect(try folder.read("a.out") == folder.read("b.out"))
        #expect(try folder.read("a.held.csv") == folder.read("b.held.csv"))
        #expect(try folder.read("a.out").count > 10_000)
        #expect(try gate("c", "--max-lag", "off", "--key", "other").exitCode == 0)
        #expect(try folder.read("c.out").isEmpty)
    }

    @Test func `an ingest tells what it does, for people and for machines`() throws {
        let firm = try faultyFirm()
        let ingest = try run(
            "ingest", firm, "--db", "firm.db", "--rules", rules, "--batch", "3000", "--quiet",
            "--log", "debug", "--metrics", "figures.prom")
        #expect(ingest.exitCode == 3)
        let lines = try ingest.errors.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        let messages = lines.compactMap { $0["message"] as? String }
        #expect(messages.contains("committed") && messages.contains("rejected"))
        #expect(messages.suffix(2) == ["settled", "ended"])
        #expect(lines.allSatisfy { $0["level"] is String && $0["time"] is String })
        let settled = try #require(lines.first { $0["message"] as? String == "settled" })
        #expect(settled["flags"] as? Int == settled["flags_raised"] as? Int)
        let figures = String(decoding: try folder.read("figures.prom"), as: UTF8.self)
        let status = try run("status", "--db", "firm.db", "--json").output
        let held = try #require(status.split(separator: "\"held\":").dropFirst().first)
            .prefix { $0.isNumber || $0 == "." }
        let amount = "holdback_ledger_amount{account=\"held\",currency=\"USD\"} \(held)\n"
        #expect(figures.contains(amount))
        let atRest = try run("status", "--db", "firm.db", "--prometheus").output
        #expect(atRest.contains(amount))
        for name in ["unsettled_records", "rule_errors", "watermark_age_seconds", "ledger_amount"] {
            let heads = [figures, atRest].map { text in
                text.split(separator: "\n").filter {
                    $0.hasPrefix("# ") && $0.contains("_\(name) ")
                }
            }
            #expect(heads[0].count == 2 && heads[0] == heads[1])
        }
        #expect(
            figures.contains(
                "holdback_records_rejected_total{reason=\"immutable_customer_id\"} 1\n"))
        #expect(figures.contains("holdback_unsettled_records 0\n"))
        #expect(figures.contains("holdback_settles_total 1\n"))
        #expect(figures.contains("holdback_commit_seconds_bucket{le=\"+Inf\"}"))
        #expect(!FileManager.default.fileExists(atPath: folder.path(".figures.prom.part")))
        let refused = try run(
            "ingest", firm, "--db", "other.db", "--rules", rules, "--metrics", "firm.db/figures")
        #expect(refused.exitCode == 6)
        #expect(!FileManager.default.fileExists(atPath: folder.path("other.db")))
    }

    @Test func `a backup is whole and can be put back`() throws {
        try run("ingest", demo, "--db", "firm.db", "--rules", rules, "--quiet")
        #expect(try run("db", "backup", "copy.db", "--db", "firm.db").exitCode == 0)
        #expect(try run("db", "backup", "copy.db", "--db", "firm.db").exitCode == 5)
        #expect(try run("db", "restore", "copy.db", "--db", "firm.db").exitCode == 5)
        try folder.write("firm.db", Data("torn".utf8))
        #expect(try run("status", "--db", "firm.db").exitCode == 5)
        #expect(try run("db", "restore", "copy.db", "--db", "firm.db", "--force").exitCode == 0)
        #expect(try run("db", "check", "--db", "firm.db").exitCode == 0)
    }

    @Test func `a packet is the same until something changes, and can be had again`() throws {
        try run("ingest", demo, "--db", "firm.db", "--rules", rules, "--quiet")
        let first = try run("dispute", "AFF0049", "--db", "firm.db", "--out", "a", "--json")
        try run("dispute", "AFF0049", "--db", "firm.db", "--out", "b", "--json")
        #expect(try folder.read("a.md") == folder.read("b.md"))
        let digest = String(first.output.split(separator: "\"")[3])
        try run(
            "dispute", "AFF0049", "--db", "firm.db", "--out", "c", "--digest", digest, "--json")
        #expect(try folder.read("a.html") == folder.read("c.html"))
    }

    @Test func `a packet tells of the lines that a confirmed flag declined, and why`() throws {
        try run("ingest", demo, "--db", "firm.db", "--rules", rules, "--quiet")
        let list = try run(
            "flags", "list", "--affiliate", "AFF0049", "--top", "1", "--db", "firm.db", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(list.output.utf8))
        let queue = (object as? [String: Any])?["queue"] as? [[String: Any]]
        let flag = try #require(queue?.first?["flag_id"] as? String)
        try run(
            "flags", "decide", flag, "confirm", "--reason", "one person", "--db", "firm.db", "--as",
            "anna", "--quiet")
        try run("dispute", "AFF0049", "--db", "firm.db", "--out", "packet", "--quiet")
        let text = String(decoding: try folder.read("packet.md"), as: UTF8.self)
        #expect(text.contains("- Lines held: 0\n- Lines declined: 10\n"))
        #expect(text.contains(" (`\(flag)`)\n"))
        #expect(text.split(separator: "\n").count { $0.contains(" | declined | ") } == 10)
    }

    @Test func `errors of the store say where, what and what to do`() throws {
        let absent = try run("status", "--db", "nowhere.db")
        #expect(absent.exitCode == 5)
        #expect(absent.errors.contains("nowhere.db: error: there is no database"))
        #expect(absent.errors.contains("hint: `holdback ingest DATA --db nowhere.db` makes one"))
    }
}
