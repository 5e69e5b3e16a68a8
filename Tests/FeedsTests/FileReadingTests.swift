import Dispatch
import Foundation
import Records
import Testing

@testable import Feeds

struct FileReadingTests {
    private let folder = TemporaryFolder()
    private let validator = RecordValidator(conventions: .standard)
    private let limits = FeedLimits(chunkBytes: 100)

    private func lines(_ ids: ClosedRange<Int>) -> String {
        ids.map { "{\"affiliate_id\":\"A\($0)\"}\n" }.joined()
    }

    @Test(arguments: [1, 2, 4])
    func `files are read one after the other, each with lines of its own`(threads: Int) throws {
        folder.write("affiliates.csv", "affiliate_id\nX\nY\n")
        folder.write("affiliates.json", "[{\"affiliate_id\":\"Z\"}]")
        folder.write("affiliates.ndjson", lines(1...50))
        folder.write("customers.csv", "")
        let reader = FeedReader(validator: validator, threads: threads, limits: limits)
        var reading = Reading()
        var last = FeedProgress()
        try reader.read(discoverSources([folder.path]), progress: { last = $0 }) { reading.add($0) }
        let places = reading.records.map { String($0.prefix { $0 != " " }) }
        #expect(
            places == ["affiliates.csv:2", "affiliates.csv:3", "affiliates.json:1"]
                + (1...50).map { "affiliates.ndjson:\($0)" })
        #expect(last.records == 53)
        #expect(last.bytesDone == last.bytesTotal)
    }

    @Test(arguments: [1, 3])
    func `an error of the consumer ends the reading`(threads: Int) throws {
        struct Enough: Error {}
        folder.write("affiliates.ndjson", lines(1...500))
        let reader = FeedReader(validator: validator, threads: threads, limits: limits)
        var batches = 0
        #expect(throws: Enough.self) {
            try reader.read(discoverSources([folder.path])) { _ in
                batches += 1
                if batches == 3 { throw Enough() }
            }
        }
        #expect(batches == 3)
    }

    @Test(arguments: [1, 2])
    func `a source that can't be opened any more is an error after those before it`(
        threads: Int
    ) throws {
        let path = folder.write("affiliates.ndjson", lines(1...20))
        let gone = FeedSource(entity: .customers, path: folder.path + "/gone.csv", format: .csv)
        let here = FeedSource(entity: .affiliates, path: path, format: .ndjson)
        let reader = FeedReader(validator: validator, threads: threads, limits: limits)
        var records = 0
        #expect(throws: FeedError.self) {
            try reader.read([here, gone]) { records += $0.recordCount }
        }
        #expect(records == 20)
    }

    @Test func `a folder in place of a file is an error with its reason`() throws {
        let source = FeedSource(entity: .customers, path: folder.path, format: .csv)
        let reader = FeedReader(validator: validator, threads: 1)
        let error = #expect(throws: FeedError.self) { try reader.read([source]) { _ in } }
        #expect(error?.reason == "can't read: is a directory")
    }

    @Test(arguments: ["", "\n", "\n\n\n", "\u{FEFF}", " \t\r\n"])
    func `an empty file holds no records, and is torn where its format asks for something`(
        text: String
    ) {
        #expect(read(text, .affiliates, .ndjson) == Reading())
        for format in [FeedFormat.json, .csv] {
            let reading = read(text, .affiliates, format)
            #expect(reading.records == [])
            #expect(reading.faults.count == 1)
        }
    }

    @Test(arguments: [
        "{\"affiliate_id\":\"A\"}\n\n{\"affiliate_id\":\"B\"}",
        "{\"affiliate_id\":\"A\"}\r\n\r\n{\"affiliate_id\":\"B\"}\r\n",
        "\u{FEFF}{\"affiliate_id\":\"A\"}\n \t\n{\"affiliate_id\":\"B\"}\n\n",
    ])
    func `marks, blank lines and line ends make no difference`(text: String) {
        for chunkBytes in [1, 5, 4096] {
            let reading = read(text, limits: FeedLimits(chunkBytes: chunkBytes))
            #expect(reading.faults == [])
            #expect(reading.records.map { $0.prefix(9) } == ["memory:1 ", "memory:3 "])
        }
    }

    @Test func `a truncated last line is one reject`() {
        let reading = read("{\"affiliate_id\":\"A\"}\n{\"affiliate_id\":\"B")
        #expect(reading.faults == ["2 malformed_json"])
        #expect(reading.records.count == 1)
    }

    @Test(arguments: [1, 2])
    func `what a program writes to a pipe is read while it goes on writing`(threads: Int) throws {
        let path = folder.path + "/affiliates.ndjson"
        mkfifo(path, 0o600)
        let isRead = DispatchSemaphore(value: 0)
        let writer = DispatchQueue(label: "writer")
        writer.async {
            let pipe = FileHandle(forWritingAtPath: path)
            for id in 1...3 {
                pipe?.write(Data("{\"affiliate_id\":\"A\(id)\"}\n".utf8))
                // Never answered if the reader waits for more before it hands a record over.
                isRead.wait()
            }
            try? pipe?.close()
        }
        let reader = FeedReader(validator: validator, threads: threads)
        var reading = Reading()
        try reader.read(discoverSources([path])) { batch in
            reading.add(batch)
            for _ in 0..<batch.recordCount { isRead.signal() }
        }
        #expect(reading.records.map { $0.suffix(30).contains("A") } == [true, true, true])
        #expect(reading.records.last?.hasPrefix("affiliates.ndjson:3 ") == true)
    }
}
