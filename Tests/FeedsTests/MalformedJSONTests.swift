import Records
import Testing

@testable import Feeds

struct MalformedJSONTests {
    /// A line that is wrong, and `code field` of what is said about it.
    static let lines: [(line: String, fault: String)] = [
        ("hello", "malformed_json"),
        ("}", "malformed_json"),
        ("\u{0}", "malformed_json"),
        ("{", "malformed_json"),
        ("{\"affiliate_id\"", "malformed_json"),
        ("{\"affiliate_id\":", "malformed_json"),
        ("{\"affiliate_id\":\"A", "malformed_json"),
        ("{\"affiliate_id\":\"A\"", "malformed_json"),
        ("{\"affiliate_id\":\"A\",", "malformed_json"),
        ("{\"affiliate_id\":\"A\",}", "malformed_json affiliate_id"),
        ("{,\"affiliate_id\":\"A\"}", "malformed_json"),
        ("{\"affiliate_id\":\"A\" \"email\":\"a@b.co\"}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\" \"A\"}", "malformed_json"),
        ("{affiliate_id:\"A\"}", "malformed_json"),
        ("{'affiliate_id':'A'}", "malformed_json"),
        ("{\"affiliate_id\":\"A\"}}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":\"A\"} {\"affiliate_id\":\"B\"}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":\"A\"} trailing", "malformed_json"),
        ("{\"affiliate_id\":\"A\"} // no comments", "malformed_json"),
        ("{\"affiliate_id\":\"A\"],", "malformed_json"),
        ("{\"affiliate_id\":\"A\":\"B\"}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":nul}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":truey}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":NaN}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":01}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":+1}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":1.}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":.5}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":1e}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":0x10}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":1 2}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":-}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":\"\\q\"}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":\"\\u12G4\"}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":\"\\ud800\"}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":\"\\udc00\"}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":\"\\ud800\\u0041\"}", "malformed_json affiliate_id"),
        ("{\"affiliate_id\":\"a\tb\"}", "malformed_json"),
        ("{\"affiliate_id\":\"a\u{0}b\"}", "malformed_json"),
        ("{\"affiliate_id\":\"A\",\"other\":[1,,2]}", "malformed_json"),
        ("{\"affiliate_id\":\"A\",\"other\":[1,2}", "malformed_json"),
        ("{\"affiliate_id\":\"A\",\"other\":{\"x\":1,}}", "malformed_json"),
        ("{\"affiliate_id\":\"A\",\"other\":{\"x\"}}", "malformed_json"),
        ("{\"affiliate_id\":\"A\",\"other\":{\"x\":nope}}", "malformed_json"),
        ("{\"affiliate_id\":\"A\",\"other\":\"\\x\"}", "malformed_json"),
        ("{\"affiliate_id\":\"A\",\"\\x\":1}", "malformed_json"),
        ("{\"affiliate_id\":\"A\",\"other\":1.e4}", "malformed_json"),
        ("[]", "not_an_object"),
        ("[{\"affiliate_id\":\"A\"}]", "not_an_object"),
        ("\"A\"", "not_an_object"),
        ("17", "not_an_object"),
        ("null", "not_an_object"),
        ("true", "not_an_object"),
        ("{\"affiliate_id\":\"A\",\"affiliate_id\":\"A\"}", "duplicate_field affiliate_id"),
        ("{\"affiliate_id\":null,\"affiliate_id\":\"A\"}", "duplicate_field affiliate_id"),
        ("{\"affiliate_id\":\"A\",\"affiliate\\u005fid\":\"B\"}", "duplicate_field affiliate_id"),
        ("{}", "required affiliate_id"),
        ("{\"affiliate_id\":[\"A\"]}", "wrong_type affiliate_id"),
        ("{\"affiliate_id\":{\"x\":[]}}", "wrong_type affiliate_id"),
        ("{\"affiliate_id\":7}", "wrong_type affiliate_id"),
        ("{\"affiliate_id\":false}", "wrong_type affiliate_id"),
    ]

    @Test(arguments: lines)
    func `a malformed line is one reject and the lines around it are read`(
        line: String, fault: String
    ) {
        let good = "{\"affiliate_id\":\"A\"}"
        let reading = read("\(good)\n\(line)\n\(good)\n")
        #expect(reading.faults == ["2 \(fault)"])
        #expect(reading.records.map { $0.prefix(9) } == ["memory:1 ", "memory:3 "])
        #expect(reading.rejects.first?.record == line)
    }

    @Test(arguments: [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF5, 0x80, 0x80, 0x80],
    ])
    func `bytes that are no UTF-8 are named, and the reject is repaired`(bad: [UInt8]) {
        let line = Array("{\"affiliate_id\":\"".utf8) + bad + Array("\"}\n".utf8)
        let reading = read(line + Array("{\"affiliate_id\":\"B\"}\n".utf8))
        #expect(reading.faults == ["1 malformed_json"])
        #expect(reading.rejects[0].violation.expected == "valid UTF-8")
        #expect(reading.rejects[0].record.contains("\u{FFFD}"))
        #expect(reading.records.count == 1)
    }

    @Test func `a message names the place and what stands there`() {
        let reading = read("{\"affiliate_id\":\"A\",\"email\":12x}")
        #expect(
            reading.rejects[0].violation.message
                == "`email`: expected a JSON number, found `12x}` at byte 29")
    }

    @Test(arguments: [
        ("{\"affiliate_id\":\"\\u0041\\\"\\\\\\/\"}", "A\"\\/"),
        ("{\"affiliate_id\":\"\\ud83d\\ude00\"}", "\u{1F600}"),
        ("{\"affiliate\\u005fid\":\"A\"}", "A"),
        (" {\t\"affiliate_id\" : \"A\" , \"other\" : [ 1 , { } ] } \r", "A"),
        ("{\"other\":{\"affiliate_id\":\"B\"},\"affiliate_id\":\"A\"}", "A"),
    ])
    func `escapes, white space and unknown fields are understood`(line: String, id: String) {
        let reading = read(line)
        #expect(reading.faults == [])
        #expect(reading.records == ["memory:1 affiliate \([id, "", "", "", ""]) -"])
    }

    @Test(arguments: [("a\\u0000b", "a\u{0}b"), ("\\n\\b", "\n\u{8}")])
    func `control characters are read, and an id may have none`(escaped: String, text: String) {
        let reading = read("{\"affiliate_id\":\"A\",\"first_name\":\"\(escaped)\"}")
        #expect(reading.records == ["memory:1 affiliate \(["A", "", text, "", ""]) -"])
        #expect(read("{\"affiliate_id\":\"\(escaped)\"}").faults == ["1 illegible affiliate_id"])
    }

    @Test(arguments: [(100, true), (127, true), (129, false), (100_000, false)])
    func `nesting is followed to a bound`(depth: Int, isTaken: Bool) {
        let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let reading = read("{\"affiliate_id\":\"A\",\"other\":\(nested)}\n{\"affiliate_id\":\"B\"}")
        #expect(reading.records.count == (isTaken ? 2 : 1))
        #expect(reading.faults == (isTaken ? [] : ["1 malformed_json"]))
    }

    @Test(arguments: 0..<60)
    func `what a slow strict parser refuses is refused, and nothing else`(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        let seeds = [
            #"{"affiliate_id":"A","email":"a@b.co","x":[1,-2.5e3,true,null,{"y":"\u00e9\ud83d\ude00"}]}"#,
            #"{ "q" : "\\\"" , "affiliate_id" : "B" , "first_name" : null , "z" : { } }"#,
            #"{"parent_affiliate_id":"P","affiliate_id":"C","n":0,"m":-0.0e-1,"o":[[],[{}]]}"#,
        ]
        for _ in 0..<400 {
            var line = Array(seeds.randomElement(using: &generator)!.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) { mutate(&line, &generator) }
            line.removeAll { $0 == 0x0A }
            if line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) { continue }
            let isFormed = SlowJSON.isObject(line)
            let reading = read(line + Array("\n{\"affiliate_id\":\"Z\"}".utf8))
            let malformed = reading.rejects.contains {
                $0.line == 1 && [.malformedJSON, .notAnObject].contains($0.violation.code)
            }
            #expect(
                malformed == !isFormed, "\(String(decoding: line, as: UTF8.self).debugDescription)")
            #expect(reading.records.last?.hasPrefix("memory:2 ") == true)
        }
    }

    private func mutate(_ line: inout [UInt8], _ generator: inout SeededGenerator) {
        if line.isEmpty { return }
        let place = line.indices.randomElement(using: &generator)!
        let marks =
            Array("{}[]\",:\\/0123456789.eE+-truefalsn \t\u{1}ud8".utf8) + [0x00, 0xC3, 0xFF]
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: line.remove(at: place)
        case 1: line[place] = marks.randomElement(using: &generator)!
        case 2: line.insert(marks.randomElement(using: &generator)!, at: place)
        default: line.removeSubrange(place...)
        }
    }

    @Test func `what is shown of a document that stops does not depend on its pieces`() {
        let rows = (0..<300).map { #"{"affiliate_id":"A\#($0)","first_name":"someone"}"# }
        for broken in ["", "[}"] {
            let text = "[" + (rows[..<9] + [broken] + rows[9...]).joined(separator: ",\n") + "]"
            let whole = read(text, .affiliates, .json)
            #expect(whole.rejects.count == 1 && whole.records.count == 9)
            #expect(whole.rejects.first?.record.utf8.count == 4096 + 3)
            for chunk in [1, 100, 256, 5000] {
                let limits = FeedLimits(chunkBytes: chunk)
                #expect(read(text, .affiliates, .json, limits: limits) == whole)
            }
        }
    }
}
