import Testing

@testable import Records

struct EventTimeTests {
    /// RFC 3339 date-times and the instant that they name.
    static let good: [(text: String, instant: String)] = [
        ("2026-03-01T09:30:00Z", "2026-03-01T09:30:00Z"),
        ("2026-03-01t09:30:00z", "2026-03-01T09:30:00Z"),
        ("2026-03-01T09:30:00+00:00", "2026-03-01T09:30:00Z"),
        ("2026-03-01T09:30:00-00:00", "2026-03-01T09:30:00Z"),
        ("2026-03-01T09:30:00+02:00", "2026-03-01T07:30:00Z"),
        ("2026-03-01T01:30:00+02:00", "2026-02-28T23:30:00Z"),
        ("2025-12-31T23:30:00-05:30", "2026-01-01T05:00:00Z"),
        ("2026-03-01T09:30:00+23:59", "2026-02-28T09:31:00Z"),
        ("2026-03-01T09:30:00.5Z", "2026-03-01T09:30:00.500000Z"),
        ("2026-03-01T09:30:00.123456Z", "2026-03-01T09:30:00.123456Z"),
        ("2026-03-01T09:30:00.1234569Z", "2026-03-01T09:30:00.123456Z"),
        ("2026-03-01T09:30:00.000000000000Z", "2026-03-01T09:30:00Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
        ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        // A leap second reads as the instant that follows it.
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2016-12-31T23:59:60.9Z", "2017-01-01T00:00:00Z"),
        ("1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00Z"),
    ]

    @Test(arguments: good)
    func `a date-time of RFC 3339 is read`(text: String, instant: String) throws {
        let time = try #require(parsed(text, EventTime.init(parsing:)))
        #expect(time.description == instant)
    }

    static let bad = [
        "", "2026-03-01", "2026-03-01T09:30Z", "2026-03-01T09:30:00", "2026-03-01 09:30:00Z",
        "20260301T093000Z", "2026-3-1T09:30:00Z", "2026-03-01T24:00:00Z", "2026-03-01T09:60:00Z",
        "2026-03-01T09:30:61Z", "2026-03-01T09:30:60Z", "2026-03-01T23:59:60Z",
        "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-03-00T00:00:00Z",
        "2026-03-01T09:30:00.Z", "2026-03-01T09:30:00,5Z", "2026-03-01T09:30:00+0200",
        "2026-03-01T09:30:00+02", "2026-03-01T09:30:00+24:00", "2026-03-01T09:30:00+02:60",
        "2026-03-01T09:30:00ZZ", "2026-03-01T09:30:00Z ", " 2026-03-01T09:30:00Z",
        "+2026-03-01T09:30:00Z", "2026-03-01T09:30:00.5", "2026-03-01T09:30:00.123456",
        "2026-03-01T-9:30:00Z", "yesterday at half past", "2026-W09-7T09:30:00Z",
        "\u{662}026-03-01T09:30:00Z",
    ]

    @Test(arguments: bad)
    func `anything else is no date-time`(text: String) {
        #expect(parsed(text, EventTime.init(parsing:)) == nil)
    }

    @Test func `an instant lies in its day, before 1970 too`() {
        #expect(EventTime(microseconds: -1).day.description == "1969-12-31")
        #expect(EventTime(microseconds: 0).day.description == "1970-01-01")
        let day = Day(year: 2026, month: 3, day: 1)
        #expect(day.start.day == day)
        #expect(EventTime(microseconds: day.end.microseconds - 1).day == day)
        #expect(day.end == Day(number: day.number + 1).start)
    }

    @Test func `days between instants are fractions of 24 hours`() {
        let start = Day(year: 2026, month: 3, day: 1).start
        #expect(start.advanced(byDays: 3).days(since: start) == 3)
        #expect(
            EventTime(microseconds: start.microseconds + 43_200_000_000).days(since: start) == 0.5)
    }

    @Test func `a day is its first instant as a beginning and its last as an end`() throws {
        let begin = try #require(EventTime(bound: "2026-03-01", isEnd: false))
        let end = try #require(EventTime(bound: "2026-03-01", isEnd: true))
        #expect(begin.description == "2026-03-01T00:00:00Z")
        #expect(end.description == "2026-03-01T23:59:59.999999Z")
        for isEnd in [false, true] {
            let time = EventTime(bound: "2026-03-01T09:30:00+01:00", isEnd: isEnd)
            #expect(time?.description == "2026-03-01T08:30:00Z")
            #expect(EventTime(bound: "2026-02-29", isEnd: isEnd) == nil)
        }
    }
}
