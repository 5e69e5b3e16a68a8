import Records
import Testing

@testable import Feeds

struct LongRecordTests {
    private let limits = FeedLimits(chunkBytes: 64, recordBytes: 1000)
    private let good = "{\"affiliate_id\":\"A\"}"

    private func line(bytes: Int) -> String {
        let frame = "{\"affiliate_id\":\"L\",\"x\":\"\"}"
        return frame.dropLast(2) + String(repeating: "x", count: bytes - frame.utf8.count) + "\"}"
    }

    @Test(arguments: [
        (500, [String]()), (990, []), (1001, ["2 too_long"]), (100_000, ["2 too_long"]),
    ])
    func `a line longer than a chunk is read, and one past the limit is one reject`(
        bytes: Int, faults: [String]
    ) {
        for threads in [1, 3] {
            let text = [good, line(bytes: bytes), good].joined(separator: "\n")
            let reading = read(text, threads: threads, limits: limits)
            #expect(reading.faults == faults)
            #expect(reading.records.last?.hasPrefix("memory:3 ") == true)
            #expect(reading.records.count == (faults.isEmpty ? 3 : 2))
        }
    }

    @Test func `a last line past the limit is one reject`() {
        let reading = read(good + "\n" + line(bytes: 5000), limits: limits)
        #expect(reading.faults == ["2 too_long"])
        #expect(reading.records.count == 1)
    }

    @Test func `an array element past the limit ends the reading`() {
        let reading = read(
            "[\(good),\n\(line(bytes: 5000)),\(good)]", .affiliates, .json, limits: limits)
        #expect(reading.faults == ["2 too_long"])
        #expect(reading.rejects[0].violation.expected.contains("was not read"))
    }

    @Test func `a CSV row past the limit is one reject`() {
        let long = String(repeating: "x", count: 5000)
        let reading = read("affiliate_id\nA\n\(long)\nB\n", .affiliates, .csv, limits: limits)
        #expect(reading.faults == ["3 too_long"])
        #expect(reading.records.map { $0.prefix(9) } == ["memory:2 ", "memory:4 "])
    }

    @Test(arguments: [4095, 4096, 4097, 9000])
    func `a reject keeps at most 4096 bytes of its record, cut between characters`(bytes: Int) {
        let text = "x" + String(repeating: "\u{E9}", count: bytes / 2) + (bytes % 2 == 0 ? "y" : "")
        let record = read(text).rejects[0].record
        #expect(
            record == (bytes <= 4096 && text.utf8.count <= 4096 ? text : text.prefix(2048) + "..."))
    }

    @Test func `a long file of short lines keeps its line numbers`() {
        let lines = (1...5000).map { $0 % 100 == 0 ? "bad" : good }
        let reading = read(lines.joined(separator: "\n"), threads: 2, limits: limits)
        #expect(reading.rejects.map(\.line) == (1...50).map { $0 * 100 })
        #expect(reading.records.count == 4950)
        #expect(reading.records[99].hasPrefix("memory:101 "))
    }
}
