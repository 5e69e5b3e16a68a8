import Records
import Testing

@testable import Feeds

struct JSONDocumentTests {
    private static let a = "{\"affiliate_id\":\"A\"}"
    private static let b = "{\"affiliate_id\":\"B\"}"

    /// A file, the `line id` of what is read from it, and what is said of the rest.
    static let files: [(text: String, ids: [String], faults: [String])] = [
        ("", [], ["1 malformed_json"]),
        (" \n ", [], ["2 malformed_json"]),
        ("[]", [], []),
        ("[\n]\n", [], []),
        ("{\"data\":[]}", [], []),
        ("[\(a)]", ["1 A"], []),
        ("\u{FEFF}[\(a)]", ["1 A"], []),
        ("[\(a),\(b)]", ["1 A", "1 B"], []),
        ("\n[\n\(a),\r\n\n\(b)\n]\n", ["3 A", "5 B"], []),
        ("[{\n\"affiliate_id\":\n\"A\"\n},\(b)]", ["1 A", "4 B"], []),
        ("{\"data\":[\(a)]}", ["1 A"], []),
        ("{\"meta\":{\"data\":[1]},\n\"data\":\n[\(a)\n,\(b)],\"next\":null}", ["3 A", "4 B"], []),
        ("{ \"next\" : \"]}\\\"\" , \"data\" : [ \(a) ] , \"n\" : 1.5 }", ["1 A"], []),
        // A malformed element harms no other.
        ("[\(a),{\"affiliate_id\":nul},\(b)]", ["1 A", "1 B"], ["1 malformed_json affiliate_id"]),
        (
            "[\(a),17,\n\"x\",null,[1],\(b)]", ["1 A", "2 B"],
            [
                "1 not_an_object", "2 not_an_object", "2 not_an_object", "2 not_an_object",
            ]
        ),
        ("[\(a),{},\(b)]", ["1 A", "1 B"], ["1 required affiliate_id"]),
        ("[\(a),bogus,\(b)]", ["1 A", "1 B"], ["1 malformed_json"]),
        // What can't be delimited ends the reading.
        ("[\(a)", ["1 A"], ["1 malformed_json"]),
        ("[\(a),", ["1 A"], ["1 malformed_json"]),
        ("[\(a),]", ["1 A"], ["1 malformed_json"]),
        ("[,\(a)]", [], ["1 malformed_json"]),
        ("[\(a)\n\(b)]", ["1 A"], ["2 malformed_json"]),
        ("[\(a),\n{\"affiliate_id\":\"B]", ["1 A"], ["2 malformed_json"]),
        ("[\(a),\n{\"affiliate_id\":[\"B\"}]", ["1 A"], ["2 malformed_json"]),
        ("[\(a)]\n\(b)", ["1 A"], ["2 malformed_json"]),
        ("[\(a)]]", ["1 A"], ["1 malformed_json"]),
        ("\(a)\n\(b)\n", [], ["2 malformed_json"]),
        ("\(a)", [], ["1 malformed_json"]),
        ("{}", [], ["1 malformed_json"]),
        ("{\"data\":{}}", [], ["1 malformed_json"]),
        ("{\"data\":null}", [], ["1 malformed_json"]),
        ("{\"data\" [\(a)]}", [], ["1 malformed_json"]),
        ("{data:[\(a)]}", [], ["1 malformed_json"]),
        ("{\"data\":[\(a)],\"data\":[\(b)]}", ["1 A"], ["1 malformed_json"]),
        ("{\"data\":[\(a)]", ["1 A"], ["1 malformed_json"]),
        ("{\"data\":[\(a)],}", ["1 A"], ["1 malformed_json"]),
        ("17", [], ["1 malformed_json"]),
        ("hello", [], ["1 malformed_json"]),
    ]

    @Test(arguments: files)
    func `an array or envelope is read element by element`(
        text: String, ids: [String], faults: [String]
    ) {
        for chunkBytes in [1, 2, 3, 7, 4096] {
            let limits = FeedLimits(chunkBytes: chunkBytes)
            let reading = read(text, .affiliates, .json, limits: limits)
            #expect(reading.faults == faults)
            let expected = ids.map { id in
                "memory:\(id.dropLast(2)) affiliate \([String(id.suffix(1)), "", "", "", ""]) -"
            }
            #expect(reading.records == expected)
        }
    }

    @Test func `a reject that ends the reading says so, with the place`() {
        let reading = read("[\(Self.a)\n\n\(Self.b)]", .affiliates, .json)
        #expect(reading.rejects[0].line == 3)
        #expect(
            reading.rejects[0].violation.message
                == "the record: expected a comma or `]`; the rest of the file was not read, "
                + "found `{\"affiliate_`")
    }

    @Test func `nesting without end stops the reading`() {
        let text = "[" + String(repeating: "[", count: 100_000)
        #expect(read(text, .affiliates, .json).faults == ["1 malformed_json"])
    }
}
