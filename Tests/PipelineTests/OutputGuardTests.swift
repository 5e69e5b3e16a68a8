import FirmRecords
import Foundation
import Pipeline
import Testing

/// What a command writes never takes the place of what it reads, however a file is called.
struct OutputGuardTests {
    private let folder = TemporaryFolder()
    private let demo = repository.appending(path: "datasets/demo").path
    private let rules = repository.appending(path: "rules").path

    private func run(_ arguments: String...) throws -> CommandRun {
        try CommandRun(arguments, in: folder.path(""))
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(name), withDestinationPath: target)
    }

    /// Whether a guard that keeps `kept` refuses to write to `path`.
    private func refuses(_ path: String, keeping kept: String) -> Bool {
        var files = OutputGuard()
        files.keep(folder.path(kept), as: "an input")
        return (try? files.writes(folder.path(path), "--out")) == nil
    }

    @Test func `a file is itself under every name that leads to it`() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path("t"), withIntermediateDirectories: false)
        try folder.write("a", Data())
        try FileManager.default.linkItem(atPath: folder.path("a"), toPath: folder.path("hard"))
        try link("soft", to: "a")
        try link("dangling", to: "t/../new")
        for name in ["a", "hard", "soft", "t/../a", "./a"] { #expect(refuses(name, keeping: "a")) }
        for name in ["new", "./t/../new", "dangling"] { #expect(refuses(name, keeping: "new")) }
        #expect(!refuses("b", keeping: "a"))
        #expect(!refuses("t/a", keeping: "a"))
    }

    @Test func `devices are nobody's, two outputs never one file, and a database is no output`()
        throws
    {
        var files = OutputGuard()
        try files.writes("/dev/null", "--out")
        try files.writes("/dev/null", "--held")
        try files.writes(folder.path("x"), "--out")
        #expect(throws: SettingsError.self) { try files.writes(folder.path("./x"), "--held") }
        #expect(throws: SettingsError.self) { try files.writes("-", "--held") }
        try folder.write("other.db", Data("SQLite format 3\0 and more".utf8))
        #expect(throws: SettingsError.self) { try files.writes(folder.path("other.db"), "--out") }
    }

    @Test func `no command writes over its database or an input`() throws {
        _ = try run("ingest", demo, "--db", "firm.db", "--rules", rules, "--quiet")
        let due = "commission_id,affiliate_id,amount,currency\nK000352,AFF0013,14.85,USD\n"
        try folder.write("due.csv", Data(due.utf8))
        try link("link", to: "firm.db")
        let gate = ["gate", "due.csv", "--db", "firm.db", "--rules", rules, "--max-lag", "off"]
        let commands = [
            gate + ["--out", "firm.db", "--held", "h.csv"],
            gate + ["--out", "o.csv", "--held", "link"],
            gate + ["--out", "o.csv", "--held", "firm.db-wal"],
            gate + ["--out", "due.csv", "--held", "h.csv"],
            gate + ["--out", "same.csv", "--held", "./same.csv"],
            ["flags", "labels", "--out", "firm.db", "--db", "firm.db"],
            ["flags", "show", "F0", "--plot", "firm.db", "--db", "firm.db"],
            [
                "affiliate", "show", "AFF0049", "--graph", "firm.db", "--db", "firm.db", "--rules",
                rules,
            ],
            ["ingest", demo, "--db", "firm.db", "--rules", rules, "--metrics", "link"],
            ["scan", demo, "--rules", rules, "--out", demo],
            [
                "link", "due.csv", "--id", "commission_id", "--field", "amount:text", "--out",
                "due.csv",
            ],
            ["rules", "test", rules, "--junit", rules + "/lockstep.yaml"],
        ]
        for command in commands {
            let run = try CommandRun(command, in: folder.path(""))
            #expect(run.exitCode == 2, "\(command)")
            #expect(
                run.errors.contains("would overwrite"), "\(command): \(run.errors)")
        }
        #expect(try folder.read("due.csv") == Data(due.utf8))
        #expect(try run("db", "check", "--db", "firm.db").exitCode == 0)
    }

    @Test func `no answer takes the place of a firm's files, and each is written over its kind`()
        throws
    {
        let firm = ["--db", "firm.db"]
        func run(_ arguments: [String]) throws -> CommandRun {
            try CommandRun(arguments, in: folder.path(""))
        }
        try FileManager.default.copyItem(atPath: demo, toPath: folder.path("data"))
        let ingest = ["ingest", "data", "--rules", rules, "--quiet"] + firm
        let export = ["export", "--rules", rules, "--quiet"] + firm
        _ = try run(ingest)
        try folder.write("notes.md", Data("mine\n".utf8))
        try folder.write("page.html", Data("<!doctype html>\n<p>mine\n".utf8))
        try folder.write("due.csv", Data("commission_id,affiliate_id,amount,currency\n".utf8))
        try folder.write("budget.xlsx", Data([0x50, 0x4B, 0xFF, 0xFE]))
        let before = try folder.read("data/affiliates.ndjson")
        for command in [
            export + ["--out", "data"], ["scan", demo, "--rules", rules, "--out", "data"],
            ["flags", "labels", "--out", "data/truth.json"] + firm,
            ["flags", "labels", "--out", "data/customers.ndjson"] + firm,
            ["dispute", "AFF0049", "--out", "notes"] + firm,
            ["dispute", "AFF0049", "--out", "page"] + firm,
            ingest + ["--metrics", "notes.md"],
            ["gate", "due.csv", "--out", "budget.xlsx", "--held", "h.csv"] + firm,
            ["gate", "due.csv", "--out", "o.csv", "--held", "data/commissions.ndjson"] + firm,
            ["flags", "show", "F0", "--plot", "data/customers.ndjson"] + firm,
            ["affiliate", "show", "AFF0049", "--graph", "data/transactions.ndjson"] + firm,
            [
                "link", "due.csv", "--id", "commission_id", "--field", "amount:text", "--out",
                "data/customers.ndjson",
            ],
            ["rules", "test", rules, "--junit", "data/trading_activity.ndjson"],
        ] {
            let refused = try run(command)
            #expect(refused.exitCode == 2, "\(command)")
            #expect(refused.errors.contains("would overwrite"), "\(command): \(refused.errors)")
        }
        #expect(try folder.read("data/affiliates.ndjson") == before)
        #expect(try folder.read("budget.xlsx") == Data([0x50, 0x4B, 0xFF, 0xFE]))
        for command in [
            export + ["--out", "out"], ["flags", "labels", "--out", "labels.json"] + firm,
            ["dispute", "AFF0049", "--out", "packet"] + firm, ingest + ["--metrics", "m.prom"],
        ] {
            for _ in 0..<2 { #expect(try run(command).exitCode == 0, "\(command)") }
        }
    }

    @Test func `what an export wrote is not taken for the firm's directory`() throws {
        let firm = DemoFirm()
        try firm.ingest()
        try firm.run("export", "--db", "firm.db", "--rules", rules, "--out", "out", "--quiet")
        let taken = try firm.ingest("out")
        #expect(taken.exitCode == 3)
        #expect(try firm.run("status", "--db", "firm.db").output.contains("own_output"))
    }

    @Test func `a payout run without a line is refused, and its key stays free`() throws {
        let firm = DemoFirm()
        try firm.ingest()
        func gate(_ due: String) throws -> CommandRun {
            try firm.run(
                "gate", due, "--db", "firm.db", "--rules", rules, "--max-lag", "off", "--out",
                "o.csv", "--held", "h.csv", "--key", "p", "--json")
        }
        try firm.write("due.csv", "commission_id,affiliate_id,amount,currency")
        try firm.write("due.json", "[]")
        try firm.write("due.ndjson", "")
        for due in ["due.csv", "due.json", "due.ndjson"] {
            let refused = try gate(due)
            #expect(refused.exitCode == 6)
            #expect(refused.errors.contains("no line"), "\(refused.errors)")
        }
        let line = "K000334,AFF0027,50.85,USD"
        #expect(try firm.gate("p", line) == ["released"])
        // An answer may have no line: nothing was held.
        #expect(try firm.text("held.csv").split(separator: "\n").count == 1)
        #expect(try firm.gate("p", line) == ["released"])
    }

    @Test func `a run whose answer can't be written is not decided`() throws {
        _ = try run("ingest", demo, "--db", "firm.db", "--rules", rules, "--quiet")
        func gate(_ out: String, _ held: String) throws -> CommandRun {
            try run(
                "gate", demo + "/commissions.ndjson", "--db", "firm.db", "--rules", rules,
                "--max-lag", "off", "--out", out, "--held", held, "--quiet")
        }
        for (out, held) in [("none/o.csv", "h.csv"), ("o.csv", "none/h.csv"), ("o.csv", ".")] {
            let refused = try gate(out, held)
            #expect(refused.exitCode == 6)
            #expect(refused.errors.contains("can't write the file"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("o.csv")))
        let status = try run("status", "--db", "firm.db", "--json").output
        #expect(status.contains("\"released\":0.00"))
        #expect(status.contains("\"gate_runs\":0"))
    }

    @Test func `a run that is decided and can't be written tells how to ask again`() throws {
        _ = try run("ingest", demo, "--db", "firm.db", "--rules", rules, "--quiet")
        let run = try run(
            "gate", demo + "/commissions.ndjson", "--db", "firm.db", "--rules", rules, "--max-lag",
            "off", "--out", "/dev/full", "--held", "h.csv", "--key", "JULY")
        #expect(run.exitCode == 6)
        #expect(run.errors.contains("--key JULY"))
    }

    @Test func `a simulation writes over its own folder alone, unless it must`() throws {
        let firm = ["--affiliates", "5", "--days", "50", "--quiet"]
        func simulate(_ out: String, _ more: String...) throws -> Int32 {
            try CommandRun(["simulate", out] + firm + more, in: folder.path("")).exitCode
        }
        try FileManager.default.createDirectory(
            atPath: folder.path("real"), withIntermediateDirectories: false)
        try folder.write("real/customers.ndjson", Data("{}".utf8))
        #expect(try simulate("real") == 2)
        #expect(try folder.read("real/customers.ndjson") == Data("{}".utf8))
        try folder.write("real/truth.json", Data("{\"affiliates\":{},\"customers\":{}}".utf8))
        #expect(try simulate("real") == 2)
        #expect(try simulate("real", "--force") == 0)
        #expect(try simulate("real", "--seed", "2") == 0)
    }
}
