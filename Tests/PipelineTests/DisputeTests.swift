import FirmRecords
import Foundation
import Testing

/// What an affiliate is told, and what of others it never learns.
struct DisputeTests {
    private let folder = TemporaryFolder()
    private let rules = repository.appending(path: "rules").path

    init() throws {
        let demo = repository.appending(path: "datasets/demo").path
        try FileManager.default.copyItem(atPath: demo, toPath: folder.path("demo"))
        // A pair across two affiliates whose lines are not paid yet.
        let lines = String(decoding: try folder.read("demo/commissions.ndjson"), as: UTF8.self)
            .split(separator: "\n").map { line in
                ["\"C000202\"", "\"C000210\""].contains(where: line.contains)
                    ? String(line).replacing("\"paid\"", with: "\"accrued\"") : String(line)
            }
        try folder.write("demo/commissions.ndjson", Data(lines.joined(separator: "\n").utf8))
        _ = try run("ingest", "demo", "--db", "firm.db", "--rules", rules, "--quiet")
    }

    @discardableResult
    private func run(_ arguments: String...) throws -> CommandRun {
        try CommandRun(arguments, in: folder.path(""))
    }

    private func packet(of affiliate: String) throws -> String {
        try run("dispute", affiliate, "--db", "firm.db", "--out", "packet", "--quiet")
        return String(decoding: try folder.read("packet.md"), as: UTF8.self)
    }

    /// The lines of the section of the flag that names these words.
    private func section(_ words: String, _ text: String) throws -> [Substring] {
        let parts = text.split(separator: "\n## ")
        return try #require(parts.first { $0.contains(words) }).split(separator: "\n")
    }

    @Test func `a packet is had again by the affiliate that it was written for alone`() throws {
        let first = try run("dispute", "AFF0016", "--db", "firm.db", "--out", "a", "--json")
        let digest = String(first.output.split(separator: "\"")[3])
        let other = try run(
            "dispute", "AFF0049", "--db", "firm.db", "--out", "b", "--digest", digest)
        #expect(other.exitCode == 2)
        #expect(other.errors.contains("handed out to another affiliate"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("b.md")))
    }

    @Test func `a pair across affiliates shows each its own account's trading alone`() throws {
        for (affiliate, own, other) in [
            ("AFF0008", "C000210", "C000202"), ("AFF0051", "C000202", "C000210"),
        ] {
            let flag = try run(
                "flags", "list", "--affiliate", affiliate, "--pattern", "hedged_pair", "--db",
                "firm.db", "--json")
            let object = try JSONSerialization.jsonObject(with: Data(flag.output.utf8))
            let queue = try #require((object as? [String: Any])?["queue"] as? [[String: Any]])
            let shared = try #require(
                queue.first { $0["subject_id"] as? String == "C000202+C000210" })
            let id = try #require(shared["flag_id"] as? String)
            let lines = try section("`\(id)`", packet(of: affiliate))
            let header = try #require(lines.first { $0.hasPrefix("| day") })
            #expect(header.contains("| lots, \(own) | result, \(own) |"))
            #expect(!lines.contains { $0.contains(other) })
            #expect(lines.contains("Accounts: \(own), and 1 that are not your customers"))
            #expect(lines.contains("What concerns customers of other affiliates is left out."))
        }
    }

    @Test func `a packet shows no letters of an address and no machine's words`() throws {
        let text = try packet(of: "AFF0015")
        #expect(!text.contains("pipmastercalagar"))
        #expect(text.contains("the letters \\*\\*\\* under many names"))
        #expect(!text.contains("customer\\_id") && !text.contains("kind"))
        #expect(text.contains("| customer | name | address | days traded |"))
    }

    @Test func `numbers of a packet are a reader's`() throws {
        let lines = try section("hedged\\_pair", packet(of: "AFF0051"))
        let row = try #require(lines.first { $0.hasPrefix("| 2026") })
        let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        let weight = try #require(cells.last)
        #expect(weight.split(separator: ".").last?.count == 2)
        #expect(cells.contains { $0.hasSuffix(" USD") })
    }

    @Test func `a packet says what a pattern and its columns mean, and whom to answer`() throws {
        try run(
            "dispute", "AFF0051", "--db", "firm.db", "--out", "packet", "--contact",
            "payouts@firm.example", "--quiet")
        let text = String(decoding: try folder.read("packet.md"), as: UTF8.self)
        #expect(text.contains("answer payouts@firm.example: name the commission lines"))
        let lines = try section("hedged\\_pair", text)
        #expect(lines[0].hasPrefix("Two accounts on opposite sides (`F"))
        #expect(lines[1].hasPrefix("hedged\\_pair: two accounts traded against each other"))
        #expect(lines.contains { $0.hasPrefix("- weight: how strongly this speaks by itself") })
        let page = String(decoding: try folder.read("packet.html"), as: UTF8.self)
        #expect(page.contains("<title>Commissions held back: affiliate AFF0051</title>"))
        #expect(page.contains("<th class=\"n\">weight</th>") && page.contains("@media print"))
    }

    @Test func `a finding that was dismissed after it declined is marked`() throws {
        let list = try run(
            "flags", "list", "--affiliate", "AFF0049", "--top", "1", "--db", "firm.db", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(list.output.utf8))
        let queue = try #require((object as? [String: Any])?["queue"] as? [[String: Any]])
        let flag = try #require(queue.first?["flag_id"] as? String)
        let mark = "A reviewer has dismissed this finding since."
        for verdict in ["confirm", "dismiss"] {
            try run(
                "flags", "decide", flag, verdict, "--reason", "looked at", "--db", "firm.db",
                "--as", "anna", "--quiet")
            let lines = try section("`\(flag)`", packet(of: "AFF0049"))
            #expect(lines.contains { $0.hasPrefix(mark) } == (verdict == "dismiss"))
        }
    }

    @Test func `an affiliate of which nothing is held is told so`() throws {
        let text = try packet(of: "AFF0001")
        #expect(text.contains("\nNothing is held back and nothing is declined.\n"))
        #expect(!text.contains("| commission |") && !text.contains("To object"))
    }
}
