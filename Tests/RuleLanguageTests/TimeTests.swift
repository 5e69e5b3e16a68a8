import RuleLanguage
import Testing

@Suite struct TimeTests {
    @Test(arguments: [
        ("timestamp('2024-02-29T12:30:00.250Z')", "timestamp(\"2024-02-29T12:30:00.25Z\")"),
        ("timestamp('2024-03-01T00:30:00+01:00')", "timestamp(\"2024-02-29T23:30:00Z\")"),
        (
            "timestamp('2023-02-29T00:00:00Z')",
            "error: invalid argument: `2023-02-29T00:00:00Z` is not an RFC 3339 time"
        ),
        ("timestamp(0)", "timestamp(\"1970-01-01T00:00:00Z\")"),
        ("int(timestamp('1969-12-31T23:59:59Z'))", "-1"),
        ("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "error: timestamp out of range"),
        (
            "timestamp('2024-03-01T00:00:00Z') - timestamp('2024-02-28T00:00:00Z')",
            "duration(\"172800s\")"
        ),
    ])
    func `instants`(source: String, expected: String) {
        #expect(outcome(source, in: Environment()) == expected)
    }

    @Test(arguments: [
        ("duration('1h30m')", "duration(\"5400s\")"), ("duration('-1.5s')", "duration(\"-1.5s\")"),
        ("duration('1us1ns')", "duration(\"0.000001001s\")"), ("duration('0')", "duration(\"0s\")"),
        ("duration('300000000h')", "error: duration out of range"),
        ("duration('1')", "error: invalid argument: `1` is not a duration such as `1h30m`"),
        ("duration('90m').getHours()", "1"), ("duration('90m').getSeconds()", "5400"),
        ("duration('1h') < duration('61m')", "true"),
    ])
    func `spans of time`(source: String, expected: String) {
        #expect(outcome(source, in: Environment()) == expected)
    }

    @Test(arguments: [
        ("getFullYear()", "2024"), ("getMonth()", "1"), ("getDate()", "29"),
        ("getDayOfMonth()", "28"), ("getDayOfWeek()", "4"), ("getDayOfYear()", "59"),
        ("getHours()", "23"), ("getMilliseconds()", "125"), ("getHours('+05:30')", "5"),
        ("getDate('+05:30')", "1"), ("getHours('-02:00')", "21"), ("getHours('UTC')", "23"),
        ("getHours('Europe/Paris')", "0"), ("getHours('America/St_Johns')", "20"),
        ("getHours('Nowhere/Else')", "error: invalid argument: unknown time zone `Nowhere/Else`"),
    ])
    func `parts of an instant, in UTC or in a zone`(call: String, expected: String) {
        let source = "timestamp('2024-02-29T23:45:10.125Z').\(call)"
        #expect(outcome(source, in: Environment()) == expected)
    }

    @Test func `dates go through the calendar and back`() {
        for days in stride(from: -719_162, through: 2_932_896, by: 997) {
            let source = "int(timestamp(string(timestamp(\(days * 86_400)))))"
            #expect(outcome(source, in: Environment()) == "\(days * 86_400)")
        }
    }
}
