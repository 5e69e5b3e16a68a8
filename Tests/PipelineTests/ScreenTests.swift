import FirmRecords
import Foundation
import Testing

/// What the commands tell of slips, of torn files and of records that are of no use.
struct ScreenTests {
    private let folder = TemporaryFolder()
    private let demo = repository.appending(path: "datasets/demo").path
    private let rules = repository.appending(path: "rules").path

    @discardableResult
    private func run(_ arguments: String...) throws -> CommandRun {
        try CommandRun(arguments, in: folder.path(""))
    }

    private func ingestDemo() throws {
        try run("ingest", demo, "--db", "firm.db", "--rules", rules, "--quiet")
    }

    @Test func `a slip is told from an empty queue`() throws {
        try ingestDemo()
        let pattern = try run("flags", "list", "--pattern", "lockstepp", "--db", "firm.db")
        #expect(pattern.exitCode == 2)
        #expect(pattern.errors.contains("hint: patterns of this database: anomaly, "))
        let affiliate = try run("flags", "list", "--affiliate", "aff0049", "--db", "firm.db")
        #expect(affiliate.exitCode == 2)
        #expect(try run("flags", "list", "--affiliate", "AFF0001", "--db", "firm.db").exitCode == 0)
    }

    @Test func `doctor tells records that are old and records of the future`() throws {
        try ingestDemo()
        func doctor(_ more: String...) throws -> CommandRun {
            try CommandRun(
                ["doctor", "--db", "firm.db", "--rules", rules] + more, in: folder.path(""))
        }
        #expect(try doctor().output.contains("NOT FIT  records"))
        #expect(try doctor("--max-lag", "off").output.contains("ok  records"))
        let future = #"{"customer_id":"Z","signup_date":"2099-01-01T00:00:00Z","affiliate_id":"A"}"#
        try folder.write("customers.ndjson", Data(future.utf8))
        try run(
            "ingest", "customers.ndjson", "--db", "firm.db", "--rules", rules, "--quiet",
            "--max-ahead", "off")
        let told = try doctor("--max-lag", "off")
        #expect(told.exitCode == 1)
        #expect(told.output.contains("later than now"))
    }

    @Test(arguments: [("json", 3), ("csv", 3), ("ndjson", 3)])
    func `a scan or an ingest of files without a record is no success`(
        _ format: String, _ code: Int
    ) throws {
        try folder.write("customers.\(format)", Data())
        let file = "customers.\(format)"
        #expect(try run("scan", file, "--rules", rules).exitCode == code)
        #expect(try run("ingest", file, "--db", "firm.db", "--rules", rules).exitCode == code)
    }

    @Test func `a feed that had nothing to say beside others is no fault`() throws {
        try FileManager.default.copyItem(atPath: demo, toPath: folder.path("demo"))
        try folder.write("demo/commissions.ndjson", Data())
        #expect(try run("scan", "demo", "--rules", rules, "--quiet").exitCode == 0)
        for _ in 0..<2 {
            let ingest = try run("ingest", "demo", "--db", "firm.db", "--rules", rules, "--quiet")
            #expect(ingest.exitCode == 0)
        }
    }

    @Test func `a word of the contract keeps its meaning`() throws {
        try folder.write(
            "config.yaml", Data("transaction_statuses: {completed: failed, done: completed}".utf8))
        let scan = try run("scan", demo, "--rules", rules, "--config", "config.yaml")
        #expect(scan.exitCode == 2)
        #expect(scan.errors.contains("`completed` means `completed` in the data contract"))
        try folder.write("config.yaml", Data("transaction_statuses: {done: complete}".utf8))
        let slip = try run("scan", demo, "--rules", rules, "--config", "config.yaml")
        #expect(slip.errors.contains("unknown meaning of `done`: `complete`"))
    }

    @Test func `a verdict tells its money, and a confirmed flag what it declined`() throws {
        try ingestDemo()
        let list = try run(
            "flags", "list", "--affiliate", "AFF0059", "--db", "firm.db", "--json")
        let flag = try #require(list.output.split(separator: "\"").first { $0.count == 21 })
        let decided = try run(
            "flags", "decide", String(flag), "confirm", "--reason", "bots", "--db", "firm.db",
            "--as", "anna")
        #expect(decided.output.contains("confirm took effect on 24 lines, 336.90 USD"))
        let story = try run("flags", "show", String(flag), "--db", "firm.db")
        #expect(story.output.contains("declined 24 lines, 336.90 USD"))
    }

    @Test func `a number below what an option takes is told so`() throws {
        let top = try run("scan", demo, "--rules", rules, "--top", "-1")
        #expect(top.errors.contains("--top takes 1 or more, got -1"))
        let lag = try run("doctor", "--max-lag", "2w")
        #expect(lag.errors.contains("--max-lag takes 90m, 36h, 7d or off, got `2w`"))
    }

    @Test func `who is flagged and not decided on is no label`() throws {
        try ingestDemo()
        let labels = try run("flags", "labels", "--out", "truth.json", "--db", "firm.db", "--json")
        #expect(labels.exitCode == 0)
        let truth = try #require(
            try JSONSerialization.jsonObject(with: folder.read("truth.json")) as? [String: Any])
        #expect((truth["affiliates"] as? [String: String])?.isEmpty == true)
        let grey = try #require(truth["grey_affiliates"] as? [String])
        #expect(grey.contains("AFF0049") && !grey.contains("AFF0001"))
        #expect((truth["grey_customers"] as? [String])?.contains("C000486") == true)
    }
}
