import Records
import Testing

@testable import Feeds

/// The reading must not depend on how bytes come, on threads, or on the format.
struct EquivalenceTests {
    private static func table(rows: Int, seed: Int) -> [[String]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<rows).map { row in
            let name = ["Zo\u{EB}", "a\"b", "x,y", "two\nlines", "", "\u{1F600}"]
                .randomElement(using: &generator)!
            let amount = Int.random(in: -5...500, using: &generator)
            return [
                "C\(row)", "A\(row % 7)", "2026-03-0\(1 + row % 9)T10:00:00Z", name, "\(amount)",
            ]
        }
    }

    private static let columns = [
        "customer_id", "affiliate_id", "signup_date", "first_name", "account_size",
    ]

    private static func object(_ row: [String]) -> String {
        let members = zip(columns, row).map { column, cell in
            if column == "account_size" { return "\"\(column)\":\(cell)" }
            let escaped = cell.replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\"\(column)\":\"\(escaped)\""
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private static func csv(_ rows: [[String]]) -> String {
        ([columns] + rows).map { row in
            row.map { cell in
                let needsQuotes = cell.contains { "\",\n".contains($0) }
                return needsQuotes ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
            }.joined(separator: ",") + "\n"
        }.joined()
    }

    @Test(arguments: 0..<5)
    func `CSV, JSON and NDJSON of the same records give the same records`(seed: Int) {
        let rows = Self.table(rows: 300, seed: seed)
        let objects = rows.map(Self.object)
        let lines = read(objects.joined(separator: "\n"), .customers, .ndjson)
        let array = read("[" + objects.joined(separator: ",\n") + "]", .customers, .json)
        let envelope = read(
            "{\"meta\":{},\"data\":[\(objects.joined(separator: ","))]}", .customers, .json)
        let cells = read(Self.csv(rows), .customers, .csv)
        #expect(lines.records.count > 250)
        #expect(lines.rejects.count == 300 - lines.records.count)
        for other in [array, envelope, cells] {
            #expect(withoutPlaces(other) == withoutPlaces(lines))
            #expect(other.rejects.map(\.violation.code) == lines.rejects.map(\.violation.code))
        }
        #expect(array == lines)
    }

    @Test(arguments: 0..<20)
    func `chunk size and threads change nothing`(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        let rows = Self.table(rows: 60, seed: seed)
        let texts: [(FeedFormat, String)] = [
            (.ndjson, rows.map(Self.object).joined(separator: "\r\n")),
            (.json, "{\"data\":[" + rows.map(Self.object).joined(separator: ",\n") + "]}"),
            (.csv, Self.csv(rows)),
        ]
        for (format, text) in texts {
            let whole = read(text, .customers, format)
            let limits = FeedLimits(chunkBytes: Int.random(in: 1...700, using: &generator))
            for threads in [1, 2, 5] {
                let cut = read(text, .customers, format, threads: threads, limits: limits)
                #expect(cut == whole)
            }
        }
    }

    @Test(arguments: 0..<20)
    func `broken files too are read alike at any chunk size`(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        let rows = Self.table(rows: 20, seed: seed)
        let texts: [(FeedFormat, String)] = [
            (.ndjson, rows.map(Self.object).joined(separator: "\n")),
            (.json, "[" + rows.map(Self.object).joined(separator: ",\n") + "]"),
            (.csv, Self.csv(rows)),
        ]
        for (format, text) in texts {
            var bytes = Array(text.utf8)
            for _ in 0..<4 {
                let place = bytes.indices.randomElement(using: &generator)!
                bytes[place] = Array("\"\n,{}[]\\:".utf8).randomElement(using: &generator)!
            }
            let whole = read(bytes, .customers, format)
            for chunkBytes in [1, 17, 200] {
                let limits = FeedLimits(chunkBytes: chunkBytes)
                let cut = read(bytes, .customers, format, threads: 2, limits: limits)
                #expect(cut.records == whole.records)
                #expect(cut.faults == whole.faults)
            }
        }
    }
}
