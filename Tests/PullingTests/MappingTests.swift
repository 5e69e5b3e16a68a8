import Feeds
import Foundation
import Records
import Testing

@testable import Pulling

@Suite struct MappingTests {
    @Test(arguments: [
        ("9900", 2, "99.00"), ("5", 2, "0.05"), ("-5", 2, "-0.05"), ("0", 2, "0.00"),
        ("123", 0, "123"), ("007", 2, "0.07"), ("00700", 2, "7.00"),
        ("123456789012345678901", 4, "12345678901234567.8901"),
    ])
    func `minor units become decimals digit by digit`(text: String, digits: Int, expected: String) {
        let mapping = FieldMapping(path: "a", form: .minorUnits(digits: digits))
        let value = mapping.convert(SourceValue(kind: .number, text: text))
        #expect(value == SourceValue(kind: .number, text: expected))
    }

    @Test func `what is no whole number of minor units stays to be rejected`() {
        let mapping = FieldMapping(path: "a", form: .minorUnits(digits: 2))
        for text in ["9.5", "", "-", "1e3", "x"] {
            let value = SourceValue(kind: .string, text: text)
            #expect(mapping.convert(value) == value)
        }
    }

    @Test(arguments: [
        ("2026-03-01 09:30:00", "2026-03-01T09:30:00Z"),
        ("2026-03-01 09:30:00.25+00", "2026-03-01T09:30:00.25+00:00"),
        ("2026-03-01 09:30:00-05:30", "2026-03-01T09:30:00-05:30"),
        ("2026-03-01T09:30:00Z", "2026-03-01T09:30:00Z"), ("2026-03-01", "2026-03-01T00:00:00Z"),
        ("soon", nil), ("2026-02-30 00:00:00", nil),
    ])
    func `SQL's times are read as UTC`(text: String, expected: String?) {
        #expect(SourceTime.rfc3339(text) == expected)
    }

    @Test func `JSON's parts are found and read as another reader reads them`() throws {
        let document = """
             {"a" : {"b":[1, -2.50e+3 ,"x\\u00e9\\ud83d\\ude00\\n\\"]"], "c":null}, "d":true ,"":{} }
            """
        let json = try JSONText.read(Array(document.utf8)).get()
        #expect(json.value(at: "a.b")?.elements.map(\.text) == ["1", "-2.50e+3", "xé😀\n\"]"])
        #expect(json.value(at: "a.c")?.kind == .null)
        #expect(json.value(at: "d")?.text == "true")
        #expect(json.value(at: "a.x") == nil)
        #expect(json.members.map(\.name) == ["a", "d", ""])
        #expect(json.value(at: "a.b")?.elements.map(\.kind) == [.number, .number, .string])
    }

    @Test(arguments: [
        "", "{", "{}}", "[1,]", "{\"a\":1} 2", "nul", "[01]", "\"\\x\"", "}{", "{},\"e\":{}",
    ])
    func `what is no JSON document is told`(text: String) {
        if case .success = JSONText.read(Array(text.utf8)) { Issue.record("took \(text)") }
    }

    @Test func `random documents read as Foundation reads them`() throws {
        var random = SeededBytes(state: 7)
        for _ in 0..<400 {
            let value = random.value(depth: 0)
            let data = try JSONSerialization.data(
                withJSONObject: value, options: [.fragmentsAllowed])
            let json = try JSONText.read(Array(data)).get()
            #expect(Self.matches(json, value))
        }
    }

    private static func matches(_ json: JSONText, _ value: Any) -> Bool {
        switch value {
        case let list as [Any]:
            let elements = json.elements
            return json.isArray && elements.count == list.count
                && zip(elements, list).allSatisfy(matches)
        case let object as [String: Any]:
            let members = json.members
            return json.isObject && members.count == object.count
                && members.allSatisfy { member in
                    object[member.name].map { matches(member.value, $0) } ?? false
                }
        case let text as String: return json.kind == .string && json.text == text
        case let number as Int: return json.kind == .number && json.text == String(number)
        default: return json.kind == .null
        }
    }
}

/// Documents from a seed.
private struct SeededBytes {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func text() -> String {
        let parts = ["a", "\"", "\\", "\n", "é", "😀", "{", "]", ",", ":", "\u{1}", "/", " "]
        return (0..<next(6)).map { _ in parts[next(parts.count)] }.joined()
    }

    mutating func value(depth: Int) -> Any {
        switch next(depth > 3 ? 3 : 5) {
        case 0: return text()
        case 1: return next(2000) - 1000
        case 2: return NSNull()
        case 3: return (0..<next(4)).map { _ in value(depth: depth + 1) }
        default:
            var object: [String: Any] = [:]
            for _ in 0..<next(4) { object[text()] = value(depth: depth + 1) }
            return object
        }
    }
}
