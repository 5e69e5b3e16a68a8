import FirmRecords
import Foundation
import Testing

/// `holdback flags show --plot` as it is typed.
struct PlotCommandTests {
    private let folder = TemporaryFolder()
    private let demo = repository.appending(path: "datasets/demo").path
    private let rules = repository.appending(path: "rules").path

    private struct Flag: Decodable {
        var id: String
        var pattern: String
        var explanation: String
        var customers: [String]
        var evidence: [Row]

        enum CodingKeys: String, CodingKey {
            case id = "flag_id"
            case customers = "customer_ids"
            case pattern, explanation, evidence
        }

        struct Row: Decodable {
            var date: String?
            var weight: Double?
            var group: Int?
            var copiedBy: String?
            var first: String?
            var second: String?

            enum CodingKeys: String, CodingKey {
                case date, weight, group, first, second
                case copiedBy = "copied_by"
            }
        }
    }

    @discardableResult
    private func run(_ arguments: [String], path: String? = nil) throws -> CommandRun {
        try CommandRun(
            arguments, in: folder.path(""), environment: path.map { ["PATH": $0] } ?? [:])
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try folder.read(name), as: UTF8.self)
    }

    private func scanned(_ pattern: String) throws -> Flag {
        try run(["scan", demo, "--rules", rules, "--out", "scan", "--quiet"])
        let flags = try text("scan/flags.ndjson").split(separator: "\n").map {
            try JSONDecoder().decode(Flag.self, from: Data($0.utf8))
        }
        return try #require(flags.first { $0.pattern == pattern })
    }

    /// The rows of a block of numbers in the source of a drawing.
    private func block(_ name: String, of source: String) -> [Substring] {
        let lines = source.split(separator: "\n")
        let start = lines.firstIndex { $0 == "$\(name) << EOD" }.map { $0 + 1 } ?? lines.endIndex
        return Array(lines[start...].prefix { $0 != "EOD" })
    }

    @Test(arguments: ["hedged_pair", "group_hedge", "copy_trading"])
    func `a scan and a database draw the same picture, with every day of the evidence in it`(
        _ pattern: String
    ) throws {
        let flag = try scanned(pattern)
        try run(["ingest", demo, "--db", "firm.db", "--rules", rules, "--quiet"])
        let show = ["flags", "show", flag.id, "--quiet"]
        let fromScan = try run(show + ["--flags", "scan/flags.ndjson", demo, "--plot", "scan.gp"])
        #expect(fromScan.exitCode == 0, "\(fromScan.errors)")
        let fromStore = try run(show + ["--db", "firm.db", "--plot", "store.gp"])
        #expect(fromStore.exitCode == 0, "\(fromStore.errors)")
        let source = try text("scan.gp")
        #expect(source == (try text("store.gp")))
        let days = Set(flag.evidence.compactMap(\.date))
        let weights = block("weights", of: source)
        #expect(weights.map { String($0.prefix(10)) } == days.sorted())
        let total = weights.compactMap { Double($0.dropFirst(11)) }.reduce(0, +)
        let expected = flag.evidence.compactMap(\.weight).reduce(0, +)
        #expect(abs(total - expected) < 0.01)
        let sides = pattern == "copy_trading" ? 9 : 2
        let marked = (0..<sides).flatMap { block("mark\($0)", of: source) }
        #expect(Set(marked.map { String($0.prefix(10)) }) == days)
        if pattern != "copy_trading" { #expect(marked.count == 2 * days.count) }
    }

    @Test func `a series is drawn pair by pair, and its title counts all of them`() throws {
        let flag = try scanned("hedge_series")
        let run = try run([
            "flags", "show", flag.id, "--quiet", "--flags", "scan/flags.ndjson", demo, "--plot",
            "series.gp",
        ])
        #expect(run.exitCode == 0, "\(run.errors)")
        let source = try text("series.gp")
        let pairs = Dictionary(grouping: flag.evidence) { [$0.first, $0.second] }
        let days = pairs.values.map { Set($0.compactMap(\.date)) }
        #expect(pairs.count > 1)
        #expect(
            source.contains(
                "\(flag.id): \(pairs.count) pairs, \(days.map(\.count).reduce(0, +)) mirrored days")
        )
        #expect(source.components(separatedBy: "\nplot ").count == pairs.count + 1)
        for place in 0..<pairs.count {
            let marked = Set(block("pair\(place)mark0", of: source).map { $0.prefix(10) })
            #expect(days.contains { Set($0.map { $0[...] }) == marked })
        }
    }

    @Test func `copied trades name their group and its accounts, and the sentence tells of all`()
        throws
    {
        let flag = try scanned("copy_trading")
        let groups = flag.evidence.compactMap(\.group)
        #expect(groups.count == flag.evidence.count && groups == groups.sorted())
        let named = flag.evidence.flatMap { ($0.copiedBy ?? "").split(separator: " ") }
        #expect(Set(named.map(String.init)) == Set(flag.customers))
        #expect(
            flag.explanation.hasPrefix(
                "\(flag.customers.count) accounts in \(Set(groups).count) groups"))
    }

    /// A pair with names that would be code to many programs, and its flag as a scan writes it.
    private func writePair() throws -> [String] {
        let names = ["it's `date` \\", "<b> & \\\"x\\\""]
        var rows = "customer_id,date,instrument,currency,lots_traded,pnl\n"
        var evidence: [String] = []
        for day in 1...4 {
            let won = day * 100
            rows += "it's `date` \\,2026-03-0\(day),EURUSD,USD,1.00,\(won)\n"
            rows += "\"<b> & \"\"x\"\"\",2026-03-0\(day),EURUSD,USD,2.00,-\(2 * won)\n"
            evidence.append(
                """
                {"kind":"mirrored_day","date":"2026-03-0\(day)","instrument":"EURUSD",\
                "lots_first":1.0,"lots_second":2.0,"pnl_first":\(won).00,"pnl_first_currency":"USD",\
                "pnl_second":-\(2 * won).00,"pnl_second_currency":"USD","weight":2.5}
                """)
        }
        let customers = names.map {
            "\"" + $0.replacingOccurrences(of: "date` \\", with: "date` \\\\") + "\""
        }
        let flag = """
            {"flag_id":"F1","rule":"hedged-pair","rule_version":"v","pattern":"mine",\
            "customer_ids":[\(customers.joined(separator: ","))],"explanation":"told",\
            "evidence":[\(evidence.joined(separator: ","))],"as_of":"2026-03-04T00:00:00Z"}

            """
        try Data(flag.utf8).write(to: URL(fileURLWithPath: folder.path("flags.ndjson")))
        try FileManager.default.createDirectory(
            atPath: folder.path("data"), withIntermediateDirectories: true)
        try Data(rows.utf8).write(
            to: URL(fileURLWithPath: folder.path("data/trading_activity.csv")))
        return ["flags", "show", "F1", "--flags", "flags.ndjson", "data", "--plot"]
    }

    @Test func `names are drawn and never run, and days after the as-of time are left out`() throws
    {
        let show = try writePair()
        let run = try run(show + ["pair.gp"])
        #expect(run.exitCode == 0, "\(run.errors)")
        let source = try text("pair.gp")
        #expect(source.contains(#"title 'it''s `date` \'"#))
        #expect(source.contains(#"title '<b> & "x"'"#))
        #expect(
            block("total0", of: source) == [
                "2026-02-28 0.0000", "2026-03-01 100.0000", "2026-03-02 300.0000",
                "2026-03-03 600.0000",
            ])
        #expect(block("total1", of: source).last == "2026-03-03 -1200.0000")
        #expect(source.contains("(-0.5000*$2)"))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/gnuplot")))
    func `the picture is the same each time, with names escaped`() throws {
        let show = try writePair()
        for name in ["one.svg", "two.svg"] { #expect(try run(show + [name]).exitCode == 0) }
        let svg = try text("one.svg")
        #expect(svg == (try text("two.svg")))
        #expect(svg.contains("&lt;b> &amp; ") && svg.contains("it's `date` \\"))
    }

    @Test func `where nothing draws, the remedy is told`() throws {
        let show = try writePair()
        let run = try run(show + ["pair.svg"], path: folder.path(""))
        #expect(run.exitCode == 6)
        #expect(run.errors.contains("no `gnuplot` found"))
        #expect(run.errors.contains("install the package `gnuplot-nox`"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("pair.svg")))
    }

    @Test func `files without the accounts are told from a picture`() throws {
        let show = try writePair()
        let rows = "customer_id,date,instrument,currency,lots_traded,pnl\n"
        try Data(rows.utf8).write(
            to: URL(fileURLWithPath: folder.path("data/trading_activity.csv")))
        let run = try run(show + ["pair.svg"])
        #expect(run.exitCode == 2)
        #expect(run.errors.contains("no trading of the accounts"))
    }

    @Test func `a flag on something else is no picture`() throws {
        let flag = try scanned("refund_abuse")
        let run = try run([
            "flags", "show", flag.id, "--flags", "scan/flags.ndjson", demo, "--plot", "a.svg",
        ])
        #expect(run.exitCode == 2)
        #expect(run.errors.contains("of no mirrored or copied trading"))
    }

    @Test func `the table tells each day's lots, results and weight`() throws {
        let flag = try scanned("hedged_pair")
        let run = try run(["flags", "show", flag.id, "--flags", "scan/flags.ndjson"])
        #expect(run.exitCode == 0, "\(run.errors)")
        let lines = run.output.split(separator: "\n")
        let head = try #require(lines.firstIndex { $0.contains("lots_first  lots_second") })
        #expect(lines[head].contains("date        instrument") && lines[head].hasSuffix("weight"))
        #expect(lines[(head + 1)...].prefix(flag.evidence.count).allSatisfy { $0.contains(" USD") })
    }
}
