import RuleLanguage
import Testing

/// `text.format(arguments)`, clause by clause.
///
/// Source and the value or the error that it gives; `problem` where it does not compile.
@Suite struct FormatVerbTests {
    @Test(arguments: [
        ("'%s'.format(['é'])", #""é""#),
        ("'%s'.format([true])", #""true""#),
        ("'%s'.format([-7])", #""-7""#),
        ("'%s'.format([18446744073709551615u])", #""18446744073709551615""#),
        ("'%s'.format([2.0])", #""2""#),
        ("'%s'.format([-1.5])", #""-1.5""#),
        ("'%s'.format([1e21])", #""1000000000000000000000""#),
        ("'%s'.format([0.0 / 0.0])", #""NaN""#),
        ("'%s'.format([-1.0 / 0.0])", #""-Infinity""#),
        ("'%s'.format([b'ab'])", #""ab""#),
        (#"'%s'.format([b'a\xff\xfeb'])"#, #""a�b""#),
        ("'%s'.format([null])", #""null""#),
        ("'%s'.format([timestamp('2009-02-13T23:31:30.5Z')])", #""2009-02-13T23:31:30.5Z""#),
        ("'%s'.format([duration('-1h0.25s')])", #""-3600.25s""#),
        ("'%s'.format([duration('0s')])", #""0s""#),
        ("'%s'.format([[1, 'a', [2.5, null]]])", #""[1, a, [2.5, null]]""#),
        ("'%s'.format([[]])", #""[]""#),
        ("'%s'.format([{'b': 1, 'a': [true]}])", #""{a: [true], b: 1}""#),
        ("'%s'.format([{2: 'x', 10: 'y', true: 'z'}])", #""{10: y, 2: x, true: z}""#),
        ("'%s'.format([{}])", #""{}""#),
        ("'%s'.format([int])", #""int""#),
        ("'%s'.format([type(timestamp(0))])", #""google.protobuf.Timestamp""#),
    ])
    func `%s writes any value`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("'%d'.format([0])", #""0""#),
        ("'%d'.format([-42])", #""-42""#),
        ("'%d'.format([18446744073709551615u])", #""18446744073709551615""#),
        ("'%d'.format([0.0 / 0.0])", #""NaN""#),
        ("'%d'.format([1.0 / 0.0])", #""Infinity""#),
        ("'%d'.format([-1.0 / 0.0])", #""-Infinity""#),
        ("'%d'.format(['1'])", "error: invalid argument: `%d` does not take string"),
        ("'%d'.format([true])", "error: invalid argument: `%d` does not take bool"),
        ("'%d'.format([null])", "error: invalid argument: `%d` does not take null_type"),
        (
            "'%d'.format([duration('1s')])",
            "error: invalid argument: `%d` does not take google.protobuf.Duration"
        ),
        ("'%d'.format([[1]])", "error: invalid argument: `%d` does not take list"),
    ])
    func `%d writes whole numbers`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("'%f'.format([1])", #""1.000000""#),
        ("'%f'.format([7u])", #""7.000000""#),
        ("'%f'.format([-0.5])", #""-0.500000""#),
        ("'%.0f'.format([0.5])", #""0""#),
        ("'%.0f'.format([1.5])", #""2""#),
        ("'%.0f'.format([2.5])", #""2""#),
        ("'%.1f'.format([0.25])", #""0.2""#),
        ("'%.1f'.format([0.35])", #""0.3""#),
        ("'%.3f'.format([123.4999])", #""123.500""#),
        ("'%.3f'.format([123.4994])", #""123.499""#),
        ("'%.2f'.format([-0.001])", #""-0.00""#),
        ("'%.20f'.format([0.1])", #""0.10000000000000000555""#),
        ("'%f'.format([0.0 / 0.0])", #""NaN""#),
        ("'%f'.format([-1.0 / 0.0])", #""-Infinity""#),
        ("'%.2f'.format(['1'])", "error: invalid argument: `%f` does not take string"),
        ("'%.1001f'.format([1.0])", "error: invalid argument: precision is not 0 to 1000"),
        ("'%.f'.format([1.0])", "error: invalid argument: precision is not 0 to 1000"),
    ])
    func `%f writes a fixed number of digits, half to even`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("'%e'.format([0])", #""0.000000e+00""#),
        ("'%e'.format([1234.5678])", #""1.234568e+03""#),
        ("'%.3e'.format([0.00012345])", #""1.234e-04""#),
        ("'%.0e'.format([15.0])", #""2e+01""#),
        ("'%.1e'.format([-3.14])", #""-3.1e+00""#),
        ("'%e'.format([1e100])", #""1.000000e+100""#),
        ("'%e'.format([5e-324])", #""4.940656e-324""#),
        ("'%e'.format([1.0 / 0.0])", #""Infinity""#),
        ("'%e'.format([true])", "error: invalid argument: `%e` does not take bool"),
    ])
    func `%e writes an exponent`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("'%x'.format([255])", #""ff""#),
        ("'%X'.format([255])", #""FF""#),
        ("'%x'.format([-255])", #""-ff""#),
        ("'%x'.format([18446744073709551615u])", #""ffffffffffffffff""#),
        ("'%x'.format(['é'])", #""c3a9""#),
        (#"'%X'.format([b'\x0f\xff'])"#, #""0FFF""#),
        ("'%x'.format([1.5])", "error: invalid argument: `%x` does not take double"),
        ("'%o'.format([8])", #""10""#),
        ("'%o'.format([-8])", #""-10""#),
        ("'%o'.format(['8'])", "error: invalid argument: `%o` does not take string"),
        ("'%b'.format([5])", #""101""#),
        ("'%b'.format([-5])", #""-101""#),
        ("'%b'.format([5u])", #""101""#),
        ("'%b'.format([true])", #""1""#),
        ("'%b'.format([false])", #""0""#),
        ("'%b'.format(['5'])", "error: invalid argument: `%b` does not take string"),
        ("'%x'.format([-9223372036854775808])", #""-8000000000000000""#),
    ])
    func `%x, %X, %o and %b write other bases`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("'%% %%'.format([])", #""% %""#),
        ("'100%%%d'.format([1])", #""100%1""#),
        ("'%s %s'.format([1])", "error: index out of range: 1"),
        ("'%s'.format([])", "error: index out of range: 0"),
        ("'%s'.format([1, 2])", #""1""#),
        ("'plain'.format([])", #""plain""#),
        ("'%'.format([1])", "error: invalid argument: unfinished `%` clause"),
        ("'%q'.format([1])", "error: invalid argument: unknown clause `%q`"),
        ("'%5d'.format([1])", "error: invalid argument: unknown clause `%5`"),
        ("'%-d'.format([1])", "error: invalid argument: unknown clause `%-`"),
        ("'%.2'.format([1])", "error: invalid argument: unfinished `%` clause"),
        ("'é%sé'.format(['x'])", #""éxé""#),
        ("'%s'.format(1)", "problem"),
    ])
    func `clauses and arguments are counted`(source: String, expected: String) {
        checkOutcome(source, expected)
    }
}
