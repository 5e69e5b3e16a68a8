import RuleLanguage
import Testing

@Suite struct TypeTests {
    @Test(arguments: [
        ("1", "int"), ("[1, 2]", "list(int)"), ("[1, 'a']", "list(dyn)"), ("[]", "list(dyn)"),
        ("{}", "map(dyn, dyn)"), ("{'a': 1}", "map(string, int)"),
        ("{'a': 1, 2: 3}", "map(dyn, int)"),
        ("[[], [[]], [[[]]]]", "list(list(list(list(dyn))))"), ("[[1], []]", "list(list(int))"),
        ("[[1], ['a']]", "list(dyn)"), ("[[1], [dyn(1)]]", "list(list(dyn))"),
        ("[optional.none(), optional.of(1)]", "list(optional_type(int))"),
        ("[optional.of(1), optional.of(dyn(1))]", "list(optional_type(dyn))"),
        ("true ? optional.of(dyn(1)) : optional.of(1)", "optional_type(dyn)"),
        ("[duration('0s'), null][0]", "duration"), ("[null, timestamp(0)]", "list(timestamp)"),
        ("[].map(x, x)", "list(dyn)"), ("[1].map(x, [x])", "list(list(int))"),
        ("{'a': 1.5}.transformMap(k, v, string(v))", "map(string, string)"),
        ("dyn(1) + 1", "int"), ("dyn(1) + dyn(1)", "dyn"), ("[1, 2][0] + 1", "int"),
        ("{'a': {'b': 1u}}.a.b", "uint"), ("{'a': 1}.?a", "optional_type(int)"),
        ("optional.of({'a': 1}).a", "optional_type(int)"), ("type(1)", "type"),
        ("timestamp(0) - timestamp(0)", "duration"), ("math.greatest(1, 2)", "int"),
        ("math.greatest(1, 2.0)", "dyn"), ("'a'.split(',')", "list(string)"),
        ("cel.bind(x, [1], x + x)", "list(int)"),
        ("optional.of(1).optMap(x, 'a')", "optional_type(string)"),
    ])
    func `types are inferred`(source: String, expected: String) throws {
        let compiled = try compile(source, in: Environment()).get()
        #expect(compiled.type.description == expected)
    }

    @Test(arguments: [
        ("[duration('0s'), null].exists(d, d == duration('1s'))", "false"),
        ("[duration('0s'), null].exists(d, d == null)", "true"),
        (
            "[duration('0s'), null][1] < duration('1s')",
            "error: no such overload: `<` of (null_type, google.protobuf.Duration)"
        ),
        ("true ? null : timestamp(0)", "null"),
    ])
    func `null may stand for a time`(source: String, expected: String) {
        #expect(outcome(source, in: Environment()) == expected)
    }

    @Test func `a dotted name is resolved in its container first, unless it begins with a point`() {
        var environment = Environment()
        environment.container = "firm.rules"
        environment.declareConstant("firm.rules.x", .int(1))
        environment.declareConstant("firm.y", .int(2))
        environment.declareConstant("x", .int(3))
        environment.declareConstant("a.b", .map(MapValue([(.string("c"), .int(4))]) ?? MapValue()))
        #expect(outcome("[x, y, .x, a.b.c]", in: environment) == "[1, 2, 3, 4]")
        #expect(outcome("[5].map(x, x + .x)", in: environment) == "[8]")
        environment.declareConstant("a.b.c", .int(6))
        #expect(outcome("[a.b.c, (a.b).c]", in: environment) == "[6, 4]")
    }
}
