import RuleLanguage
import Testing

/// Source and the exact problems of its syntax.
@Suite struct SyntaxProblemTests {
    @Test(arguments: [
        ("a = 1", "2..<3: unexpected character `=` (write `==` to compare)"),
        ("fees & 1", "5..<6: unexpected character `&` (write `&&`)"),
        ("fees | 1", "5..<6: unexpected character `|` (write `||`)"),
        ("fees # 1", "5..<6: unexpected character `#`"),
        ("'open", "0..<5: unterminated string"),
        ("'two\nlines'", "0..<4: unterminated string\n10..<11: unterminated string"),
        ("'\\q'", "1..<3: unknown escape in string (write `\\\\` for a backslash)"),
        ("'\\x4'", "1..<4: escape needs 2 digits"),
        ("'\\ud800'", "1..<7: escape is not a Unicode code point"),
        ("b'\\u00ff'", "2..<8: escape is not a byte (write `\\xFF`)"),
        ("10x", "0..<3: `10x` is not a number"),
        (
            "9223372036854775809",
            "0..<19: number does not fit an int (write `u` after it, or a double)"
        ),
        ("1e400", "0..<5: number does not fit a double"),
        ("18446744073709551616u", "0..<21: number does not fit a uint"),
        (
            "a.`b",
            "2..<4: unterminated field name in backquotes "
                + "(it may hold letters, digits, `_`, `.`, `-`, `/` and spaces)"
        ),
    ])
    func `a faulty word is reported with its place`(source: String, expected: String) {
        #expect(problems(source) == expected)
    }

    @Test(arguments: [
        ("", "0..<0: expected an expression, found the end"),
        ("fees >=", "7..<7: expected an expression, found the end"),
        ("fees fees", "5..<9: expected the end of the expression, found `fees`"),
        ("(fees", "5..<5: expected `)` after an expression in parentheses, found the end"),
        ("[1, 2", "5..<5: expected `]` or `,`, found the end"),
        ("{1 2}", "3..<4: expected `:` between a key and its value, found a number"),
        ("fees ? 1", "8..<8: expected `:` between the branches of `?`, found the end"),
        ("fees.", "5..<5: expected a field name after `.`, found the end"),
        ("fees.in", "5..<7: expected a field name after `.`, found `in`"),
        ("while", "0..<5: `while` is a reserved word"),
        (
            "9223372036854775808",
            "0..<19: number does not fit an int "
                + "(write `u` after it, or a double)"
        ),
        ("Point{x: 1}", "5..<6: message types such as `Name{...}` are not supported"),
        ("has(fees)", "4..<8: `has` needs a field such as `has(a.b)`"),
        ("[1].all(a.b, true)", "8..<11: `all` needs a plain name for its variable"),
        ("[1].all(i, i, true)", "11..<12: `all` has two variables `i`"),
    ])
    func `a fault of grammar says what was expected`(source: String, expected: String) {
        #expect(problems(source) == expected)
    }

    @Test func `offsets count UTF-8 bytes`() {
        #expect(problems("'é' = 1") == "5..<6: unexpected character `=` (write `==` to compare)")
    }
}
