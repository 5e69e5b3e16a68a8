import FirmRecords
import Foundation
import GRDB
import Testing

/// What moves money, and what must be told before it does, on the bundled firm.
struct MoneyCommandTests {
    private let folder = TemporaryFolder()
    private let demo = repository.appending(path: "datasets/demo").path
    private let rules = repository.appending(path: "rules").path

    @discardableResult
    private func run(_ arguments: String...) throws -> CommandRun {
        try CommandRun(arguments, in: folder.path(""))
    }

    private func write(_ name: String, _ text: String) throws {
        try folder.write(name, Data((text + "\n").utf8))
    }

    private func ingest(_ data: String, _ more: String...) throws -> CommandRun {
        try CommandRun(
            ["ingest", data, "--db", "firm.db", "--rules", rules, "--json"] + more,
            in: folder.path(""))
    }

    /// A held line and one that is not.
    private func writeDue() throws {
        try write(
            "due.csv",
            """
            commission_id,affiliate_id,amount,currency
            K000352,AFF0013,14.85,USD
            K000334,AFF0027,50.85,USD
            """)
    }

    private func gate(_ more: String..., rules: String? = nil) throws -> CommandRun {
        try CommandRun(
            [
                "gate", "due.csv", "--db", "firm.db", "--rules", rules ?? self.rules, "--out",
                "out.csv", "--held", "held.csv", "--json",
            ] + more, in: folder.path(""))
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try folder.read(name), as: UTF8.self)
    }

    private func flag(of affiliate: String) throws -> String {
        let list = try run(
            "flags", "list", "--affiliate", affiliate, "--top", "1", "--db", "firm.db", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(list.output.utf8))
        let queue = (object as? [String: Any])?["queue"] as? [[String: Any]]
        return try #require(queue?.first?["flag_id"] as? String)
    }

    @Test func `a rule that can't be evaluated frees nothing, and every command says so`() throws {
        #expect(try ingest(demo).exitCode == 0)
        try writeDue()
        try FileManager.default.copyItem(atPath: rules, toPath: folder.path("failing"))
        let rule = try text("failing/dormant-purchases.yaml")
        let lines = rule.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.hasPrefix("evidence:") ? "evidence: \"1.0 / 0.0\"" : String($0)
        }
        try write("failing/dormant-purchases.yaml", lines.joined(separator: "\n"))
        let status = try run("status", "--db", "firm.db", "--json").output
        let answer = try gate("--max-lag", "off", rules: folder.path("failing"))
        #expect(answer.exitCode == 1)
        #expect(answer.output.contains("\"rule\":\"dormant-purchases\""))
        #expect(answer.errors.contains("rule error: dormant-purchases on affiliate AFF0013"))
        #expect(try text("held.csv").contains("K000352,AFF0013,14.85,USD,dormant_cpa,F"))
        // Nobody knows of the others whether the rule would hold them.
        #expect(!(try text("out.csv").contains("K000352")))
        func held(_ status: String) -> Substring? {
            status.split(separator: "\"held\":").dropFirst().first?.prefix { $0 != "," }
        }
        let after = try run("status", "--db", "firm.db", "--json").output
        #expect(held(status) == held(after))
        #expect(try run("db", "check", "--db", "firm.db", "--quiet").exitCode == 0)
        let again = try run(
            "ingest", demo, "--db", "firm.db", "--rules", folder.path("failing"), "--json")
        #expect(again.exitCode == 1)
        #expect(again.output.contains("\"rule_errors\":[{\"rule\":\"dormant-purchases\""))
        // Where it can be evaluated again, all is as it was.
        #expect(try gate("--max-lag", "off", "--key", "again").exitCode == 0)
        let export = try run(
            "export", "--db", "firm.db", "--rules", rules, "--out", "export", "--quiet")
        #expect(export.exitCode == 0)
        let last = try run("status", "--db", "firm.db", "--json").output
        #expect(held(last) == held(status))
    }

    @Test func `amounts beside a ledger are the ledger's`() throws {
        #expect(try ingest(demo).exitCode == 0)
        func shown() throws -> String {
            try run("affiliate", "show", "AFF0013", "--db", "firm.db", "--rules", rules, "--json")
                .output
        }
        #expect(try shown().contains(#""accrued":1006.72,"held":199.99}],"patterns""#))
        try run(
            "flags", "decide", try flag(of: "AFF0013"), "confirm", "--reason", "r", "--db",
            "firm.db")
        #expect(try shown().contains(#""accrued":806.73,"held":0.00}],"patterns""#))
        #expect(try shown().contains(#""free":806.73,"held":0.00"#))
        #expect(try shown().contains(#""declined":199.99"#))
    }

    @Test func `a database stays with its plan unless another is asked for`() throws {
        for name in ["customers", "transactions", "trading_activity", "affiliates"] {
            try FileManager.default.createDirectory(
                atPath: folder.path("firm"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: "\(demo)/\(name).ndjson", toPath: folder.path("firm/\(name).ndjson"))
        }
        try write("plan.yaml", "tiers: [{share: 30%}]")
        #expect(try ingest("firm", "--plan", "plan.yaml").exitCode == 0)
        let before = try run("status", "--db", "firm.db", "--json").output
        try writeDue()
        #expect(try ingest("firm/customers.ndjson").exitCode == 5)
        #expect(try gate("--max-lag", "off").exitCode == 5)
        let refused = try run(
            "erase", "C000001", "--db", "firm.db", "--rules", rules, "--as", "anna")
        #expect(refused.exitCode == 5)
        #expect(refused.errors.contains("its lines are valued by another plan (any type"))
        let export = try run("export", "--db", "firm.db", "--rules", rules, "--out", "export")
        #expect(export.exitCode == 5)
        func earned(_ status: String) -> Substring? {
            status.split(separator: "\"earned\":").dropFirst().first?.prefix { $0 != "," }
        }
        #expect(
            earned(try run("status", "--db", "firm.db", "--json").output) == earned(before))
        #expect(try ingest("firm/customers.ndjson", "--change-plan").exitCode == 0)
        #expect(
            earned(try run("status", "--db", "firm.db", "--json").output) != earned(before))
        #expect(try ingest("firm/customers.ndjson").exitCode == 0)
    }

    @Test func `a line that the firm says it released is not released again`() throws {
        #expect(try ingest(demo).exitCode == 0)
        let line = try String(contentsOfFile: demo + "/commissions.ndjson", encoding: .utf8)
            .split(separator: "\n").first { $0.contains("\"K000334\"") }
        let sent = try #require(line).replacingOccurrences(
            of: "\"status\":\"accrued\"", with: "\"status\":\"released\"")
        try write("commissions.ndjson", sent)
        #expect(try ingest("commissions.ndjson").exitCode == 0)
        try writeDue()
        #expect(try gate("--max-lag", "off").exitCode == 0)
        #expect(try text("held.csv").contains("K000334,AFF0027,50.85,USD,already_released,"))
    }

    /// Sends the held line of `writeDue` once more with something else in it.
    private func correctHeldLine(_ old: String, _ new: String) throws {
        let line = try String(contentsOfFile: demo + "/commissions.ndjson", encoding: .utf8)
            .split(separator: "\n").first { $0.contains("\"K000352\"") }
        try write(
            "commissions.ndjson", try #require(line).replacingOccurrences(of: old, with: new))
        #expect(try ingest("commissions.ndjson").exitCode == 0)
    }

    @Test(arguments: [
        ("14.85", "10.00", true), ("14.85", "29.85", false), ("AFF0013", "AFF0009", true),
    ])
    func `a line that a reviewer released is paid as it stands when a run takes it`(
        _ old: String, _ new: String, _ isPaid: Bool
    ) throws {
        #expect(try ingest(demo).exitCode == 0)
        let flag = try flag(of: "AFF0013")
        func release() throws {
            let released = try run(
                "flags", "decide", flag, "release", "--reason", "x", "--db", "firm.db", "--as",
                "anna")
            #expect(released.exitCode == 0)
        }
        try release()
        try correctHeldLine(old, new)
        let due = "K000352,AFF0013,14.85,USD".replacingOccurrences(of: old, with: new)
        try write("due.csv", "commission_id,affiliate_id,amount,currency\n" + due)
        #expect(try gate("--max-lag", "off", "--key", "one").exitCode == 0)
        if !isPaid {
            #expect(try text("held.csv").contains(due + ",dormant_cpa,F"))
            try release()
            #expect(try gate("--max-lag", "off", "--key", "two").exitCode == 0)
        }
        #expect(try text("out.csv").contains(due))
        let status = try run("status", "--db", "firm.db", "--json").output
        #expect(status.contains("\"clawback\":0.00"))
        #expect(try run("db", "check", "--db", "firm.db", "--quiet").exitCode == 0)
    }

    @Test func `amounts whose sum passes 64 bits stop no command`() throws {
        #expect(try ingest(demo).exitCode == 0)
        let lines = ["X1", "X2"].map { id in
            """
            {"commission_id":"\(id)","affiliate_id":"AFF0001","customer_id":"C000001",\
            "amount":900000000000000,"currency":"USD","accrued_date":"2026-04-02T20:50:50Z",\
            "status":"accrued"}
            """
        }
        try write("commissions.ndjson", lines.joined(separator: "\n"))
        #expect(try ingest("commissions.ndjson").exitCode == 0)
        let status = try run("status", "--db", "firm.db", "--json")
        #expect(status.output.contains("\"earned\":1800000000047190.45"))
        #expect(try run("db", "check", "--db", "firm.db", "--quiet").exitCode == 0)
        #expect(try run("db", "backup", "copy.db", "--db", "firm.db").exitCode == 0)
        let packet = try run("dispute", "AFF0059", "--db", "firm.db", "--out", "packet")
        #expect(packet.exitCode == 0)
    }

    @Test func `a plan that counts for nothing beside the firm's own lines is told`() throws {
        try write("plan.yaml", "tiers: [{share: 30%}]")
        let scan = try run("scan", demo, "--rules", rules, "--plan", "plan.yaml")
        #expect(
            scan.errors.contains("note: the firm sends its own commissions, so plan.yaml counts"))
        #expect(try !run("scan", demo, "--rules", rules).errors.contains("note: "))
    }

    @Test func `a record that is dated later than now stops the gate and is named`() throws {
        #expect(try ingest(demo).exitCode == 0)
        try write(
            "customers.json",
            #"[{"customer_id":"zz","signup_date":"2999-01-01T00:00:00Z","affiliate_id":"AFF0001"}]"#
        )
        // It is not taken, unless somebody means it.
        #expect(try ingest("customers.json").exitCode == 3)
        #expect(try !run("status", "--db", "firm.db").output.contains("the gate refuses"))
        #expect(try ingest("customers.json", "--max-ahead", "off").exitCode == 0)
        try writeDue()
        let refused = try gate()
        #expect(refused.exitCode == 5)
        #expect(refused.errors.contains("up to 2999-01-01T00:00:00Z (customer zz)"))
        #expect(try run("status", "--db", "firm.db").output.contains("the gate refuses"))
        let doctor = try run("doctor", "--db", "firm.db", "--rules", rules)
        #expect(doctor.exitCode == 1)
        #expect(doctor.output.contains("customer zz"))
        #expect(try gate("--max-lag", "off").exitCode == 0)
    }

    @Test func `rules that hold less are taken only where that is meant`() throws {
        #expect(try ingest(demo).exitCode == 0)
        try writeDue()
        try FileManager.default.copyItem(atPath: rules, toPath: folder.path("fewer"))
        try FileManager.default.removeItem(atPath: folder.path("fewer/dormant-purchases.yaml"))
        let fewer = folder.path("fewer")
        let refused = try gate("--max-lag", "off", rules: fewer)
        #expect(refused.exitCode == 5)
        #expect(refused.errors.contains("199.99 USD (12 lines, held by F"))
        let erased = try run(
            "erase", "C000001", "--db", "firm.db", "--rules", fewer, "--as", "anna", "--force")
        #expect(erased.exitCode == 5)
        let names = try DatabaseQueue(path: folder.path("firm.db")).read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM erased")
        }
        #expect(names == 0)
        let intake = try run("ingest", demo, "--db", "firm.db", "--rules", fewer)
        #expect(intake.exitCode == 5)
        #expect(try gate("--max-lag", "off", "--key", "same").exitCode == 0)
        #expect(try text("held.csv").contains("K000352"))
        #expect(try gate("--max-lag", "off", "--change-rules", rules: fewer).exitCode == 0)
        #expect(try text("out.csv").contains("K000352"))
        // What holds more needs no word.
        #expect(try gate("--max-lag", "off", "--key", "back").exitCode == 0)
    }

    @Test func `a rule may be missing only where it is meant, also while nothing is held`() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path("first"), withIntermediateDirectories: true)
        let customers = try String(contentsOfFile: demo + "/customers.ndjson", encoding: .utf8)
        try write("first/customers.ndjson", String(customers.prefix { $0 != "\n" }))
        #expect(try ingest("first").exitCode == 0)
        try FileManager.default.copyItem(atPath: rules, toPath: folder.path("fewer"))
        try FileManager.default.removeItem(atPath: folder.path("fewer/dormant-purchases.yaml"))
        let few = ["ingest", demo, "--db", "firm.db", "--rules", folder.path("fewer")]
        let refused = try CommandRun(few, in: folder.path(""))
        #expect(refused.exitCode == 5)
        #expect(refused.errors.contains("these rules lack `dormant-purchases`"))
        #expect(try CommandRun(few + ["--change-rules"], in: folder.path("")).exitCode == 0)
        #expect(try ingest(demo).exitCode == 0)
    }

    @Test func `a refused run leaves no answer of an earlier one`() throws {
        #expect(try ingest(demo).exitCode == 0)
        try writeDue()
        #expect(try gate("--max-lag", "off").exitCode == 0)
        #expect(try text("out.csv").contains("K000334"))
        #expect(try gate("--key", "late").exitCode == 5)
        for name in ["out.csv", "held.csv"] {
            #expect(!FileManager.default.fileExists(atPath: folder.path(name)))
        }
        // Neither where the file stands behind a link.
        try write(
            "elsewhere.csv", "commission_id,affiliate_id,amount,currency,reason_code,flag_ids")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("out.csv"), withDestinationPath: folder.path("elsewhere.csv"))
        #expect(try gate("--key", "later").exitCode == 5)
        #expect(!FileManager.default.fileExists(atPath: folder.path("elsewhere.csv")))
        #expect(try gate("--max-lag", "-1h").exitCode == 2)
        #expect(try gate("--max-lag", "off", "--key", "a\nb").exitCode == 2)
    }

    @Test func `a payout run comes by standard input too, and snoozed flags are counted`() throws {
        #expect(try ingest(demo).exitCode == 0)
        try writeDue()
        let piped = try CommandRun(
            [
                "gate", "-", "--db", "firm.db", "--rules", rules, "--out", "out.csv", "--held",
                "held.csv", "--max-lag", "off", "--json",
            ], in: folder.path(""), input: try folder.read("due.csv"))
        #expect(piped.output.contains(#""released":1,"held":1"#))
        try run(
            "flags", "snooze", try flag(of: "AFF0013"), "--until", "2099-01-01T00:00:00Z", "--db",
            "firm.db", "--as", "anna")
        let list = try run("flags", "list", "--affiliate", "AFF0013", "--db", "firm.db")
        #expect(list.output == "no flag waits\n1 flag snoozed; --snoozed shows them\n")
    }

    @Test func `one fresh record makes no dead feed look alive`() throws {
        #expect(try ingest(demo).exitCode == 0)
        let now = Date().ISO8601Format()
        try write(
            "customers.ndjson",
            "{\"customer_id\":\"new\",\"signup_date\":\"\(now)\",\"affiliate_id\":\"AFF0001\"}")
        #expect(try ingest("customers.ndjson").exitCode == 0)
        try writeDue()
        let refused = try gate()
        #expect(refused.exitCode == 5)
        #expect(refused.errors.contains("the transactions end at 2026-"))
        #expect(try gate("--max-lag", "off").exitCode == 0)
    }

    @Test func `a customer whom nobody sent is erased only where that is meant`() throws {
        #expect(try ingest(demo).exitCode == 0)
        let erase = ["erase", "C00001", "--db", "firm.db", "--rules", rules, "--as", "anna"]
        let refused = try CommandRun(erase, in: folder.path(""))
        #expect(refused.exitCode == 1)
        #expect(refused.errors.contains("no customer `C00001` was ever sent"))
        #expect(try CommandRun(erase + ["--force"], in: folder.path("")).exitCode == 0)
    }

    @Test func `names that money is held by are erased only where that is meant`() throws {
        #expect(try ingest(demo).exitCode == 0)
        let flag = try flag(of: "AFF0049")
        let shown = try run("flags", "show", flag, "--db", "firm.db", "--json").output
        let ids = try #require(shown.split(separator: "\"customer_ids\":[").dropFirst().first)
            .prefix { $0 != "]" }.split(separator: ",").map { $0.filter { $0 != "\"" } }
        var refusals = 0
        for id in ids {
            let erased = try run(
                "erase", id, "--db", "firm.db", "--rules", rules, "--as", "anna", "--json")
            if erased.exitCode == 0 { continue }
            #expect(erased.exitCode == 1)
            #expect(erased.errors.contains("would no longer be held; nothing was erased"))
            refusals += 1
            let forced = try run(
                "erase", id, "--db", "firm.db", "--rules", rules, "--as", "anna", "--force",
                "--json")
            #expect(forced.exitCode == 0)
            #expect(!forced.output.contains("\"freed_lines\":0"))
            break
        }
        #expect(refusals == 1)
    }

    @Test func `a repeated answer tells of lines that a decision has freed since`() throws {
        #expect(try ingest(demo).exitCode == 0)
        try writeDue()
        #expect(try gate("--max-lag", "off").output.contains("\"freed_since\":[]"))
        try run(
            "flags", "decide", try flag(of: "AFF0013"), "dismiss", "--reason", "a holiday", "--db",
            "firm.db", "--as", "anna")
        let again = try gate("--max-lag", "off")
        #expect(again.output.contains("\"repeat\":true,\"freed_since\":[\"K000352\"]"))
        #expect(try text("held.csv").contains("K000352"))
        #expect(try gate("--max-lag", "off", "--key", "other").exitCode == 0)
        #expect(try text("out.csv").contains("K000352"))
    }
}
