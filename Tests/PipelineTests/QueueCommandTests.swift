import FirmRecords
import Foundation
import Testing

/// What waits for a reviewer, and that one word frees no more than one person may decide on.
struct QueueCommandTests {
    private let firm = DemoFirm()

    @Test func `what goes out under one person's dismissal counts in what it covers`() throws {
        try firm.ingest()
        let flag = try firm.flag(of: "AFF0059")
        try firm.decide(flag, "dismiss")
        for (number, verdict) in [(1, "released"), (2, "lockstep")] {
            try firm.ingest(
                "commissions",
                commission("KS\(number)", "AFF0059", "C001196", "TS\(number)", "600"))
            #expect(
                try firm.gate("\(number)", "KS\(number),AFF0059,600.00,USD") == [verdict])
        }
        // Also where the firm says that the first is paid.
        try firm.ingest(
            "commissions",
            commission("KS1", "AFF0059", "C001196", "TS1", "600")
                .replacingOccurrences(of: "\"accrued\"", with: "\"paid\""))
        #expect(try firm.gate("3", "KS2,AFF0059,600.00,USD") == ["lockstep"])
    }

    @Test func `lines that come under a confirmed flag wait in the queue`() throws {
        try firm.ingest()
        let flag = try firm.flag(of: "AFF0059")
        try firm.decide(flag, "confirm")
        func queue() throws -> String {
            try firm.run("flags", "list", "--affiliate", "AFF0059", "--db", "firm.db", "--json")
                .output
        }
        #expect(try !queue().contains(flag))
        try firm.ingest("commissions", commission("K91", "AFF0059", "C001195", "TN1", "500"))
        #expect(try queue().contains(flag))
        try firm.decide(flag, "confirm")
        #expect(try !queue().contains(flag))
    }

    @Test func `what was declined on evidence that is gone is told`() throws {
        try firm.ingest()
        let flag = try firm.flag(of: "AFF0016")
        try firm.decide(flag, "confirm")
        let customers = try firm.run("flags", "show", flag, "--db", "firm.db", "--json").output
        let rows = try String(
            contentsOfFile: "\(DemoFirm.data)/transactions.ndjson", encoding: .utf8)
        let undone = rows.split(separator: "\n").filter { row in
            guard row.contains("\"refund\"") || row.contains("\"adjustment\"") else { return false }
            let id = row.split(separator: "\"customer_id\":\"")[1].prefix { $0 != "\"" }
            return customers.contains("\"\(id)\"")
        }.map { $0.replacingOccurrences(of: "\"completed\"", with: "\"reversed\"") }
        try firm.write("transactions.ndjson", undone.joined(separator: "\n"))
        try firm.ingest("transactions.ndjson")
        let list = try firm.run("flags", "list", "--affiliate", "AFF0016", "--db", "firm.db")
        #expect(list.output.contains("1 confirmed flag withdrawn since"))
        try firm.run("dispute", "AFF0016", "--db", "firm.db", "--out", "packet", "--quiet")
        #expect(try firm.text("packet.md").contains("The records no longer support this finding"))
    }

    @Test func `an answer takes the place of an answer alone`() throws {
        try firm.ingest()
        try firm.write("due.csv", "commission_id,affiliate_id,amount,currency")
        try firm.write("customers.ndjson", try firm.row("customers", "C000334"))
        let refused = try firm.run(
            "gate", "due.csv", "--db", "firm.db", "--rules", DemoFirm.rules, "--out",
            "customers.ndjson", "--held", "held.csv", "--max-lag", "off")
        #expect(refused.exitCode == 2)
        #expect(refused.errors.contains("no answer to a payout run"))
        #expect(try firm.text("customers.ndjson").contains("C000334"))
        try firm.write("commissions.ndjson", try firm.row("commissions", "K000334"))
        let other = try firm.run(
            "gate", "due.csv", "--db", "firm.db", "--rules", DemoFirm.rules, "--out",
            "out.ndjson", "--held", "commissions.ndjson", "--max-lag", "off")
        #expect(other.exitCode == 2)
    }

    @Test func `what asks for a second person is told as it is`() throws {
        try firm.ingest()
        let flag = try firm.flag(of: "AFF0059")
        try firm.decide(flag, "dismiss")
        try firm.ingest("commissions", commission("KS1", "AFF0059", "C001196", "TS1", "600"))
        #expect(try firm.gate("1", "KS1,AFF0059,600.00,USD") == ["released"])
        try firm.ingest("commissions", commission("KS2", "AFF0059", "C001196", "TS2", "600"))
        #expect(try firm.decide(flag, "dismiss").output.contains("for with what you freed of the"))
        try firm.run("flags", "policy", "--four-eyes", "100", "--db", "firm.db", "--as", "anna")
        let other = try firm.decide(flag, "release", as: "bert").output
        #expect(other.contains("proposed") && !other.contains("freed"))
    }

    @Test func `the queue of one person has what was given to this person alone`() throws {
        try firm.ingest()
        let flag = try firm.flag(of: "AFF0059")
        try firm.run("flags", "assign", flag, "bert", "--db", "firm.db", "--as", "anna")
        let of = { (name: String) in
            try firm.run("flags", "list", "--assignee", name, "--top", "99", "--db", "firm.db")
                .output
        }
        let given = try of("Bert")
        #expect(given.contains(flag))
        #expect(given.components(separatedBy: "  open").count == 2)
        #expect(try of("carl").contains("no flag"))
        let others = try of("")
        #expect(!others.contains(flag) && others.contains("  open"))
    }

    @Test func `a laxer policy that waits is told`() throws {
        try firm.ingest()
        try firm.run("flags", "policy", "--four-eyes", "5000", "--db", "firm.db", "--as", "anna")
        let told = try firm.run("flags", "policy", "--db", "firm.db")
        #expect(told.output.contains("anna proposed: from 5000.00 on"))
        #expect(try firm.run("flags", "assign", "F1", "  ", "--db", "firm.db").exitCode == 2)
    }

    @Test func `a policy says which of its values asks less, and which proposal it replaces`()
        throws
    {
        try firm.ingest()
        let policy = { (arguments: [String]) in
            try CommandRun(
                ["flags", "policy", "--db", "firm.db"] + arguments, in: firm.folder.path("")
            ).output
        }
        let first = try policy(["--four-eyes", "5000", "--reopen-step", "0.5", "--as", "anna"])
        #expect(first.contains("repeat it, for --four-eyes 5000.00 asks less than 1000.00: from"))
        let second = try policy(["--reopen-step", "3", "--as", "carl"])
        #expect(second.contains("repeat it, for --reopen-step 3.0 asks less than 1.0: from"))
        #expect(second.contains("in place of what anna proposed: from 5000.00 on, reopen step 0.5"))
        #expect(try !policy(["--reopen-step", "3", "--as", "anna"]).contains("in place of"))
    }

    @Test func `a flag's history is one line of time that says who did what`() throws {
        try firm.ingest()
        let flag = try firm.flag(of: "AFF0059")
        try firm.run("flags", "assign", flag, "bert", "--db", "firm.db", "--as", "anna")
        try firm.run(
            "flags", "snooze", flag, "--until", "2999-01-01T00:00:00Z", "--db", "firm.db", "--as",
            "carl")
        try firm.run("flags", "snooze", flag, "--until", "now", "--db", "firm.db", "--as", "dora")
        try firm.decide(flag, "dismiss")
        try firm.run("flags", "note", flag, "seen", "--db", "firm.db", "--as", "emil")
        let told = try firm.run("flags", "show", flag, "--db", "firm.db").output
        let lines = told.components(separatedBy: "\nhistory\n")[1].split(separator: "\n").prefix(6)
        let ends = [
            "%", "to bert by anna", "until 2999-01-01T00:00:00Z by carl", "by dora", "",
            "emil: seen",
        ]
        #expect(lines.count == 6 && zip(lines, ends).allSatisfy { $0.hasSuffix($1) }, "\(told)")
        #expect(lines[lines.startIndex + 4].contains("  (effective) by anna: looked at  D"))
        let json = try firm.run("flags", "show", flag, "--db", "firm.db", "--json").output
        #expect(json.contains(#""reference":"bert","actor":"anna""#))
    }

    @Test func `other rules than at the last settle are told`() throws {
        try firm.ingest()
        try FileManager.default.copyItem(
            atPath: DemoFirm.rules, toPath: firm.folder.path("stricter"))
        let name = "stricter/lists/trusted_affiliates.txt"
        try firm.write(name, try firm.text(name) + "NOBODY")
        let other = try firm.run(
            "ingest", "\(DemoFirm.data)/affiliates.ndjson", "--db", "firm.db", "--rules",
            "stricter")
        #expect(other.exitCode == 0)
        #expect(other.errors.contains("note: other rules, calibration, rates or as-of time"))
    }
}
