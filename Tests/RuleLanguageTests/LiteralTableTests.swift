import RuleLanguage
import Testing

/// Every form of literal, and what is none.
///
/// Source and the value or the error that it gives; `problem` where it does not compile.
@Suite struct LiteralTableTests {
    @Test(arguments: [
        ("0", "0"),
        ("007", "7"),
        ("0x0", "0"),
        ("0xFF", "255"),
        ("-0x10", "-16"),
        ("0x7fffffffffffffff", "9223372036854775807"),
        ("0x8000000000000000", "problem"),
        ("-0x8000000000000000", "-9223372036854775808"),
        ("0xFFFFFFFFFFFFFFFFu", "18446744073709551615u"),
        ("0x10000000000000000u", "problem"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "problem"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-9223372036854775809", "problem"),
        ("18446744073709551615u", "18446744073709551615u"),
        ("1U", "1u"),
        ("1e3", "1000.0"),
        ("1E+3", "1000.0"),
        ("1.5e-3", "0.0015"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("1.", "problem"),
        ("1.e5", "problem"),
        ("1e", "problem"),
        ("1e309", "problem"),
        ("1e-400", "0.0"),
        ("0x", "problem"),
        ("0xG", "problem"),
        ("1_000", "problem"),
        ("1L", "problem"),
        ("1.2.3", "problem"),
    ])
    func `numbers`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        (#"'\a\b\f\n\r\t\v'"#, #""\u0007\u0008\u000c\u000a\u000d\u0009\u000b""#),
        (#"'\\ \' \" \` \?'"#, #""\\ ' \" ` ?""#),
        (#""\\ \' \" \` \?""#, #""\\ ' \" ` ?""#),
        (#"'\x41\X41'"#, #""AA""#),
        (#"'\xff'"#, #""ÿ""#),
        (#"'\101\377'"#, #""Aÿ""#),
        (#"'\400'"#, "problem"),
        (#"'\08'"#, "problem"),
        (#"'\u00e9'"#, #""é""#),
        (#"'\U0001F600'"#, #""😀""#),
        (#"'\U0010FFFF'"#, #""􏿿""#),
        (#"'\U00110000'"#, "problem"),
        (#"'\ud800'"#, "problem"),
        (#"'\U0000DFFF'"#, "problem"),
        (#"'\u12'"#, "problem"),
        (#"'\x4'"#, "problem"),
        (#"'\e'"#, "problem"),
        (#"'\ '"#, "problem"),
        (#"'\0'"#, "problem"),
        (#"r'\n\u00e9'"#, #""\\n\\u00e9""#),
        (#"R"\x""#, #""\\x""#),
        (#"r'\'"#, #""\\""#),
        (#"r'\\'"#, #""\\\\""#),
    ])
    func `escapes in strings`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("''", #""""#),
        (#""""#, #""""#),
        (#""it's""#, #""it's""#),
        (#"'say "x"'"#, #""say \"x\"""#),
        ("'' 'a'", "problem"),
        ("''", #""""#),
        (#"""" "x" 'y' """"#, #"" \"x\" 'y' ""#),
        (#""""a""b""""#, #""a\"\"b""#),
        ("'''a'b'''", #""a'b""#),
        ("''''''", #""""#),
        ("'''a\nb'''", #""a\u000ab""#),
        ("'a\nb'", "problem"),
        ("r'''a\nb'''", #""a\u000ab""#),
        ("'a\r'", "problem"),
        ("'\t'", #""\u0009""#),
        ("'é😀'", #""é😀""#),
    ])
    func `quotes of one and of three`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("b''", #"b"""#),
        ("b'abc'", #"b"\x61\x62\x63""#),
        (#"B"abc""#, #"b"\x61\x62\x63""#),
        ("b'é'", #"b"\xc3\xa9""#),
        (#"b'\xff\xFE'"#, #"b"\xff\xfe""#),
        (#"b'\377\000'"#, #"b"\xff\x00""#),
        (#"b'\400'"#, "problem"),
        (#"b'\u00e9'"#, "problem"),
        (#"b'\U0001F600'"#, "problem"),
        (#"br'\x41'"#, #"b"\x5c\x78\x34\x31""#),
        (#"b"\n\\""#, #"b"\x0a\x5c""#),
        ("size(b'é')", "2"),
        (#"b'a' + b'\xff'"#, #"b"\x61\xff""#),
        ("b'a' < b'b'", "true"),
        (#"b'\xff' > b'z'"#, "true"),
        ("b'' == b''", "true"),
    ])
    func `bytes`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("1 // one", "1"),
        ("// one\n1", "1"),
        ("1 +\t\n\u{c}\r 2", "3"),
        ("1 /* c */", "problem"),
        ("[1, 2,]", "[1, 2]"),
        ("{1: 2,}", "{1: 2}"),
        ("[,]", "[]"),
        ("{,}", "{}"),
        ("[1,,2]", "problem"),
        ("[1 2]", "problem"),
        ("size([1],)", "problem"),
        ("", "problem"),
        ("//", "problem"),
        ("1\u{a0}+ 1", "problem"),
        ("1\u{b}+ 1", "problem"),
    ])
    func `comments, white space and trailing commas`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("1 + 2 * 3 - 4 / 2", "5"),
        ("2 - 3 - 4", "-5"),
        ("2 * 3 / 4", "1"),
        ("-2 * -3", "6"),
        ("- 1", "-1"),
        ("--1", "1"),
        ("!!true", "true"),
        ("!-1", "problem"),
        ("!true || true", "true"),
        ("!(true || true)", "false"),
        ("true || false && false", "true"),
        ("1 < 2 == true", "true"),
        ("1 == 1 == true", "true"),
        ("1 in [1] in [true]", "true"),
        ("1 + 1 in [2]", "true"),
        ("true ? 1 : true ? 2 : 3", "1"),
        ("false ? 1 : false ? 2 : 3", "3"),
        ("(true ? false : true) ? 1 : 2", "2"),
        ("true ? false ? 1 : 2 : 3", "problem"),
        ("-{'a': 1}.a", "-1"),
        ("-[1][0]", "-1"),
        ("!{'a': true}.a", "false"),
        ("1 = 1", "problem"),
        ("1 === 1", "problem"),
        ("true & true", "problem"),
        ("1 <> 2", "problem"),
        ("not true", "problem"),
    ])
    func `precedence and association`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("{'for': 1}.for", "1"),
        ("{'in': 1}.in", "problem"),
        ("{'true': 1}.true", "problem"),
        ("{'if': 1}.if", "1"),
        ("for", "problem"),
        ("[1].map(if, 1)", "problem"),
        ("[1].map(true, 1)", "problem"),
        ("{'a-b': 1}.`a-b`", "1"),
        ("{'a.b/c d': 1}.`a.b/c d`", "1"),
        ("`a`", "problem"),
        ("{'a': 1}.``", "problem"),
    ])
    func `reserved words`(source: String, expected: String) {
        checkOutcome(source, expected)
    }
}
