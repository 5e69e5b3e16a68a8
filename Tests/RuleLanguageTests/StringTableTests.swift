import RuleLanguage
import Testing

/// Functions of strings, which count code points from 0.
///
/// Source and the value or the error that it gives; `problem` where it does not compile.
@Suite struct StringTableTests {
    @Test(arguments: [
        (#"size('\U0001F600é')"#, "2"),
        (#"'e\u0301'.size()"#, "2"),
        ("'' < 'a'", "true"),
        ("'Z' < 'a'", "true"),
        (#"'é' < '\U0001F600'"#, "true"),
        (#"'\uFFFF' < '\U00010000'"#, "true"),
        ("'abc'.contains('')", "true"),
        ("'abc'.contains('bc')", "true"),
        ("'abc'.contains('ac')", "false"),
        ("''.startsWith('')", "true"),
        ("'abc'.startsWith('ab')", "true"),
        ("'abc'.startsWith('abcd')", "false"),
        ("'éa'.endsWith('a')", "true"),
        ("'abc'.endsWith('')", "true"),
        ("dyn('abc').contains(dyn(1))", "error: no such overload: `contains` of (string, int)"),
    ])
    func `size, parts and order`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("'tacocat'.charAt(3)", #""o""#),
        ("'tacocat'.charAt(7)", #""""#),
        ("'tacocat'.charAt(8)", "error: index out of range: 8"),
        ("'tacocat'.charAt(-1)", "error: index out of range: -1"),
        (#"'a\U0001F600c'.charAt(1)"#, #""😀""#),
        ("'tacocat'.substring(4)", #""cat""#),
        ("'tacocat'.substring(7)", #""""#),
        ("'tacocat'.substring(8)", "error: index out of range: 8"),
        ("'tacocat'.substring(-1)", "error: index out of range: -1"),
        ("'tacocat'.substring(0, 4)", #""taco""#),
        ("'tacocat'.substring(4, 4)", #""""#),
        ("'tacocat'.substring(4, 3)", "error: index out of range: 4 after 3"),
        ("'tacocat'.substring(0, 8)", "error: index out of range: 8"),
        (#"'a\U0001F600c'.substring(1, 2)"#, #""😀""#),
        ("''.substring(0)", #""""#),
    ])
    func `charAt and substring`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("'tacocat'.indexOf('')", "0"),
        ("'tacocat'.indexOf('', 7)", "7"),
        ("'tacocat'.indexOf('', 8)", "error: index out of range: 8"),
        ("'tacocat'.indexOf('ac')", "1"),
        ("'tacocat'.indexOf('x')", "-1"),
        ("'tacocat'.indexOf('a', 2)", "5"),
        ("'tacocat'.indexOf('a', -1)", "error: index out of range: -1"),
        (#"'a\U0001F600c'.indexOf('c')"#, "2"),
        ("''.indexOf('a')", "-1"),
        ("'tacocat'.lastIndexOf('')", "7"),
        ("'tacocat'.lastIndexOf('at')", "5"),
        ("'tacocat'.lastIndexOf('x')", "-1"),
        ("'tacocat'.lastIndexOf('a', 4)", "1"),
        ("'tacocat'.lastIndexOf('a', 0)", "-1"),
        ("'tacocat'.lastIndexOf('', 3)", "3"),
        ("'tacocat'.lastIndexOf('a', 8)", "error: index out of range: 8"),
        ("'tacocat'.lastIndexOf('a', -1)", "error: index out of range: -1"),
        ("'a'.lastIndexOf('abc')", "-1"),
    ])
    func `indexOf and lastIndexOf`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("'TacoCÆt'.lowerAscii()", #""tacocÆt""#),
        ("'tacocÆt é'.upperAscii()", #""TACOCÆT é""#),
        (#"'\u212A'.lowerAscii()"#, #""K""#),
        (#"'abc\U0001F600'.reverse()"#, #""😀cba""#),
        ("''.reverse()", #""""#),
        (#"' \t\n\v\f\r x '.trim()"#, #""x""#),
        (#"'\u0085\u00a0\u1680\u2000\u2028\u2029\u202f\u205f\u3000x'.trim()"#, #""x""#),
        (#"'\u180ex\u200b\ufeff'.trim().size()"#, "4"),
        ("'   '.trim()", #""""#),
    ])
    func `case, reverse and trim`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("'hello hello'.replace('he', 'we')", #""wello wello""#),
        ("'hello hello'.replace('he', 'we', -1)", #""wello wello""#),
        ("'hello hello'.replace('he', 'we', 1)", #""wello hello""#),
        ("'hello hello'.replace('he', 'we', 0)", #""hello hello""#),
        ("'hello hello'.replace('he', 'we', 5)", #""wello wello""#),
        ("'hello'.replace('', '_')", #""_h_e_l_l_o_""#),
        ("'hello'.replace('', '_', 2)", #""_h_ello""#),
        ("''.replace('', '_')", #""_""#),
        ("'aaa'.replace('aa', 'b')", #""ba""#),
        ("'abc'.replace('b', '')", #""ac""#),
        (#"'a\U0001F600a'.replace('a', 'b')"#, #""b😀b""#),
        ("'abc'.replace('d', 'e')", #""abc""#),
    ])
    func `replace`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("'a,b,,c'.split(',')", #"["a", "b", "", "c"]"#),
        ("'a,b,c'.split(',', 0)", "[]"),
        ("'a,b,c'.split(',', 1)", #"["a,b,c"]"#),
        ("'a,b,c'.split(',', 2)", #"["a", "b,c"]"#),
        ("'a,b,c'.split(',', -1)", #"["a", "b", "c"]"#),
        ("'a,b,c'.split(',', 9)", #"["a", "b", "c"]"#),
        ("',a,'.split(',')", #"["", "a", ""]"#),
        ("'aé'.split('')", #"["a", "é"]"#),
        ("'aéc'.split('', 2)", #"["a", "éc"]"#),
        ("'abc'.split('x')", #"["abc"]"#),
        ("''.split(',')", #"[""]"#),
        ("['a', 'b'].join()", #""ab""#),
        ("['a', 'b'].join(', ')", #""a, b""#),
        ("['a'].join('-')", #""a""#),
        ("[].join('-')", #""""#),
        ("dyn(['a', 1]).join('-')", "error: no such overload: `join` of (list, string)"),
        ("[1].join()", "problem"),
    ])
    func `split and join`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("strings.quote('')", #""\"\"""#),
        (#"strings.quote('a\a\b\f\n\r\t\v')"#, #""\"a\\a\\b\\f\\n\\r\\t\\v\"""#),
        (#"strings.quote('\\ and "')"#, #""\"\\\\ and \\\"\"""#),
        (#"strings.quote("it's é")"#, #""\"it's é\"""#),
        (#"strings.quote(r'\n')"#, #""\"\\\\n\"""#),
    ])
    func `quote`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("base64.encode(b'')", #""""#),
        ("base64.encode(b'f')", #""Zg==""#),
        ("base64.encode(b'fo')", #""Zm8=""#),
        ("base64.encode(b'foo')", #""Zm9v""#),
        (#"base64.encode(b'\xff\xfe\xfd')"#, #""//79""#),
        ("base64.decode('Zm9vYg==')", #"b"\x66\x6f\x6f\x62""#),
        ("base64.decode('Zm9vYg')", #"b"\x66\x6f\x6f\x62""#),
        ("base64.decode('')", #"b"""#),
        ("base64.decode('Z')", "error: invalid argument: `Z` is not base64"),
        ("base64.decode('Zm9v=')", "error: invalid argument: `Zm9v=` is not base64"),
        ("base64.decode('Z m9')", "error: invalid argument: `Z m9` is not base64"),
        ("base64.decode('Z-_9')", "error: invalid argument: `Z-_9` is not base64"),
    ])
    func `base64`(source: String, expected: String) {
        checkOutcome(source, expected)
    }
}
