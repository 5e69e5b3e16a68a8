import FirmRecords
import Foundation
import Testing

/// What a rule would have cost, and what other thresholds would hold, as the commands tell it.
struct BacktestCommandTests {
    private let firm = DemoFirm()

    private func json(_ arguments: String...) throws -> [String: Any] {
        let run = try CommandRun(
            arguments + ["--rules", DemoFirm.rules, "--json"], in: firm.folder.path(""))
        #expect(run.exitCode == 0, "\(run.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        return try #require(object as? [String: Any])
    }

    private func amount(_ name: String, _ row: Any?) throws -> Double {
        let amounts = (row as? [String: Any])?["amounts"] as? [[String: Any]]
        return (amounts?.first?[name] as? NSNumber)?.doubleValue ?? 0
    }

    @Test func `a rule on trial is compared with the same past without it`() throws {
        let told = try json("backtest", DemoFirm.data, "--rule", "refund-abuse", "--every", "30")
        let flags = try #require(told["flags"] as? [[String: Any]])
        #expect(flags.contains { $0["rule"] as? String == "refund-abuse" })
        let rules = try #require(told["rules"] as? [[String: Any]])
        let own = try #require(rules.first { $0["rule"] as? String == "refund-abuse" })
        let alone = try amount("alone", own)
        let (with, without) = (
            try amount("held", told["all"]), try amount("held", told["without"])
        )
        #expect(alone > 0)
        #expect(abs(with - without - alone) < 0.005)
        let fraudulent = try amount("fraudulent_held", told["all"])
        #expect(try amount("honest_held", told["all"]) < fraudulent / 20)
        #expect((told["settles"] as? [Any])?.count ?? 0 >= 3)
    }

    @Test func `a rule that is in shadow is judged as if it were live`() throws {
        let told = try json("backtest", DemoFirm.data, "--rule", "anomaly", "--every", "60")
        let flags = try #require(told["flags"] as? [[String: Any]])
        let own = flags.filter { $0["rule"] as? String == "anomaly" }
        #expect(!own.isEmpty && own.allSatisfy { $0["status"] as? String == "open" })
    }

    @Test func `the curve holds at a scan's threshold what a scan holds`() throws {
        let scan = try firm.run(
            "scan", DemoFirm.data, "--rules", DemoFirm.rules, "--out", "out", "--quiet")
        #expect(scan.exitCode == 0)
        let holds = try firm.text("out/holds.ndjson").split(separator: "\n").count
        let curve = try json("curve", DemoFirm.data)
        let points = try #require(curve["points"] as? [[String: Any]])
        let threshold = try #require(curve["threshold"] as? NSNumber)
        let own = points.first { $0["threshold"] as? NSNumber == threshold }
        #expect(own?["lines"] as? Int == holds && holds > 10)
        let lines = points.compactMap { $0["lines"] as? Int }
        #expect(lines == lines.sorted(by: >))
    }

    @Test(arguments: [
        (["--rule", "no-such"], "there is no rule `no-such`"),
        (["--every", "0"], "--every takes 1 to 365 days"),
        (["--from", "soon"], "--from takes a day"),
        (["--from", "2030-01-01"], "the history would run from 2030"),
    ])
    func `what can't be played is told`(_ arguments: [String], _ reason: String) throws {
        let run = try CommandRun(
            ["backtest", DemoFirm.data, "--rules", DemoFirm.rules] + arguments,
            in: firm.folder.path(""))
        #expect(run.exitCode == 2)
        #expect(run.errors.contains(reason), "\(run.errors)")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `a shell completes every command`(shell: String) throws {
        let script = try firm.run("completion", shell).output
        for command in ["scan", "backtest", "recover", "webhook"] {
            #expect(script.contains(command))
        }
    }
}
