import RuleLanguage
import Testing

/// Arithmetic, comparison and conversion of numbers at the ends of their ranges.
///
/// Source and the value or the error that it gives; `problem` where it does not compile.
@Suite struct NumberTableTests {
    @Test(arguments: [
        ("9223372036854775806 + 1", "9223372036854775807"),
        ("9223372036854775807 + 1", "error: overflow in `+`"),
        ("-9223372036854775807 - 1", "-9223372036854775808"),
        ("-9223372036854775808 - 1", "error: overflow in `-`"),
        ("-9223372036854775808 + -1", "error: overflow in `+`"),
        ("4611686018427387904 * 2", "error: overflow in `*`"),
        ("-4611686018427387904 * 2", "-9223372036854775808"),
        ("4611686018427387904 * -2", "-9223372036854775808"),
        ("-9223372036854775808 * -1", "error: overflow in `*`"),
        ("-9223372036854775808 / -1", "error: overflow in `/`"),
        ("-9223372036854775808 % -1", "error: overflow in `%`"),
        ("-9223372036854775808 / 1", "-9223372036854775808"),
        ("-(-9223372036854775807)", "9223372036854775807"),
        ("-(-9223372036854775808)", "error: overflow in `-`"),
        ("7 / -2", "-3"),
        ("-7 / -2", "3"),
        ("7 % -3", "1"),
        ("-7 % 3", "-1"),
        ("-7 % -3", "-1"),
        ("0 / 5", "0"),
        ("5 / 0", "error: division by zero"),
        ("5 % 0", "error: modulus by zero"),
        ("0 % 5", "0"),
        ("1 - -1", "2"),
        ("2 * 3 % 4", "2"),
        ("10 - 4 - 3", "3"),
        ("100 / 10 / 5", "2"),
    ])
    func `integer arithmetic fails rather than wrap around`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("0u - 1u", "error: overflow in `-`"),
        ("1u - 1u", "0u"),
        ("18446744073709551615u + 1u", "error: overflow in `+`"),
        ("18446744073709551615u + 0u", "18446744073709551615u"),
        ("9223372036854775808u * 2u", "error: overflow in `*`"),
        ("7u / 2u", "3u"),
        ("7u % 2u", "1u"),
        ("7u / 0u", "error: division by zero"),
        ("7u % 0u", "error: modulus by zero"),
        ("-(1u)", "problem"),
        ("-dyn(1u)", "error: no such overload: `-` of (uint)"),
        ("1u + 1", "problem"),
        ("dyn(1u) + dyn(1)", "error: no such overload: `+` of (uint, int)"),
    ])
    func `a uint is never negative`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1.0 / 0.0", "(1.0 / 0.0)"),
        ("-1.0 / 0.0", "(-1.0 / 0.0)"),
        ("0.0 / 0.0", "(0.0 / 0.0)"),
        ("-0.0", "-0.0"),
        ("0.0 == -0.0", "true"),
        ("1.0 / -0.0", "(-1.0 / 0.0)"),
        ("1.7976931348623157e308 * 10.0", "(1.0 / 0.0)"),
        ("5e-324 / 2.0", "0.0"),
        ("dyn(5.5) % dyn(2.0)", "error: no such overload: `%` of (double, double)"),
        ("9007199254740992.0 + 1.0", "9007199254740992.0"),
        ("-(1.5)", "-1.5"),
    ])
    func `doubles follow IEEE 754`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("dyn(1) == 1u", "true"),
        ("dyn(1) == 1.0", "true"),
        ("dyn(1u) == 1.0", "true"),
        ("dyn(-1) == 18446744073709551615u", "false"),
        ("dyn(9007199254740993) == 9007199254740992.0", "true"),
        ("dyn(9223372036854775807) == 9223372036854775808.0", "true"),
        ("dyn(1) == true", "false"),
        ("dyn(1) == '1'", "false"),
        ("dyn(null) == 0", "false"),
        ("dyn([1]) == [1.0]", "true"),
        ("dyn({1: 2u}) == {1u: 2.0}", "true"),
        ("dyn([]) == {}", "false"),
        ("1 < 2u", "true"),
        ("-1 < 0u", "true"),
        ("18446744073709551615u > 9223372036854775807", "true"),
        ("1 < 1.5", "true"),
        ("1.5 > 1u", "true"),
        ("9223372036854775807 < 9223372036854775808.0", "false"),
        ("-9223372036854775808 <= -9223372036854775808.0", "true"),
        ("18446744073709551615u <= 18446744073709551616.0", "true"),
        ("0.0 / 0.0 == 0.0 / 0.0", "false"),
        ("0.0 / 0.0 != 0.0 / 0.0", "true"),
        ("0.0 / 0.0 < 1.0", "false"),
        ("0.0 / 0.0 >= 1", "false"),
        ("[0.0 / 0.0] == [0.0 / 0.0]", "false"),
        ("1.0 / 0.0 > 9223372036854775807", "true"),
        ("dyn(1) < dyn('a')", "error: no such overload: `<` of (int, string)"),
        ("dyn(true) < dyn(1)", "error: no such overload: `<` of (bool, int)"),
        ("dyn(null) < dyn(null)", "error: no such overload: `<` of (null_type, null_type)"),
        ("dyn([1]) < dyn([2])", "error: no such overload: `<` of (list, list)"),
        ("2 in [1u, 2.0]", "true"),
        ("dyn(2.0) in {2: 'a'}", "true"),
        ("dyn(2.5) in {2: 'a'}", "false"),
    ])
    func `numbers of any types compare by value`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("int(1.9)", "1"),
        ("int(-1.9)", "-1"),
        ("int(0.0 / 0.0)", "error: int out of range"),
        ("int(1.0 / 0.0)", "error: int out of range"),
        ("int(9223372036854774784.0)", "9223372036854774784"),
        ("int(9223372036854775807.0)", "error: int out of range"),
        ("int(-9223372036854775808.0)", "error: int out of range"),
        ("int(-9223372036854774784.0)", "-9223372036854774784"),
        ("int(9223372036854775807u)", "9223372036854775807"),
        ("int(9223372036854775808u)", "error: int out of range"),
        ("int('9223372036854775807')", "9223372036854775807"),
        (
            "int('9223372036854775808')",
            "error: invalid argument: `9223372036854775808` is not an int"
        ),
        ("int('-9223372036854775808')", "-9223372036854775808"),
        ("int('')", "error: invalid argument: `` is not an int"),
        ("int(' 1')", "error: invalid argument: ` 1` is not an int"),
        ("int('1.0')", "error: invalid argument: `1.0` is not an int"),
        ("int('0x1F')", "error: invalid argument: `0x1F` is not an int"),
        ("int('1u')", "error: invalid argument: `1u` is not an int"),
        ("int(dyn(null))", "error: no such overload: `int` of (null_type)"),
        ("int(timestamp('1969-12-31T23:59:59.9Z'))", "-1"),
    ])
    func `a conversion to int truncates and keeps to the range`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("uint(1.9)", "1u"),
        ("uint(-0.9)", "error: uint out of range"),
        ("uint(-1)", "error: uint out of range"),
        ("uint(18446744073709549568.0)", "18446744073709549568u"),
        ("uint(18446744073709551616.0)", "error: uint out of range"),
        ("uint(0.0 / 0.0)", "error: uint out of range"),
        ("uint('18446744073709551615')", "18446744073709551615u"),
        (
            "uint('18446744073709551616')",
            "error: invalid argument: `18446744073709551616` is not a uint"
        ),
        ("uint('-1')", "error: invalid argument: `-1` is not a uint"),
        ("uint(5)", "5u"),
        ("uint(5u)", "5u"),
    ])
    func `a conversion to uint truncates and keeps to the range`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("double(9007199254740993)", "9007199254740992.0"),
        ("double(18446744073709551615u)", "1.8446744073709552e+19"),
        ("double('1e400')", "error: double out of range"),
        ("double('-1e400')", "error: double out of range"),
        ("double('1e-400')", "0.0"),
        ("double('NaN')", "(0.0 / 0.0)"),
        ("double('abc')", "error: invalid argument: `abc` is not a double"),
        ("double('')", "error: invalid argument: `` is not a double"),
        ("double('.5')", "0.5"),
        ("double(1.5)", "1.5"),
    ])
    func `a conversion to double rounds to the nearest`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("bool('true')", "true"),
        ("bool('t')", "true"),
        ("bool('1')", "true"),
        ("bool('FALSE')", "false"),
        ("bool('F')", "false"),
        ("bool('yes')", "error: invalid argument: `yes` is not a bool"),
        ("bool('tRuE')", "error: invalid argument: `tRuE` is not a bool"),
        ("bool('')", "error: invalid argument: `` is not a bool"),
        ("string(-7)", #""-7""#),
        ("string(7u)", #""7""#),
        ("string(1.0)", #""1""#),
        ("string(123456.0)", #""123456""#),
        ("string(1234567.0)", #""1.234567e+06""#),
        ("string(1e21)", #""1e+21""#),
        ("string(0.0001)", #""0.0001""#),
        ("string(0.00001)", #""1e-05""#),
        ("string(-0.5e-9)", #""-5e-10""#),
        ("string(true)", #""true""#),
        (#"string(b'caf\xc3\xa9')"#, #""café""#),
        (#"string(b'\xff')"#, "error: invalid argument: bytes are not UTF-8"),
        ("string(timestamp('2009-02-13T23:31:30.100Z'))", #""2009-02-13T23:31:30.1Z""#),
        ("string(duration('1h0.5s'))", #""3600.5s""#),
        ("string(dyn(null))", "error: no such overload: `string` of (null_type)"),
        ("string(dyn([1]))", "error: no such overload: `string` of (list)"),
        ("bytes('é')", #"b"\xc3\xa9""#),
        ("bytes(b'x')", #"b"\x78""#),
        ("dyn(1)", "1"),
        ("type(dyn(1u))", "uint"),
        ("type(type(1)) == type", "true"),
        ("type(1) == type(2) && type(1) != type(1u)", "true"),
        ("type([1]) == list && type({}) == map && type(null) == null_type", "true"),
        ("type(timestamp(0)) == google.protobuf.Timestamp", "true"),
        ("type(duration('1s')) == google.protobuf.Duration", "true"),
    ])
    func `other conversions`(source: String, expected: String) {
        checkOutcome(source, expected)
    }
}
