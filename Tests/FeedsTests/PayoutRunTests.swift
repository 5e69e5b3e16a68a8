import Foundation
import Records
import Testing

@testable import Feeds

/// Payout runs in each shape that they may come in.
struct PayoutRunTests {
    private let row = #"{"commission_id":"K1","affiliate_id":"A1","amount":14.85,"currency":"USD"}"#
    private let columns = "commission_id,affiliate_id,amount,currency\nK1,A1,14.85,USD\n"

    private func read(_ text: String, as name: String) throws -> PayoutRun {
        let path = NSTemporaryDirectory() + "run-\(UUID().uuidString)-\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try PayoutRunReader.read(path)
    }

    @Test func `the ending of a name tells the shape`() throws {
        for (name, text) in [
            ("due.csv", columns), ("due.ndjson", row), ("due.jsonl", "\n\(row)\n"),
            ("due.json", "[\(row)]"), ("due.json", #"{"data": [\#(row)]}"#),
        ] {
            let lines = try read(text, as: name).lines
            #expect(lines.map(\.commissionID) == ["K1"], "\(name)")
            #expect(lines.map(\.amount.units) == [148_500], "\(name)")
        }
    }

    @Test func `without an ending the first sign tells it`() throws {
        for text in [columns, "\n" + row, " [\(row)]"] {
            #expect(try read(text, as: "due").lines.map(\.commissionID) == ["K1"])
        }
    }

    @Test func `a run without a line is refused, for it would use up the key of the whole one`() {
        for (name, text) in [
            ("due.csv", "commission_id,affiliate_id,amount,currency\n"), ("due.csv", ""),
            ("due.json", "[]"), ("due.json", #"{"data":[]}"#), ("due.ndjson", "\n"), ("due", ""),
        ] {
            let error = #expect(throws: FeedError.self, "\(name)") { try read(text, as: name) }
            #expect(error?.reason.contains("no line") == true || text.isEmpty, "\(name)")
        }
        #expect(throws: FeedError.self) { try PayoutRunReader.read(document: Array("[]".utf8)) }
    }

    @Test(arguments: [
        ("x", "a number such as 14.85"), ("999999999999999", "a number of smaller magnitude"),
        ("1.00001", "at most 4 decimals"), ("1234567890123456", "at most 15 significant digits"),
    ])
    func `an amount that can't be kept is refused by what is wrong with it`(
        _ amount: String, _ expected: String
    ) {
        let error = #expect(throws: FeedError.self) {
            try read("commission_id,affiliate_id,amount,currency\nK1,A1,\(amount),USD", as: "d.csv")
        }
        #expect(error?.reason == "`amount`: expected \(expected), found `\(amount)`")
    }

    @Test func `all lines that can't be read are told at once, up to some`() throws {
        let head = "commission_id,affiliate_id,amount,currency\n"
        let error = try #require(
            #expect(throws: FeedError.self) {
                let lines = "K1,A1,1,USD\nK2,A1,\"1,5\",USD\nK3,A1\nK4,,1,USD\n"
                _ = try read(head + lines, as: "d.csv")
            })
        #expect(
            error.faults.map { String($0.path.suffix(7)) } == ["d.csv:3", "d.csv:4", "d.csv:5"])
        #expect(
            error.faults.map(\.reason) == [
                "`amount`: expected a number such as 14.85, found `1,5`",
                "2 cells where the header has 4", "`affiliate_id` is missing",
            ])
        #expect(error.description.hasSuffix("mend these lines and ask again"))
        let many = #expect(throws: FeedError.self) {
            try read(head + String(repeating: "K1,A1,x,USD\n", count: 50), as: "d.csv")
        }
        #expect(many?.faults.count == 20)
        #expect(many?.description.contains("\nand 30 more\n") == true)
        let bodies = #"[{"commission_id":"K1"},{},{"commission_id":1}]"#
        let body = #expect(throws: FeedError.self) {
            try PayoutRunReader.read(document: Array(bodies.utf8))
        }
        #expect(body?.faults.map(\.path) == ["line 1", "line 2", "line 3"])
    }

    @Test(arguments: [(";", "`;`"), ("\t", "tabs")])
    func `a run whose cells are separated otherwise is told so`(sign: String, name: String) {
        let error = #expect(throws: FeedError.self) {
            try read(columns.replacing(",", with: sign), as: "due.csv")
        }
        #expect(error?.remedy == "separate cells by commas, not by \(name)")
    }

    @Test func `space around an id stays where quotes keep it`() throws {
        let text = "commission_id,affiliate_id,amount,currency\n\" K1\", A1 ,14.85,USD\n"
        let line = try #require(try read(text, as: "due.csv").lines.first)
        #expect((line.commissionID, line.affiliateID) == (" K1", "A1"))
    }

    @Test func `a run is the same however its lines are written`() throws {
        let written = [
            (columns, "due.csv"), (columns.replacing("\n", with: "\r\n"), "due.csv"),
            ("currency,note,amount,affiliate_id,commission_id\nUSD,x, 14.850 ,A1,K1", "due.csv"),
            (row, "due.ndjson"), ("[ \(row) ]", "due.json"),
            (
                #"{"currency":"USD","amount":1485e-2,"status":"accrued","affiliate_id":"A\u0031","#
                    + #""commission_id":"K1"}"#, "due.ndjson"
            ),
        ]
        var digests = Set(try written.map { try read($0.0, as: $0.1).digest })
        digests.insert(try PayoutRunReader.read(document: Array("[\(row)]".utf8)).digest)
        #expect(digests.count == 1)
    }

    @Test(arguments: [
        "K2,A1,14.85,USD", "K1,A2,14.85,USD", "K1,A1,14.8501,USD", "K1,A1,14.85,EUR",
        "K1A,1,14.85,USD", "K1,A1,14.85,USD\nK3,A1,1,USD", "K3,A1,1,USD\nK1,A1,14.85,USD",
    ])
    func `other lines, or the same in another order, are another run`(_ lines: String) throws {
        let others = [columns, columns + "K3,A1,1,USD\n"].filter { !$0.contains(lines) }
        let digest = try read("commission_id,affiliate_id,amount,currency\n" + lines, as: "d.csv")
            .digest
        for other in others { #expect(try read(other, as: "d.csv").digest != digest) }
    }

    @Test func `an array that breaks off is refused with the place`() throws {
        let error = #expect(throws: FeedError.self) { try read("[\(row),", as: "due.json") }
        #expect(error?.path.hasSuffix("due.json") == true)
        #expect(error?.remedy.contains("read whole or not at all") == true)
    }
}
