import RuleLanguage
import Testing

/// Source and the value or the error that it gives, in an environment without variables.
@Suite struct EvaluationTests {
    private func check(_ source: String, _ expected: String) {
        #expect(outcome(source, in: Environment()) == expected, "\(source)")
    }

    @Test(arguments: [
        ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 - 2 - 1", "4"), ("-7 / 2", "-3"),
        ("-7 % 3", "-1"), ("2u * 3u", "6u"), ("1.5 / 0.0", "(1.0 / 0.0)"), ("-5.0 * 0.5", "-2.5"),
        ("9223372036854775807 + 1", "error: overflow in `+`"),
        ("-9223372036854775808 - 1", "error: overflow in `-`"),
        ("-(-9223372036854775808)", "error: overflow in `-`"),
        ("-9223372036854775808 / -1", "error: overflow in `/`"),
        ("-9223372036854775808 % -1", "error: overflow in `%`"),
        ("1u - 2u", "error: overflow in `-`"), ("1 / 0", "error: division by zero"),
        ("1 % 0", "error: modulus by zero"), ("0x1F + 0xFu.size()", "problem"),
        ("'a' + 'b'", "\"ab\""), ("[1] + [2]", "[1, 2]"), ("b'a' + b'b'", "b\"\\x61\\x62\""),
    ])
    func `arithmetic is exact or an error`(source: String, expected: String) {
        let found = outcome(source, in: Environment())
        #expect(expected == "problem" ? found.hasPrefix("problem") : found == expected)
    }

    @Test(arguments: [
        ("1 == 1.0", "true"), ("1u == 1", "true"), ("[1, 2.0] == [1u, 2]", "true"),
        ("1 < 1.5", "true"), ("-1 < 1u", "true"), ("18446744073709551615u > -1", "true"),
        ("0.0 / 0.0 == 0.0 / 0.0", "false"), ("0.0 / 0.0 != 0.0 / 0.0", "true"),
        ("0.0 / 0.0 < 1.0", "false"), ("0.0 / 0.0 >= 1.0", "false"),
        ("{1: 'a'} == {1u: 'a'}", "true"), ("'e\\u0301' == '\\u00e9'", "false"),
        ("'Z' < 'a'", "true"), ("'\\uFFFD' < '\\U0001F600'", "true"), ("b'a' < b'ab'", "true"),
        ("false < true", "true"), ("1 in [2.0, 1.0]", "true"), ("'b' in {'b': 1}", "true"),
        ("dyn(1) == 'a'", "false"), ("null == null", "true"),
    ])
    func `comparison goes by value across number types`(source: String, expected: String) {
        check(source, expected)
    }

    @Test(arguments: [
        ("true || 1 / 0 > 0", "true"), ("1 / 0 > 0 || true", "true"),
        ("false && 1 / 0 > 0", "false"), ("1 / 0 > 0 && false", "false"),
        ("1 / 0 > 0 && true", "error: division by zero"),
        ("1 / 0 > 0 || 1 % 0 > 0", "error: division by zero"),
        ("true ? 1 : 1 / 0", "1"), ("[1 / 0 > 0, true][1]", "error: division by zero"),
        ("[0, 2].exists(x, 2 / x == 1)", "true"), ("[0, 1].all(x, 2 / x == 1)", "false"),
        ("[0, 2].all(x, 2 / x == 1)", "error: division by zero"),
        ("[0, 2].exists_one(x, 2 / x == 1)", "error: division by zero"),
    ])
    func `an error counts only if it could change the result`(source: String, expected: String) {
        check(source, expected)
    }

    @Test(arguments: [
        ("[1, 2, 3].map(x, x * x)", "[1, 4, 9]"), ("[1, 2, 3].map(x, x > 1, x * x)", "[4, 9]"),
        ("[1, 2, 3].filter(x, x % 2 == 1)", "[1, 3]"), ("{'a': 1}.map(k, k)", "[\"a\"]"),
        ("[3, 4].map(x, [1, 2].map(y, x * y))", "[[3, 6], [4, 8]]"),
        ("['a', 'b'].transformList(i, v, i > 0, v + 'x')", "[\"bx\"]"),
        ("['a'].transformMap(i, v, v)", "{0: \"a\"}"),
        ("['a', 'b'].transformMapEntry(i, v, {v: i})", "{\"a\": 0, \"b\": 1}"),
        ("['a', 'a'].transformMapEntry(i, v, {v: i})", "error: repeated key `a`"),
        ("{1: 'a', 1u: 'b'}", "error: repeated key `1`"),
        ("[1, 2][2]", "error: index out of range: 2"),
        ("{'a': 1}.b", "error: no such key `b`"), ("has({'a': 1}.a)", "true"),
        ("cel.bind(x, 2, x * x)", "4"), ("size('\\U0001F600é')", "2"), ("[[], [1]][1]", "[1]"),
    ])
    func `collections and macros`(source: String, expected: String) { check(source, expected) }

    @Test(arguments: [
        ("int('-12')", "-12"), ("int('x')", "error: invalid argument: `x` is not an int"),
        ("int(9.3e18)", "error: int out of range"), ("uint(-1)", "error: uint out of range"),
        ("int(-1.9)", "-1"), ("double('1e3')", "1000.0"),
        ("double('1e400')", "error: double out of range"), ("double('-Infinity')", "(-1.0 / 0.0)"),
        ("dyn(1) || false", "error: expected bool, found int"),
        ("dyn(1).a", "error: no such field `a`"), ("string(1.0)", "\"1\""),
        ("string(1e21)", "\"1e+21\""), ("string(1e-7)", "\"1e-07\""),
        ("string(0.1 + 0.2)", "\"0.30000000000000004\""), ("string(true)", "\"true\""),
        ("string(b'\\xff')", "error: invalid argument: bytes are not UTF-8"),
        ("bool('yes')", "error: invalid argument: `yes` is not a bool"),
        ("type(1) == int", "true"), ("type([1])", "list"), ("type(type(1))", "type"),
    ])
    func `conversions`(source: String, expected: String) { check(source, expected) }

    @Test(arguments: [
        ("optional.of(1).orValue(2)", "1"), ("optional.none().orValue(2)", "2"),
        ("optional.of(1).orValue(1 / 0)", "1"), ("{'a': 1}.?b.orValue(7)", "7"),
        ("[1][?3].hasValue()", "false"), ("optional.of(2).optMap(x, x * 2)", "optional.of(4)"),
        ("[?optional.none(), 1]", "[1]"),
        ("optional.none().value()", "error: optional has no value"),
        ("math.greatest(1, 2.5, 2u)", "2.5"), ("math.least([3, 1, 2])", "1"),
        ("math.round(-2.5)", "-3.0"),
        ("math.abs(-9223372036854775808)", "error: overflow in `math.abs`"),
        ("'a,b,c'.split(',', 2)", "[\"a\", \"b,c\"]"), ("['a', 'b'].join('-')", "\"a-b\""),
        ("'abab'.replace('b', '')", "\"aa\""), ("'ab'.replace('', '-')", "\"-a-b-\""),
        (
            "'%.2f|%e|%s|%d'.format([2.675, 12345.678, [1, 'a'], 7])",
            "\"2.67|1.234568e+04|[1, a]|7\""
        ),
        ("'%x %b %o'.format([255, -5, 8])", "\"ff -101 10\""),
        ("'%.0f %.0f'.format([0.5, 1.5])", "\"0 2\""), ("'%.3f'.format([1e300]).size()", "305"),
    ])
    func `extensions`(source: String, expected: String) { check(source, expected) }
}
