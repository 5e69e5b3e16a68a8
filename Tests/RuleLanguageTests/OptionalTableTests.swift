import RuleLanguage
import Testing

/// Optionals: what makes, tests, opens and passes them on.
///
/// Source and the value or the error that it gives; `problem` where it does not compile.
@Suite struct OptionalTableTests {
    @Test(arguments: [
        ("optional.of(1).hasValue()", "true"),
        ("optional.none().hasValue()", "false"),
        ("optional.of(null).hasValue()", "true"),
        ("optional.of(optional.none()).hasValue()", "true"),
        ("optional.ofNonZeroValue(0).hasValue()", "false"),
        ("optional.ofNonZeroValue(0.0).hasValue()", "false"),
        ("optional.ofNonZeroValue('').hasValue()", "false"),
        ("optional.ofNonZeroValue(b'').hasValue()", "false"),
        ("optional.ofNonZeroValue([]).hasValue()", "false"),
        ("optional.ofNonZeroValue({}).hasValue()", "false"),
        ("optional.ofNonZeroValue(false).hasValue()", "false"),
        ("optional.ofNonZeroValue(null).hasValue()", "false"),
        ("optional.ofNonZeroValue(duration('0s')).hasValue()", "false"),
        ("optional.ofNonZeroValue(timestamp(0)).hasValue()", "false"),
        ("optional.ofNonZeroValue([0]).hasValue()", "true"),
        ("optional.ofNonZeroValue(7).value()", "7"),
        ("optional.none().value()", "error: optional has no value"),
        ("optional.of(1 / 0).hasValue()", "error: division by zero"),
        ("type(optional.none()) == optional_type", "true"),
        ("optional.of(1) == optional.of(1)", "true"),
        ("optional.of(1) == optional.none()", "false"),
        ("optional.none() == optional.none()", "true"),
        ("optional.of(dyn(1)) == optional.of(dyn(1.0))", "true"),
    ])
    func `making and opening`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("optional.none().or(optional.of(2)).value()", "2"),
        ("optional.of(1).or(optional.of(2)).value()", "1"),
        ("optional.of(1).or(optional.of(1 / 0)).value()", "1"),
        ("optional.none().or(optional.none()).orValue(3)", "3"),
        ("optional.of(1).orValue(2)", "1"),
        ("optional.of(1).orValue(1 / 0)", "1"),
        ("optional.none().orValue(1 / 0)", "error: division by zero"),
        ("dyn(1).orValue(2)", "error: no such overload: `orValue` of (int, int)"),
        ("optional.of(1).orValue('a')", "problem"),
        ("optional.of(1).or(1)", "problem"),
    ])
    func `falling back`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("optional.of(2).optMap(x, x * x).value()", "4"),
        ("optional.none().optMap(x, x).hasValue()", "false"),
        ("optional.none().optMap(x, 1 / 0).hasValue()", "false"),
        ("optional.of(0).optMap(x, 1 / x).hasValue()", "error: division by zero"),
        ("optional.of(2).optFlatMap(x, optional.of(x + 1)).value()", "3"),
        ("optional.of(2).optFlatMap(x, optional.none()).hasValue()", "false"),
        ("optional.of({'a': 1}).optFlatMap(x, x.?a).value()", "1"),
        ("optional.of(2).optFlatMap(x, x)", "problem"),
        ("optional.of(1).optMap(x, optional.of(2).optMap(y, x + y)).value().value()", "3"),
        ("dyn(1).optMap(x, x)", "error: no such overload: `optMap` of (int)"),
    ])
    func `mapping`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("{'a': 1}.?a.value()", "1"),
        ("{'a': 1}.?b.hasValue()", "false"),
        ("{'a': null}.?a.hasValue()", "true"),
        ("{'a': {'b': 1}}.?a.b.value()", "1"),
        ("{'a': {'b': 1}}.?a.?b.value()", "1"),
        ("{'a': {'b': 1}}.?x.b.hasValue()", "false"),
        ("{'a': {'b': 1}}.?a.x.hasValue()", "false"),
        ("{'a': {'b': {'c': 1}}}.?a.b.c.value()", "1"),
        ("has({'a': {'b': 1}}.?a.b)", "true"),
        ("has({'a': {'b': 1}}.?x.b)", "false"),
        ("[1, 2][?0].value()", "1"),
        ("[1, 2][?2].hasValue()", "false"),
        ("[1, 2][?-1].hasValue()", "false"),
        ("{1: 'a'}[?1].value()", #""a""#),
        ("{1: 'a'}[?2].hasValue()", "false"),
        ("optional.of([1, 2])[1].value()", "2"),
        ("optional.of([1, 2])[?5].hasValue()", "false"),
        ("optional.of({'a': 1}).a.value()", "1"),
        ("{'a': 1}.?`a`.value()", "1"),
        ("dyn(1).?a", "error: no such field `a`"),
        ("dyn([1])[?'a']", "error: invalid argument: a list can't be indexed by string"),
        ("[1, 2].first().value()", "1"),
        ("[].first().hasValue()", "false"),
        ("[1, 2].last().value()", "2"),
        ("[].last().hasValue()", "false"),
    ])
    func `selection and indexing`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("[?optional.of(1), ?optional.none(), 3]", "[1, 3]"),
        ("[?{}.?a]", "[]"),
        ("[?{'a': [1]}.?a]", "[[1]]"),
        ("[?1]", "problem"),
        ("[?dyn(1)]", "error: no such overload: `?` of (int)"),
        ("{?'a': optional.of(1), ?'b': optional.none(), 'c': 3}", #"{"a": 1, "c": 3}"#),
        ("{?'a': {}.?b}", "{}"),
        ("{?'a': 1}", "problem"),
        ("{?'a': dyn(1)}", "error: no such overload: `?` of (int)"),
        ("{?'a': optional.of(1), 'a': 2}", "error: repeated key `a`"),
        ("[optional.of(1), optional.none()].size()", "2"),
        ("optional.unwrap([optional.of(1), optional.none()])", "[1]"),
        ("[optional.of(1), optional.none(), optional.of(3)].unwrapOpt()", "[1, 3]"),
    ])
    func `elements and entries that may be left out`(source: String, expected: String) {
        checkOutcome(source, expected)
    }
}
