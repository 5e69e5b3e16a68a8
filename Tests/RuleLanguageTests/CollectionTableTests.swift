import RuleLanguage
import Testing

/// Lists, maps, selection, presence and macros.
///
/// Source and the value or the error that it gives; `problem` where it does not compile.
@Suite struct CollectionTableTests {
    @Test(arguments: [
        ("[] + []", "[]"),
        ("[1] + [2]", "[1, 2]"),
        ("[1] + dyn(['a'])", #"[1, "a"]"#),
        ("[1, 2, 3][0]", "1"),
        ("[1, 2, 3][2]", "3"),
        ("[1, 2, 3][3]", "error: index out of range: 3"),
        ("[1, 2, 3][-1]", "error: index out of range: -1"),
        ("[1, 2, 3][dyn(1.0)]", "2"),
        ("[1, 2, 3][dyn(1.5)]", "error: invalid argument: a list can't be indexed by double"),
        ("[1, 2, 3][dyn(1u)]", "2"),
        ("[1, 2, 3][dyn('0')]", "error: invalid argument: a list can't be indexed by string"),
        ("[1, 2, 3][9223372036854775807]", "error: index out of range: 9223372036854775807"),
        ("[][0]", "error: index out of range: 0"),
        ("size([1, [2, 3]])", "2"),
        ("[[1], [2]][1][0]", "2"),
        ("1 in []", "false"),
        ("[1] in [[1.0]]", "true"),
        ("'a' in ['b', 'a']", "true"),
        ("dyn('a') in [1, 2]", "false"),
        ("dyn(1) in 1", "problem"),
        ("[1, 2] == [2, 1]", "false"),
        ("[1, 2] == [1]", "false"),
    ])
    func `lists`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("{1: 'a'}[1]", #""a""#),
        ("{1: 'a'}[dyn(1u)]", #""a""#),
        ("{1: 'a'}[dyn(1.0)]", #""a""#),
        ("{1: 'a'}[dyn(1.5)]", "error: no such key `1.5`"),
        ("{1u: 'a'}[dyn(1)]", #""a""#),
        ("{true: 'a'}[true]", #""a""#),
        ("{'': 'a'}['']", #""a""#),
        ("{'a': 1}['b']", "error: no such key `b`"),
        ("dyn({'a': 1})[1]", "error: no such key `1`"),
        ("dyn({'a': 1})[null]", "error: no such key `null_type`"),
        ("{1: 1, 1: 2}", "error: repeated key `1`"),
        ("{1: 1, 1u: 2}", "error: repeated key `1`"),
        ("{dyn(1): 1, dyn('1'): 2, dyn(true): 3}.size()", "3"),
        (#"{'é': 1, 'e\u0301': 2}.size()"#, "2"),
        ("{1.0: 1}", "problem"),
        ("{dyn(1.0): 1}", "error: unsupported key type `double`"),
        ("{null: 1}", "problem"),
        ("{dyn([]): 1}", "error: unsupported key type `list`"),
        ("{'a': 1} == {'a': 1.0}", "true"),
        ("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "true"),
        ("{'a': 1} == {'a': 1, 'b': 2}", "false"),
        ("'a' in {'a': null}", "true"),
        ("1 in {}", "false"),
        ("{'a': {'b': [10, 20]}}.a.b[1]", "20"),
        ("{'a': 1}.b", "error: no such key `b`"),
        ("{1: 1}.a", "problem"),
        ("dyn([1]).a", "error: no such field `a`"),
        ("dyn('x').a", "error: no such field `a`"),
    ])
    func `keys of maps`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("has({'a': 1}.a)", "true"),
        ("has({'a': null}.a)", "true"),
        ("has({'a': 1}.b)", "false"),
        ("has({}.a)", "false"),
        ("has({1: 1}.a)", "false"),
        ("has({'a': {'b': 1}}.a.b)", "true"),
        ("has({'a': {}}.a.b)", "false"),
        ("has({}.a.b)", "error: no such key `a`"),
        ("has([].a)", "problem"),
        ("has(dyn([]).a)", "error: no such field `a`"),
        ("has(dyn(1).a)", "error: no such field `a`"),
        ("has(dyn(null).a)", "error: no such field `a`"),
        ("has({'a': 1}['a'])", "problem"),
        ("has({'a b': 1}.`a b`)", "true"),
        ("has(1)", "problem"),
    ])
    func `presence`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("[].all(x, 1 / 0 > x)", "true"),
        ("[].exists(x, 1 / 0 > x)", "false"),
        ("[].exists_one(x, true)", "false"),
        ("[1, 2, 3].all(x, x > 0)", "true"),
        ("[1, 2, 3].exists(x, x == 2)", "true"),
        ("[1, 2, 3].exists_one(x, x > 2)", "true"),
        ("[1, 2, 3].exists_one(x, x > 1)", "false"),
        ("[1, 0].exists(x, 1 / x == 1)", "true"),
        ("[0, 1].exists(x, 1 / x == 1)", "true"),
        ("[0, 2].exists(x, 1 / x == 1)", "error: division by zero"),
        ("[0, 2].all(x, 1 / x == 1)", "false"),
        ("[0, 1].all(x, 1 / x == 1)", "error: division by zero"),
        ("[1, 1, 0].exists_one(x, 1 / x == 1)", "error: division by zero"),
        ("[1, 2, 3].filter(x, x != 2)", "[1, 3]"),
        ("[0].filter(x, 1 / x == 1)", "error: division by zero"),
        ("[1, 2].map(x, [x, x])", "[[1, 1], [2, 2]]"),
        ("[1, 2, 3].map(x, x % 2 == 1, x * x)", "[1, 9]"),
        ("[0].map(x, 1 / x)", "error: division by zero"),
        ("[dyn(1), 'a'].map(x, type(x))", "[int, string]"),
        ("[1, 2].map(x, x, x)", "problem"),
        ("dyn(1).all(x, true)", "error: no such overload: `comprehension` of (int)"),
        ("'abc'.map(x, x)", "problem"),
    ])
    func `macros over lists`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("{'a': 1, 'b': 2}.all(k, k < 'c')", "true"),
        ("{'a': 1}.exists(k, k == 'a')", "true"),
        ("{'a': 1, 'b': 2}.exists_one(k, true)", "false"),
        ("{}.all(k, false)", "true"),
        ("{'a': 1}.map(k, k + k)", #"["aa"]"#),
        ("{'a': 1, 'b': 2}.filter(k, k != 'a')", #"["b"]"#),
        ("{1: 'a', dyn('k'): 'b'}.exists(k, k == 'k')", "true"),
    ])
    func `macros over maps go through the keys`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("[10, 20].all(i, v, v == (i + 1) * 10)", "true"),
        ("[10, 20].exists(i, v, i == 1 && v == 20)", "true"),
        ("[10, 20].existsOne(i, v, v > 5)", "false"),
        ("[10, 20].exists_one(i, v, v > 15)", "true"),
        ("{'a': 1}.all(k, v, k == 'a' && v == 1)", "true"),
        ("{'a': 1}.exists(k, v, v == 2)", "false"),
        ("[0, 1].exists(i, v, 1 / v == 1)", "true"),
        ("[0, 2].exists(i, v, 1 / v == 1)", "error: division by zero"),
        ("[10, 20].transformList(i, v, i + v)", "[10, 21]"),
        ("[10, 20].transformList(i, v, i > 0, i + v)", "[21]"),
        ("{'a': 1}.transformList(k, v, k)", #"["a"]"#),
        ("['x'].transformMap(i, v, v + v)", #"{0: "xx"}"#),
        ("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10)", #"{"b": 20}"#),
        ("{'a': 1, 'b': 2}.transformMap(k, v, v / 0)", "error: division by zero"),
        ("{'a': 'x'}.transformMapEntry(k, v, {v: k})", #"{"x": "a"}"#),
        ("{'a': 'x', 'b': 'x'}.transformMapEntry(k, v, {v: k})", "error: repeated key `x`"),
        ("{'a': 'x', 'b': 'y'}.transformMapEntry(k, v, k == 'b', {v: k})", #"{"y": "b"}"#),
        ("{'a': 1}.transformMapEntry(k, v, {})", "{}"),
        ("{'a': 1}.transformMapEntry(k, v, {k: v, 'z': 0})", #"{"a": 1, "z": 0}"#),
        ("{'a': 1}.transformMapEntry(k, v, v)", "problem"),
        ("[1].all(i, i, true)", "problem"),
        ("[1].transformList(i, 1)", "problem"),
    ])
    func `macros of two variables`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("[1, 2].map(x, [x * 10].map(x, x + 1))", "[[11], [21]]"),
        ("[1, 2].map(x, [3].map(y, x + y))", "[[4], [5]]"),
        ("[[1, 2], [3]].map(x, x.filter(x, x > 1))", "[[2], [3]]"),
        ("[1].exists(int, int == 1)", "true"),
        ("[1].map(x, x) + [2].map(x, x)", "[1, 2]"),
        ("[1].all(x.y, true)", "problem"),
        ("[1].all(1, true)", "problem"),
        ("cel.bind(x, 1, cel.bind(x, x + 1, x * 10))", "20"),
        ("cel.bind(x, 2, cel.bind(y, x * x, [x, y]))", "[2, 4]"),
        ("cel.bind(x, [1, 2], x.map(x, x + 1))", "[2, 3]"),
        ("cel.bind(x, 1, x) + cel.bind(x, 2, x)", "3"),
        ("cel.bind(x, 1 / 0, 5)", "5"),
        ("cel.bind(x, 1 / 0, true || x > 0)", "true"),
        ("cel.bind(x, 1 / 0, x)", "error: division by zero"),
        ("cel.bind(x, 1 / 0, cel.bind(y, x, 1))", "1"),
        ("[0, 2].map(i, cel.bind(x, 4 / i, i == 0 ? 0 : x))", "[0, 2]"),
        ("cel.bind(x, 1)", "problem"),
        ("cel.bind(1, 1, 1)", "problem"),
        ("bind(x, 1, x)", "problem"),
    ])
    func `variables of macros hide those outside`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("true || 1 / 0 > 0", "true"),
        ("1 / 0 > 0 || true", "true"),
        ("false && 1 / 0 > 0", "false"),
        ("1 / 0 > 0 && false", "false"),
        ("true && 1 / 0 > 0", "error: division by zero"),
        ("1 / 0 > 0 || false", "error: division by zero"),
        ("1 / 0 > 0 && 1 % 0 > 0", "error: division by zero"),
        ("dyn('a') || true", "true"),
        ("true && dyn(1)", "error: expected bool, found int"),
        ("false || dyn('a')", "error: expected bool, found string"),
        ("!dyn(1)", "error: expected bool, found int"),
        ("true ? 1 : 1 / 0", "1"),
        ("false ? 1 / 0 : 2", "2"),
        ("dyn('a') ? 1 : 2", "error: expected bool, found string"),
        ("1 / 0 > 0 ? 1 : 2", "error: division by zero"),
        ("'a' || true", "problem"),
        ("1 && false", "problem"),
    ])
    func `logic is settled by whichever operand can`(source: String, expected: String) {
        checkOutcome(source, expected)
    }
}
