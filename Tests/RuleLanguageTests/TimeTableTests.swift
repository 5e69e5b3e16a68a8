import RuleLanguage
import Testing

/// Instants and spans of time at the ends of their ranges and in their written forms.
///
/// Source and the value or the error that it gives; `problem` where it does not compile.
@Suite struct TimeTableTests {
    @Test(arguments: [
        ("timestamp('2009-02-13T23:31:30Z')", #"timestamp("2009-02-13T23:31:30Z")"#),
        ("timestamp('2009-02-13t23:31:30z')", #"timestamp("2009-02-13T23:31:30Z")"#),
        (
            "timestamp('2009-02-13T23:31:30.123456789Z')",
            #"timestamp("2009-02-13T23:31:30.123456789Z")"#
        ),
        ("timestamp('2009-02-13T23:31:30+05:30')", #"timestamp("2009-02-13T18:01:30Z")"#),
        ("timestamp('2009-02-13T23:31:30-08:00')", #"timestamp("2009-02-14T07:31:30Z")"#),
        ("timestamp('0001-01-01T00:00:00Z')", #"timestamp("0001-01-01T00:00:00Z")"#),
        ("timestamp('0000-12-31T23:59:59Z')", "error: timestamp out of range"),
        ("timestamp('0001-01-01T00:00:00+00:01')", "error: timestamp out of range"),
        ("timestamp('0000-12-31T23:59:59-00:01')", #"timestamp("0001-01-01T00:00:59Z")"#),
        (
            "timestamp('9999-12-31T23:59:59.999999999Z')",
            #"timestamp("9999-12-31T23:59:59.999999999Z")"#
        ),
        ("timestamp('9999-12-31T23:59:59-00:01')", "error: timestamp out of range"),
        ("timestamp('10000-01-01T00:00:00Z')", "error: timestamp out of range"),
        ("timestamp('2000-02-29T00:00:00Z')", #"timestamp("2000-02-29T00:00:00Z")"#),
        (
            "timestamp('1900-02-29T00:00:00Z')",
            "error: invalid argument: `1900-02-29T00:00:00Z` is not an RFC 3339 time"
        ),
        (
            "timestamp('2009-02-30T00:00:00Z')",
            "error: invalid argument: `2009-02-30T00:00:00Z` is not an RFC 3339 time"
        ),
        (
            "timestamp('2009-13-01T00:00:00Z')",
            "error: invalid argument: `2009-13-01T00:00:00Z` is not an RFC 3339 time"
        ),
        (
            "timestamp('2009-02-13T24:00:00Z')",
            "error: invalid argument: `2009-02-13T24:00:00Z` is not an RFC 3339 time"
        ),
        (
            "timestamp('2009-02-13T23:60:00Z')",
            "error: invalid argument: `2009-02-13T23:60:00Z` is not an RFC 3339 time"
        ),
        (
            "timestamp('2009-02-13')",
            "error: invalid argument: `2009-02-13` is not an RFC 3339 time"
        ),
        (
            "timestamp('2009-02-13T23:31:30')",
            "error: invalid argument: `2009-02-13T23:31:30` is not an RFC 3339 time"
        ),
        (
            "timestamp('2009-02-13T23:31Z')",
            "error: invalid argument: `2009-02-13T23:31Z` is not an RFC 3339 time"
        ),
        ("timestamp('')", "error: invalid argument: `` is not an RFC 3339 time"),
        ("timestamp(253402300799)", #"timestamp("9999-12-31T23:59:59Z")"#),
        ("timestamp(253402300800)", "error: timestamp out of range"),
        ("timestamp(-62135596800)", #"timestamp("0001-01-01T00:00:00Z")"#),
        ("timestamp(-62135596801)", "error: timestamp out of range"),
        ("timestamp(timestamp(1))", #"timestamp("1970-01-01T00:00:01Z")"#),
    ])
    func `reading instants`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("duration('0')", #"duration("0s")"#),
        ("duration('-0')", #"duration("0s")"#),
        ("duration('1s')", #"duration("1s")"#),
        ("duration('-1.5s')", #"duration("-1.5s")"#),
        ("duration('1h30m')", #"duration("5400s")"#),
        ("duration('1.5h')", #"duration("5400s")"#),
        ("duration('90m')", #"duration("5400s")"#),
        ("duration('1ms')", #"duration("0.001s")"#),
        ("duration('1us')", #"duration("0.000001s")"#),
        ("duration('1µs')", #"duration("0.000001s")"#),
        ("duration('1ns')", #"duration("0.000000001s")"#),
        ("duration('1h1m1s1ms1us1ns')", #"duration("3661.001001001s")"#),
        ("duration('.5s')", #"duration("0.5s")"#),
        ("duration('1.s')", #"duration("1s")"#),
        ("duration('0.000000001s')", #"duration("0.000000001s")"#),
        ("duration('1.0000000001s')", #"duration("1s")"#),
        ("duration('9223372036.854775807s')", #"duration("9223372036.854775807s")"#),
        ("duration('9223372036.854775808s')", "error: duration out of range"),
        ("duration('-9223372036.854775808s')", #"duration("-9223372036.854775808s")"#),
        ("duration('-9223372036.854775809s')", "error: duration out of range"),
        ("duration('2562047h')", #"duration("9223369200s")"#),
        ("duration('2562048h')", "error: duration out of range"),
        ("duration('1')", "error: invalid argument: `1` is not a duration such as `1h30m`"),
        ("duration('s')", "error: invalid argument: `s` is not a duration such as `1h30m`"),
        ("duration('1d')", "error: invalid argument: `1d` is not a duration such as `1h30m`"),
        ("duration('1s-')", "error: invalid argument: `1s-` is not a duration such as `1h30m`"),
        ("duration('--1s')", "error: invalid argument: `--1s` is not a duration such as `1h30m`"),
        ("duration('1hs')", "error: invalid argument: `1hs` is not a duration such as `1h30m`"),
        ("duration('')", "error: invalid argument: `` is not a duration such as `1h30m`"),
        ("duration('1 s')", "error: invalid argument: `1 s` is not a duration such as `1h30m`"),
        ("duration(' 1s')", "error: invalid argument: ` 1s` is not a duration such as `1h30m`"),
        ("duration(duration('1s'))", #"duration("1s")"#),
    ])
    func `reading spans`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        (
            "timestamp('2009-02-13T23:00:00Z') + duration('1h')",
            #"timestamp("2009-02-14T00:00:00Z")"#
        ),
        (
            "duration('1h') + timestamp('2009-02-13T23:00:00Z')",
            #"timestamp("2009-02-14T00:00:00Z")"#
        ),
        (
            "timestamp('2009-02-13T23:00:00Z') - duration('-1ns')",
            #"timestamp("2009-02-13T23:00:00.000000001Z")"#
        ),
        (
            "timestamp('2009-02-13T23:00:00Z') - timestamp('2009-02-14T00:00:00Z')",
            #"duration("-3600s")"#
        ),
        (
            "timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')",
            "error: timestamp out of range"
        ),
        ("timestamp('0001-01-01T00:00:00Z') - duration('1ns')", "error: timestamp out of range"),
        (
            "timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')",
            "error: duration out of range"
        ),
        ("duration('9223372036s') + duration('1s')", "error: duration out of range"),
        ("duration('-9223372036s') - duration('1s')", "error: duration out of range"),
        ("duration('1s') - duration('2s')", #"duration("-1s")"#),
        ("duration('1s') - timestamp(0)", "problem"),
        ("timestamp(0) + timestamp(0)", "problem"),
        ("duration('1s') * 2", "problem"),
        ("-duration('1s')", "problem"),
        ("timestamp('2009-02-13T23:00:00Z') < timestamp('2009-02-13T23:00:00.000000001Z')", "true"),
        ("timestamp('2009-02-13T23:00:00Z') == timestamp('2009-02-14T00:00:00+01:00')", "true"),
        ("duration('60s') == duration('1m')", "true"),
        ("duration('-1s') < duration('0s')", "true"),
        ("timestamp(0) == dyn(0)", "false"),
    ])
    func `arithmetic of times`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("timestamp('2009-02-13T23:31:30.123Z').getFullYear()", "2009"),
        ("timestamp('2009-02-13T23:31:30.123Z').getMonth()", "1"),
        ("timestamp('2009-02-13T23:31:30.123Z').getDate()", "13"),
        ("timestamp('2009-02-13T23:31:30.123Z').getDayOfMonth()", "12"),
        ("timestamp('2009-02-13T23:31:30.123Z').getDayOfWeek()", "5"),
        ("timestamp('2009-02-13T23:31:30.123Z').getDayOfYear()", "43"),
        ("timestamp('2009-02-13T23:31:30.123Z').getHours()", "23"),
        ("timestamp('2009-02-13T23:31:30.123Z').getMinutes()", "31"),
        ("timestamp('2009-02-13T23:31:30.123Z').getSeconds()", "30"),
        ("timestamp('2009-02-13T23:31:30.123Z').getMilliseconds()", "123"),
        ("timestamp('2009-02-13T23:31:30.123Z').getHours('UTC')", "23"),
        ("timestamp('2009-02-13T23:31:30.123Z').getHours('')", "23"),
        ("timestamp('2009-02-13T23:31:30.123Z').getHours('+05:30')", "5"),
        ("timestamp('2009-02-13T23:31:30.123Z').getMinutes('+05:30')", "1"),
        ("timestamp('2009-02-13T23:31:30.123Z').getDate('02:00')", "14"),
        ("timestamp('2009-02-13T23:31:30.123Z').getHours('-08:00')", "15"),
        ("timestamp('2009-02-13T23:31:30.123Z').getHours('-00:30')", "23"),
        ("timestamp('2009-02-13T23:31:30.123Z').getMinutes('-00:30')", "1"),
        ("timestamp('2009-02-13T23:31:30.123Z').getHours('US/Central')", "17"),
        ("timestamp('2009-02-13T23:31:30.123Z').getHours('Asia/Kathmandu')", "5"),
        ("timestamp('2009-02-13T23:31:30.123Z').getMinutes('Asia/Kathmandu')", "16"),
        ("timestamp('2009-02-13T23:31:30.123Z').getDayOfWeek('Australia/Sydney')", "6"),
        ("timestamp('2009-02-13T23:31:30.123Z').getHours('CET')", "0"),
        ("timestamp('2009-02-13T23:31:30.123Z').getHours('Universal')", "23"),
        (
            "timestamp('2009-02-13T23:31:30.123Z').getHours('+5:30')",
            "error: invalid argument: unknown time zone `+5:30`"
        ),
        (
            "timestamp('2009-02-13T23:31:30.123Z').getHours('24:00')",
            "error: invalid argument: unknown time zone `24:00`"
        ),
        (
            "timestamp('2009-02-13T23:31:30.123Z').getHours('00:60')",
            "error: invalid argument: unknown time zone `00:60`"
        ),
        (
            "timestamp('2009-02-13T23:31:30.123Z').getHours('Nowhere')",
            "error: invalid argument: unknown time zone `Nowhere`"
        ),
        (
            "timestamp('2009-02-13T23:31:30.123Z').getHours('PDT')",
            "error: invalid argument: unknown time zone `PDT`"
        ),
        ("timestamp('2009-02-13T23:31:30.123Z').getHours(1)", "problem"),
    ])
    func `parts of an instant in a zone`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("timestamp('0001-01-01T00:00:00Z').getFullYear()", "1"),
        ("timestamp('0001-01-01T00:00:00Z').getFullYear('-00:01')", "0"),
        ("timestamp('9999-12-31T23:59:59Z').getFullYear('+00:01')", "10000"),
        ("timestamp('2000-02-29T00:00:00Z').getDayOfYear()", "59"),
        ("timestamp('2000-12-31T00:00:00Z').getDayOfYear()", "365"),
        ("timestamp('1969-12-31T23:59:59.5Z').getSeconds()", "59"),
        ("timestamp('1969-12-31T23:59:59.5Z').getMilliseconds()", "500"),
        ("timestamp('1970-01-01T00:00:00Z').getDayOfWeek()", "4"),
        ("timestamp('1900-03-01T00:00:00Z').getDayOfWeek()", "4"),
    ])
    func `parts at the ends of the calendar`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("duration('3661.5s').getHours()", "1"),
        ("duration('3661.5s').getMinutes()", "61"),
        ("duration('3661.5s').getSeconds()", "3661"),
        ("duration('3661.5s').getMilliseconds()", "500"),
        ("duration('-3661.5s').getHours()", "-1"),
        ("duration('-3661.5s').getMinutes()", "-61"),
        ("duration('-3661.5s').getSeconds()", "-3661"),
        ("duration('-3661.5s').getMilliseconds()", "-500"),
        ("duration('100h').getHours()", "100"),
        ("duration('1s').getDate()", "problem"),
        ("duration('1s').getHours('UTC')", "problem"),
    ])
    func `parts of a span are its whole in that unit, but for milliseconds`(
        source: String, expected: String
    ) {
        checkOutcome(source, expected)
    }
}
