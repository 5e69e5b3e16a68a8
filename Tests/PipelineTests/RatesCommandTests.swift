import FirmRecords
import Foundation
import Testing

/// Commands with a rates file, on the bundled firm with half of its accounts in another currency.
struct RatesCommandTests {
    private let folder = TemporaryFolder()
    private let demo = repository.appending(path: "datasets/demo").path
    private let rules = repository.appending(path: "rules").path

    private struct Flag: Decodable, Hashable {
        var id: String
        var pattern: String
        var logOdds: Double

        enum CodingKeys: String, CodingKey {
            case id = "flag_id"
            case pattern
            case logOdds = "log_odds"
        }
    }

    @discardableResult
    private func run(_ arguments: String...) throws -> CommandRun {
        try CommandRun(arguments, in: folder.path(""))
    }

    /// Every second account trades in euros, of which one is worth half a dollar.
    private func euroFirm() throws -> String {
        try FileManager.default.copyItem(atPath: demo, toPath: folder.path("euro"))
        let path = folder.path("euro/trading_activity.ndjson")
        let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let changed = try rows.map { line -> String in
            var row = try #require(
                JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let id = try #require(row["customer_id"] as? String)
            guard let digit = id.last?.wholeNumberValue, digit % 2 == 1 else { return String(line) }
            let cents = ((try #require(row["pnl"] as? Double)) * 200).rounded()
            row["currency"] = "EUR"
            row["pnl"] = cents / 100
            let data = try JSONSerialization.data(withJSONObject: row)
            return String(decoding: data, as: UTF8.self)
        }
        try Data((changed.joined(separator: "\n") + "\n").utf8)
            .write(to: URL(fileURLWithPath: path))
        return folder.path("euro")
    }

    /// A rate every fifth day of a year, but for those of a month that is left out.
    private func writeRates(without month: String = "none") throws -> String {
        var lines = ["date,currency,rate,base"]
        for number in 1...12 {
            for day in stride(from: 1, to: 29, by: 5) {
                let date = String(format: "2026-%02d-%02d", number, day)
                if !date.hasPrefix(month) { lines.append("\(date),EUR,0.5,USD") }
            }
        }
        let path = folder.path("rates.csv")
        try Data((lines.joined(separator: "\n") + "\n").utf8)
            .write(to: URL(fileURLWithPath: path))
        return path
    }

    private func hedges(_ out: String) throws -> Set<Flag> {
        let text = String(decoding: try folder.read(out + "/flags.ndjson"), as: UTF8.self)
        return Set(
            try text.split(separator: "\n").map {
                try JSONDecoder().decode(Flag.self, from: Data($0.utf8))
            }.filter { ["hedged_pair", "group_hedge"].contains($0.pattern) })
    }

    @Test func `rates make of two currencies one, and export equals scan`() throws {
        let (firm, rates) = (try euroFirm(), try writeRates())
        try run("scan", demo, "--rules", rules, "--out", "dollars", "--quiet")
        try run("scan", firm, "--rules", rules, "--out", "apart", "--quiet")
        let scan = try run(
            "scan", firm, "--rules", rules, "--rates", rates, "--out", "scan", "--quiet")
        #expect(scan.exitCode == 0 && scan.errors.isEmpty, "\(scan.errors)")
        let expected = try hedges("dollars")
        #expect(expected.count > 5)
        #expect(try hedges("scan") == expected)
        #expect(try hedges("apart").count < expected.count)
        try run("ingest", firm, "--db", "f.db", "--rules", rules, "--rates", rates, "--quiet")
        try run(
            "export", "--db", "f.db", "--rules", rules, "--rates", rates, "--out", "export",
            "--quiet")
        for name in ["flags", "holds", "affiliates", "rejects"] {
            let found = try folder.read("export/\(name).ndjson")
            #expect(found == (try folder.read("scan/\(name).ndjson")), "\(name)")
        }
    }

    @Test func `days without a rate are told and judged in their own currency`() throws {
        let (firm, rates) = (try euroFirm(), try writeRates(without: "2026-04"))
        let told = "warning: no rate of EUR on "
        let scan = try run("scan", firm, "--rules", rules, "--rates", rates, "--json")
        #expect(scan.exitCode == 0)
        #expect(scan.errors.contains(told) && scan.errors.contains("within EUR alone"))
        #expect(scan.output.contains(#""missing_rates":[{"currency":"EUR","days":"#))
        let ingest = try run(
            "ingest", firm, "--db", "f.db", "--rules", rules, "--rates", rates, "--quiet")
        #expect(ingest.exitCode == 0 && ingest.errors.contains(told))
    }

    @Test func `trading in several currencies without rates is told, and of one is not`() throws {
        let told = "note: trading in EUR and USD is compared within each currency alone"
        let (firm, rates) = (try euroFirm(), try writeRates())
        #expect(try run("scan", firm, "--rules", rules).errors.contains(told))
        #expect(try !run("scan", firm, "--rules", rules, "--quiet").errors.contains(told))
        #expect(try !run("scan", firm, "--rules", rules, "--rates", rates).errors.contains(told))
        #expect(try !run("scan", demo, "--rules", rules).errors.contains("compared within"))
        #expect(try run("ingest", firm, "--db", "g.db", "--rules", rules).errors.contains(told))
    }

    @Test func `a rates file that can't be read is a usage error with its line`() throws {
        let path = folder.path("rates.csv")
        try Data("date,currency,rate,base\n2026-03-01,EUR,zero,USD\n".utf8)
            .write(to: URL(fileURLWithPath: path))
        for command in [["scan", demo], ["ingest", demo, "--db", "f.db"]] {
            let run = try CommandRun(
                command + ["--rules", rules, "--rates", path, "--quiet"], in: folder.path(""))
            #expect(run.exitCode == 2)
            #expect(run.errors.contains("rates.csv:2: error: `rate`: expected a number above 0"))
        }
    }
}
