import Foundation
import Testing

@testable import Rules

/// `holdback calibrate`, as it is run.
@Suite struct CalibrateCommandTests {
    /// The shipped rules in a folder of their own, with a small simulated firm beside them.
    private func withFirm(_ body: (URL) throws -> Void) throws {
        try withFolder([:]) { folder in
            try FileManager.default.copyItem(
                at: URL(fileURLWithPath: shippedFolder), to: folder.appending(path: "rules"))
            let made = try CommandRun(
                "simulate", "firm", "--seed", "5", "--days", "60", "--quiet", in: folder)
            #expect(made.exitCode == 0)
            try body(folder)
        }
    }

    private func text(_ path: String, in folder: URL) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    @Test func `a labelled firm gives a calibration that loads, a plot and a report`() throws {
        try withFirm { folder in
            let run = try CommandRun(
                "calibrate", "firm", "--force", "--out", "rules/calibration.yaml", "--plot",
                "plot.svg", in: folder)
            #expect(run.exitCode == 0)
            #expect(run.output.contains("fitted on firm, reported on firm: 60 affiliates"))
            #expect(run.output.contains("these are the same firms: expect worse of others"))
            #expect(run.output.contains("log-loss"))
            #expect(try text("plot.svg", in: folder).hasPrefix("<svg "))
            let found = try RuleSet.load(directory: folder.appending(path: "rules").path)
            #expect(!found.calibration.curves.isEmpty)
            #expect(found.calibration.total != nil)
            let shipped = try RuleSet.load(directory: shippedFolder).calibration
            #expect(found.calibration.priors == shipped.priors)
            #expect(found.calibration.holdThreshold == shipped.holdThreshold)
        }
    }

    @Test func `the same firms give the same bytes`() throws {
        try withFirm { folder in
            for out in ["one.yaml", "two.yaml"] {
                let run = try CommandRun(
                    "calibrate", "firm", "--force", "--quiet", "--out", out, in: folder)
                #expect(run.exitCode == 0)
            }
            #expect(try text("one.yaml", in: folder) == text("two.yaml", in: folder))
        }
    }

    @Test func `a fit that is worse than the present one is not written unless it must be`() throws
    {
        try withFirm { folder in
            let run = try CommandRun("calibrate", "firm", "--out", "c.yaml", in: folder)
            #expect(run.exitCode == 1)
            #expect(run.errors.contains("the fit is worse than the present calibration"))
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "c.yaml").path))
        }
    }

    @Test func `curves under which nothing is held any more are not written unless they must be`()
        throws
    {
        try withFirm { folder in
            // One affiliate that no rule speaks of is called the only cheat.
            let all = try text("firm/truth.json", in: folder)
            let truth = try JSONSerialization.jsonObject(with: Data(all.utf8)) as? [String: Any]
            let guilty = Set((truth?["affiliates"] as? [String: String] ?? [:]).keys)
            let honest = try #require(
                (truth?["all_affiliates"] as? [String])?.first { !guilty.contains($0) })
            try Data("{\"affiliates\":{\"\(honest)\":\"x\"},\"customers\":{}}".utf8)
                .write(to: folder.appending(path: "firm/truth.json"))
            let run = try CommandRun("calibrate", "firm", "--out", "c.yaml", in: folder)
            #expect(run.exitCode == 1)
            #expect(run.errors.contains("under the fit 0.00 of "))
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "c.yaml").path))
            let forced = try CommandRun(
                "calibrate", "firm", "--out", "c.yaml", "--force", in: folder)
            #expect(forced.exitCode == 0)
        }
    }

    /// Labels by which a firm has other cheats, or none.
    private func label(_ firm: String, affiliates: String, in folder: URL) throws {
        try Data("{\"affiliates\":{\(affiliates)},\"customers\":{}}".utf8)
            .write(to: folder.appending(path: "\(firm)/truth.json"))
    }

    @Test func `firms without a cheat can't show whether a fit is any good`() throws {
        try withFirm { folder in
            try FileManager.default.copyItem(
                at: folder.appending(path: "firm"), to: folder.appending(path: "other"))
            try label("other", affiliates: "", in: folder)
            let run = try CommandRun(
                "calibrate", "other", "firm", "--out", "c.yaml", in: folder)
            #expect(run.exitCode == 1)
            #expect(run.output.contains("fitted on firm, reported on other: 60 affiliates, 0 of"))
            #expect(run.output.contains("nobody cheats there"))
            #expect(run.errors.contains("in the firms reported on, other, cheats"))
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "c.yaml").path))
        }
    }

    @Test func `what each named firm has held is told before and after`() throws {
        try withFirm { folder in
            let run = try CommandRun("calibrate", "firm", "--json", in: folder)
            struct Report: Decodable {
                struct Held: Decodable {
                    var firm: String
                    var currency: String
                    var before: Double
                    var rightlyBefore: Double

                    enum CodingKeys: String, CodingKey {
                        case firm, currency, before
                        case rightlyBefore = "rightly_before"
                    }
                }
                var held: [Held]
            }
            let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
            let scan = try CommandRun("scan", "firm", "--out", "out", "--quiet", in: folder)
            #expect(scan.exitCode == 0)
            let lines = try text("out/holds.ndjson", in: folder).split(separator: "\n")
            let amounts = try lines.map { line in
                try JSONDecoder().decode([String: Amount].self, from: Data(line.utf8))["amount"]?
                    .value ?? 0
            }
            let held = try #require(report.held.first { $0.currency == "USD" })
            #expect(held.firm == "firm" && held.rightlyBefore <= held.before)
            #expect(abs(held.before - amounts.reduce(0, +)) < 0.005)
            let told = try CommandRun("calibrate", "firm", in: folder)
            #expect(told.output.contains("firm, USD"))
        }
    }

    /// A value of a row where it is a number.
    private struct Amount: Decodable {
        var value: Double?
        init(from decoder: any Decoder) throws {
            value = try? decoder.singleValueContainer().decode(Double.self)
        }
    }

    @Test func `a link is followed, not replaced`() throws {
        try withFirm { folder in
            let (link, target) = (folder.appending(path: "l"), folder.appending(path: "plot.svg"))
            try Data().write(to: target)
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
            let run = try CommandRun("calibrate", "firm", "--plot", "l", in: folder)
            #expect(run.exitCode == 0)
            #expect(try text("plot.svg", in: folder).hasPrefix("<svg "))
            #expect(try link.resourceValues(forKeys: [.isSymbolicLinkKey]).isSymbolicLink == true)
        }
    }

    @Test func `a firm without labels is refused with what to write`() throws {
        try withFirm { folder in
            try FileManager.default.removeItem(at: folder.appending(path: "firm/truth.json"))
            let run = try CommandRun("calibrate", "firm", in: folder)
            #expect(run.exitCode == 6)
            #expect(run.errors.hasPrefix("firm/truth.json: error: can't read the labels\n  hint: "))
        }
    }

    @Test(arguments: ["[]", "{\"affiliates\": [\"A\"], \"customers\": {}}", "{", ""])
    func `labels of another form are refused`(_ labels: String) throws {
        try withFirm { folder in
            try Data(labels.utf8).write(to: folder.appending(path: "firm/truth.json"))
            let run = try CommandRun("calibrate", "firm", in: folder)
            #expect(run.exitCode == 6)
            #expect(run.errors.contains("expected `affiliates` and `customers` by id"))
        }
    }

    @Test func `a firm in which nobody cheats fits nothing`() throws {
        try withFirm { folder in
            let nobody = "{\"affiliates\": {}, \"customers\": {}}"
            try Data(nobody.utf8).write(to: folder.appending(path: "firm/truth.json"))
            let run = try CommandRun("calibrate", "firm", "--out", "c.yaml", in: folder)
            #expect(run.exitCode == 2)
            #expect(run.errors.contains("need both cheats and honest affiliates"))
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "c.yaml").path))
        }
    }
}
