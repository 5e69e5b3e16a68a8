import RuleLanguage
import Testing

@Suite struct FormatTests {
    @Test(arguments: [
        ("a&&b||c", "a && b || c"), ("(a||b)&&c", "(a || b) && c"), ("((a))", "a"),
        ("a&&(b&&c)", "a && (b && c)"), ("1-(2-3)", "1 - (2 - 3)"), ("(1-2)-3", "1 - 2 - 3"),
        ("-(1)", "-(1)"), ("- -1", "--1"), ("-1", "-1"), ("-(5.foo())", "-(5.foo())"),
        ("!(a==b)", "!(a == b)"), ("(a?b:c)?d:e", "(a ? b : c) ? d : e"),
        ("a?b:c?d:e", "a ? b : c ? d : e"), ("has(a.b)", "has(a.b)"), ("a . b [ 0 ]", "a.b[0]"),
        ("a.?b[?'c']", "a.?b[?\"c\"]"), ("{'a':1,?b:c}", "{\"a\": 1, ?b: c}"),
        ("[1,?x,]", "[1, ?x]"), ("a.`b c`", "a.`b c`"), (".a.b", ".a.b"),
        ("x.all(i,v,i>v)", "x.all(i, v, i > v)"),
        ("x.existsOne(i,v,i>v)", "x.exists_one(i, v, i > v)"),
        ("cel.bind(x,1,x)", "cel.bind(x, 1, x)"), ("x.optMap(y,y+1)", "x.optMap(y, y + 1)"),
        ("r'\\d' + \"q\\\"\"", "\"\\\\d\" + \"q\\\"\""), ("b'\\xff'", "b\"\\xff\""),
        (".5e1", "5.0"),
        ("a in[1]", "a in [1]"), ("(a+b).c", "(a + b).c"), ("(a.b).c", "(a.b).c"),
        ("((a)).b", "a.b"), ("1u+0x10", "1u + 16"),
    ])
    func `formatting keeps the tree and drops needless parentheses`(
        source: String, expected: String
    ) throws {
        let text = try RuleLanguage.Expression.formatted(source).get()
        #expect(text == expected)
        #expect(try RuleLanguage.Expression.formatted(text).get() == text)
    }
}
