import Records
import Testing

@testable import Feeds

struct CSVTests {
    /// A file, the ids that are read from it, and what is said of the rest.
    static let files: [(text: String, ids: [String], faults: [String])] = [
        ("", [], ["1 malformed_csv"]),
        ("\n\n", [], ["1 malformed_csv"]),
        ("affiliate_id\n", [], []),
        ("affiliate_id", [], []),
        ("affiliate_id\nA\nB\n", ["2 A", "3 B"], []),
        ("affiliate_id\nA\nB", ["2 A", "3 B"], []),
        ("affiliate_id\r\nA\r\nB\r\n", ["2 A", "3 B"], []),
        ("affiliate_id\r\nA\r\nB\r", ["2 A", "3 B"], []),
        ("\u{FEFF}affiliate_id\nA\n", ["2 A"], []),
        ("\u{FEFF}\"affiliate_id\"\nA\n", ["2 A"], []),
        ("\n \naffiliate_id\n\nA\n \nB\n", ["5 A", "7 B"], []),
        ("unknown,affiliate_id\nx,A\n", ["2 A"], []),
        (" affiliate_id ,other\nA,1\n", ["2 A"], []),
        ("other,affiliate_id,more\n\"1,2\",A,\"\n\"\n3,B,4\n", ["2 A", "4 B"], []),
        ("affiliate_id\n\"A\"\n\"B\"\"\"\n\"\"\"\"\n", ["2 A", "3 B\"", "4 \""], []),
        ("affiliate_id,other\n\"A\",\"A\nA\"\nB,\n", ["2 A", "4 B"], []),
        ("affiliate_id,other\r\nA,\"A\r\nA\"\r\nB,\r\n", ["2 A", "4 B"], []),
        // Space around a cell is layout; inside quotes it is meant.
        ("affiliate_id\n A \n\tB\t\n", ["2 A", "3 B"], []),
        ("affiliate_id\n\" A\"\n", ["2  A"], []),
        ("affiliate_id,email\nA,\n", ["2 A"], []),
        ("affiliate_id,email\nA,", ["2 A"], []),
        ("affiliate_id\nA\rB\n", [], ["2 illegible affiliate_id"]),
        // A row that is wrong ends with its first line.
        ("affiliate_id,email\nA\nB,\n", ["3 B"], ["2 malformed_csv"]),
        ("affiliate_id,email\nA,,\nB,\n", ["3 B"], ["2 malformed_csv"]),
        ("affiliate_id\nA\"x\nB\n", ["3 B"], ["2 malformed_csv"]),
        ("affiliate_id\n\"A\"x\nB\n", ["3 B"], ["2 malformed_csv"]),
        ("affiliate_id\n\"A\" \nB\n", ["3 B"], ["2 malformed_csv"]),
        ("affiliate_id\n\"A\"\rx\nB\n", ["3 B"], ["2 malformed_csv"]),
        ("affiliate_id\n\"A\nB\nC\n", ["3 B", "4 C"], ["2 malformed_csv"]),
        ("affiliate_id\n\"A", [], ["2 malformed_csv"]),
        ("affiliate_id\n\"A\nB\n\"C\"\n", ["3 B", "4 C"], ["2 malformed_csv"]),
        ("affiliate_id,email\n\"\",\n", [], ["2 required affiliate_id"]),
        ("affiliate_id,email\n,a@b.co\n", [], ["2 required affiliate_id"]),
        // Without a header nothing is read.
        ("A,B\nC,D\n", [], ["1 malformed_csv"]),
        ("\n\nA\n", [], ["3 malformed_csv"]),
        ("affiliate_id,email,affiliate_id\nA,,B\n", [], ["1 malformed_csv"]),
        ("affiliate_id,\"email\nA,\n", [], ["1 malformed_csv"]),
        ("{\"affiliate_id\":\"A\"}\n", [], ["1 malformed_csv"]),
    ]

    @Test(arguments: files)
    func `rows are read by RFC 4180, and a broken one harms no other`(
        text: String, ids: [String], faults: [String]
    ) {
        for chunkBytes in [1, 2, 3, 5, 4096] {
            let reading = read(text, .affiliates, .csv, limits: FeedLimits(chunkBytes: chunkBytes))
            #expect(reading.faults == faults)
            let expected = ids.map { id in
                let (line, text) = (id.prefix { $0 != " " }, id.drop { $0 != " " }.dropFirst())
                return "memory:\(line) affiliate \([String(text), "", "", "", ""]) -"
            }
            #expect(reading.records == expected)
        }
    }

    @Test func `a cell stands for text and for a number, and an empty one for nothing`() {
        let header = "customer_id,affiliate_id,signup_date,account_size,click_id\n"
        let reading = read(
            header + "7,8,2026-03-01T00:00:00Z,1500.50,\n" + "9,8,2026-03-01T00:00:00Z,,x\n",
            .customers, .csv)
        #expect(
            reading.records == [
                "memory:2 customer \(["7", "8", "", "", "", "", ""]) 2026-03-01T00:00:00Z - - false 1500.50",
                "memory:3 customer \(["9", "8", "", "", "", "", ""]) 2026-03-01T00:00:00Z - - true -",
            ])
    }

    @Test(arguments: [
        ("type", "the unknown `type`; did you mean `type`?"),
        (
            "x,Transaction Type",
            "the unknown `x`, `Transaction Type`; did you mean `Transaction Type`?"
        ),
        ("transacton_type", "the unknown `transacton_type`; did you mean `transacton_type`?"),
        ("x", "the unknown `x`"), ("", ""),
    ])
    func `a required column that the header lacks is told once, with what may be meant by it`(
        columns: String, found: String
    ) {
        let known = "transaction_id,customer_id,amount_currency,currency,transaction_date,status"
        let header = known + (columns.isEmpty ? "" : "," + columns) + "\n"
        let cells = String(repeating: ",", count: columns.split(separator: ",").count)
        for chunkBytes in [1, 4096] {
            let reading = read(
                "\n" + header + "T1,C1,5,USD,2026-03-01T00:00:00Z,completed" + cells,
                .transactions, .csv, limits: FeedLimits(chunkBytes: chunkBytes))
            let name = "transaction_type"
            #expect(reading.faults == ["2 missing_column \(name)", "3 required \(name)"])
            #expect(reading.rejects.first?.violation.found == found)
            #expect(reading.rejects.first?.record == String(header.dropLast()))
        }
    }

    @Test(arguments: Entity.allCases)
    func `the columns that are missed are those without which no record is taken`(entity: Entity) {
        let reading = read("{}\n", entity, .ndjson)
        let required = reading.rejects.filter { $0.violation.code == .required }
        #expect(Set(required.map(\.violation.field)) == Set(entity.requiredFieldNames))
    }

    @Test func `a cell that is no UTF-8 is one reject`() {
        let bytes = Array("affiliate_id\nA\n".utf8) + [0xFF, 0x0A] + Array("B\n".utf8)
        let reading = read(bytes, .affiliates, .csv)
        #expect(reading.faults == ["3 malformed_csv"])
        #expect(reading.records.count == 2)
    }

    @Test func `a quote that nobody closes costs one row, however long the file`() {
        let rows = (0..<5000).map { "A\($0),x" }
        let text = "affiliate_id,other\nA,\"x\n" + rows.joined(separator: "\n")
        let limits = FeedLimits(chunkBytes: 64, recordBytes: 1000)
        let reading = read(text, .affiliates, .csv, limits: limits)
        #expect(reading.faults == ["2 malformed_csv"])
        #expect(reading.records.count == 5000)
        #expect(reading.records.last?.hasPrefix("memory:5002 ") == true)
    }
}
