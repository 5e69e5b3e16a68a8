import Foundation
import Glibc
import HTTPTypes
import Records
import Store
import Testing

@testable import Pulling

/// `holdback-server` as it is built beside the tests.
struct ServerProgram {
    let process = Process()
    private let output: String

    init(_ arguments: [String], in folder: String) throws {
        output = folder + "/\(UUID().uuidString).out"
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appending(path: "holdback-server")
        process.arguments = arguments
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = process.standardOutput
        try process.run()
    }

    /// The exit code with all that was said.
    func wait() async throws -> (code: Int32, said: String) {
        while process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        return (process.terminationStatus, try String(contentsOfFile: output, encoding: .utf8))
    }

    func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }
}

@Suite(.serialized) struct KillTests {
    private static let rules = repository.appending(path: "rules").path

    @Test(arguments: [1, 2, 3, 5, 8])
    func `a pull that is killed and begun again takes every record once`(pages: Int) async throws {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<100))
        partner.change { state in
            state.rows["/v1/customers"]?[15]["country_code"] = "Utopia"
        }
        try await partner.run { url in
            let path = try firm.write(
                "partner.yaml",
                """
                kind: rest
                base_url: \(url)/v1
                page_size: 10
                entities:
                  customers:
                    modified: {parameter: modified_since, field: last_modified_date}
                """)
            let arguments = ["pull", path, "--db", firm.database, "--rules", Self.rules]
            let first = try ServerProgram(arguments, in: firm.folder)
            partner.change {
                $0.whim = { asked, _ in
                    if asked.number >= pages { first.kill() }
                    return nil
                }
            }
            _ = try await first.wait()
            let kept =
                FileManager.default.fileExists(atPath: firm.database)
                ? try firm.keys(.customers).count : 0
            #expect(kept < 99)
            partner.change { state in
                state.whim = nil
                state.asked = []
            }
            let second = try await ServerProgram(arguments, in: firm.folder).wait()
            // The record that breaks the contract stands on the second page.
            #expect(second.code == (kept < 19 ? 3 : 0))
            #expect(try firm.keys(.customers) == (0..<100).filter { $0 != 15 }.map(id))
            #expect(try firm.read { try RecordPosition.current($0).sequence } == 100)
            #expect(try firm.rejects().map(\.violation.field) == ["country_code"])
            #expect(partner.asked.count <= 11 - pages + 1)
        }
    }

    @Test func `a dry run tells what would be taken and rejected, and stores nothing`() async throws
    {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<12))
        partner.change { $0.rows["/v1/customers"]?[3]["signup_date"] = "yesterday" }
        try await partner.run { url in
            let path = try firm.write(
                "partner.yaml", "kind: rest\nbase_url: \(url)/v1\nentities: {customers: {}}")
            let run = try await ServerProgram(["pull", path, "--dry-run"], in: firm.folder).wait()
            #expect(run.code == 3)
            #expect(run.said.contains("customers: 11 would be taken, 1 rejected"))
            #expect(run.said.contains("1 date_time: `signup_date`: expected an RFC 3339 date-time"))
            #expect(run.said.contains("\"signup_date\":\"yesterday\""))
            #expect(!FileManager.default.fileExists(atPath: firm.database))
        }
    }

    @Test func `where one entity fails the others are pulled and judged, and each is told of`()
        async throws
    {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<12))
        partner.change { state in
            state.whim = { asked, _ in
                asked.path == "/v1/transactions" ? .init(status: .notFound) : nil
            }
        }
        try await partner.run { url in
            let path = try firm.write(
                "partner.yaml",
                "kind: rest\nattempts: 1\nbase_url: \(url)/v1\n"
                    + "entities: {transactions: {}, customers: {}}")
            let dry = try await ServerProgram(["pull", path, "--dry-run"], in: firm.folder).wait()
            #expect(dry.code == 4)
            #expect(dry.said.contains("customers: 12 would be taken, 0 rejected, 1 page"))
            #expect(dry.said.contains("transactions: 0 would be taken, 0 rejected, 0 pages, then"))
            let arguments = ["pull", path, "--db", firm.database, "--rules", Self.rules]
            let run = try await ServerProgram(arguments, in: firm.folder).wait()
            #expect(run.code == 4)
            #expect(run.said.contains("customers: 12 taken"))
            #expect(run.said.contains("partner/transactions: "))
            #expect(run.said.contains("answers 404"))
            let status = try firm.read { try DatabaseStatus($0) }
            #expect(status.unsettled == 0 && status.settled != nil)
            let failures = status.pulls.map { "\($0.entity) \($0.failures)" }
            #expect(failures == ["customers 0", "transactions 1"])
            let json = try await ServerProgram(arguments + ["--json"], in: firm.folder).wait()
            #expect(json.code == 4)
            #expect(json.said.contains("\"entity\":\"transactions\""))
            #expect(json.said.contains("answers 404"))
        }
    }

    @Test func `rows that are rejected each time they are asked for are told as of the last pull`()
        async throws
    {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<5))
        partner.change { $0.rows["/v1/customers"]?[3]["signup_date"] = "yesterday" }
        try await partner.run { url in
            let path = try firm.write(
                "partner.yaml", "kind: rest\nbase_url: \(url)/v1\nentities: {customers: {}}")
            let arguments = ["pull", path, "--db", firm.database, "--rules", Self.rules]
            for _ in 0..<3 {
                #expect(try await ServerProgram(arguments, in: firm.folder).wait().code == 3)
            }
            let pulls = try firm.read { try PullBook.records($0) }
            #expect(pulls.map { "\($0.records) \($0.rejects)" } == ["4 1"])
        }
    }

    @Test func `exit codes say whether the file, the source or the database is at fault`()
        async throws
    {
        let firm = try Firm()
        func code(_ file: String, _ more: [String] = []) async throws -> Int32 {
            let path = try firm.write("partner.yaml", file)
            let arguments = ["pull", path, "--db", firm.database, "--rules", Self.rules] + more
            return try await ServerProgram(arguments, in: firm.folder).wait().code
        }
        let away =
            "kind: rest\nattempts: 1\nbase_url: http://127.0.0.1:1\nentities: {customers: {}}"
        #expect(try await code("kind: nothing") == 2)
        #expect(try await code(away) == 4)
        #expect(try await code(away, ["--entity", "transactions"]) == 2)
        #expect(try await code(away, ["--from", "2026-01-01"]) != 0)
        let range = ["--reconcile", "--from", "2026-03-02", "--to", "2026-03-01"]
        #expect(try await code(away, range) == 64)
        let path = try firm.write("partner.yaml", away)
        let torn = try firm.write("torn.db", String(repeating: "no database ", count: 100))
        let run = try await ServerProgram(
            ["pull", path, "--db", torn, "--rules", Self.rules], in: firm.folder
        ).wait()
        #expect(run.code == 5, "\(run.said)")
    }

    @Test func `reconciliation writes its differences and tells by its code that some are left`()
        async throws
    {
        let firm = try Firm()
        let partner = PartnerAPI()
        partner.set("/v1/customers", customers(0..<12))
        try await partner.run { url in
            let source = try firm.source(
                "kind: rest\nbase_url: \(url)/v1\nentities: {customers: {}}")
            try await firm.pull(source)
            partner.set("/v1/customers", customers(1..<12) + customers(20..<21))
            let report = firm.folder + "/differences.ndjson"
            let run = try await ServerProgram(
                [
                    "pull", firm.folder + "/partner.yaml", "--db", firm.database, "--rules",
                    Self.rules, "--reconcile", "--report", report,
                ], in: firm.folder
            ).wait()
            #expect(run.code == 1)
            #expect(run.said.contains("12 compared, 11 equal, 1 missing here, 1 missing there"))
            let lines = try String(contentsOfFile: report, encoding: .utf8).split(separator: "\n")
            #expect(
                lines == [
                    "{\"entity\":\"customers\",\"kind\":\"missing_here\",\"key\":{\"customer_id\":"
                        + "\"C020\"},\"fields\":[],\"healed\":true}",
                    "{\"entity\":\"customers\",\"kind\":\"missing_there\",\"key\":{\"customer_id\":"
                        + "\"C000\"},\"fields\":[],\"healed\":false}",
                ])
        }
    }
}
