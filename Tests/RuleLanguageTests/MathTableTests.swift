import RuleLanguage
import Testing

/// Functions of the namespace `math`.
///
/// Source and the value or the error that it gives; `problem` where it does not compile.
@Suite struct MathTableTests {
    @Test(arguments: [
        ("math.greatest(1)", "1"),
        ("math.greatest(1, 2, 3)", "3"),
        ("math.greatest(-1, 1u)", "1u"),
        ("math.greatest(1, 2.5)", "2.5"),
        ("math.greatest(1u, 2.5, 3)", "3"),
        ("math.greatest(1, 1.0)", "1"),
        ("math.greatest(1.0, 1)", "1.0"),
        ("math.greatest([1, 5, 3])", "5"),
        ("math.greatest([])", "error: invalid argument: `math.greatest` needs at least one number"),
        ("math.greatest(dyn([1, 2.5]))", "2.5"),
        ("math.greatest(dyn('a'), 1)", "error: no such overload: `math.greatest` of (string, int)"),
        ("math.greatest('a')", "problem"),
        ("math.greatest()", "problem"),
        ("math.greatest(9223372036854775807, 18446744073709551615u)", "18446744073709551615u"),
        ("math.least(1, 2, -3)", "-3"),
        ("math.least(1u, -1)", "-1"),
        ("math.least(1, 0.5, 2u)", "0.5"),
        ("math.least([2.5, 1.5])", "1.5"),
        ("math.least(-9223372036854775808, 0u)", "-9223372036854775808"),
        ("math.least(dyn([]))", "error: invalid argument: `math.least` needs at least one number"),
        ("math.least(dyn(null), 1)", "error: no such overload: `math.least` of (null_type, int)"),
    ])
    func `greatest and least take numbers of any types`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("math.ceil(1.2)", "2.0"),
        ("math.ceil(-1.2)", "-1.0"),
        ("math.floor(1.8)", "1.0"),
        ("math.floor(-1.2)", "-2.0"),
        ("math.round(0.5)", "1.0"),
        ("math.round(-0.5)", "-1.0"),
        ("math.round(1.5)", "2.0"),
        ("math.round(2.5)", "3.0"),
        ("math.round(-2.5)", "-3.0"),
        ("math.round(0.49999999999999994)", "0.0"),
        ("math.trunc(1.9)", "1.0"),
        ("math.trunc(-1.9)", "-1.0"),
        ("math.round(1.0 / 0.0)", "(1.0 / 0.0)"),
        ("math.isNaN(math.ceil(0.0 / 0.0))", "true"),
        ("math.ceil(1)", "problem"),
        ("math.floor(dyn(1u))", "error: no such overload: `math.floor` of (uint)"),
    ])
    func `rounding`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("math.sign(-7)", "-1"),
        ("math.sign(0)", "0"),
        ("math.sign(7u)", "1u"),
        ("math.sign(-0.5)", "-1.0"),
        ("math.sign(-0.0)", "0.0"),
        ("math.isNaN(math.sign(0.0 / 0.0))", "true"),
        ("math.abs(-7)", "7"),
        ("math.abs(7u)", "7u"),
        ("math.abs(-1.5)", "1.5"),
        ("math.abs(-9223372036854775808)", "error: overflow in `math.abs`"),
        ("math.sqrt(4)", "2.0"),
        ("math.sqrt(2.0)", "1.4142135623730951"),
        ("math.isNaN(math.sqrt(-1.0))", "true"),
        ("math.isNaN(1.0)", "false"),
        ("math.isInf(-1.0 / 0.0)", "true"),
        ("math.isInf(0.0 / 0.0)", "false"),
        ("math.isFinite(1.0)", "true"),
        ("math.isFinite(1.0 / 0.0)", "false"),
        ("math.isNaN(dyn(1))", "error: no such overload: `math.isNaN` of (int)"),
        ("math.abs(dyn('a'))", "error: no such overload: `math.abs` of (string)"),
    ])
    func `sign, abs, sqrt and tests`(source: String, expected: String) {
        checkOutcome(source, expected)
    }

    @Test(arguments: [
        ("math.bitAnd(5, 3)", "1"),
        ("math.bitAnd(-1, 255)", "255"),
        ("math.bitAnd(5u, 3u)", "1u"),
        ("math.bitAnd(dyn(5), dyn(3u))", "error: no such overload: `math.bitAnd` of (int, uint)"),
        ("math.bitOr(5, 2)", "7"),
        ("math.bitOr(5u, 2u)", "7u"),
        ("math.bitXor(5, 1)", "4"),
        ("math.bitXor(-1, 1)", "-2"),
        ("math.bitNot(0)", "-1"),
        ("math.bitNot(0u)", "18446744073709551615u"),
        ("math.bitShiftLeft(1, 3)", "8"),
        ("math.bitShiftLeft(1, 63)", "-9223372036854775808"),
        ("math.bitShiftLeft(1, 64)", "0"),
        ("math.bitShiftLeft(-1, 1)", "-2"),
        ("math.bitShiftLeft(1u, 63)", "9223372036854775808u"),
        ("math.bitShiftLeft(1, -1)", "error: invalid argument: negative offset -1"),
        ("math.bitShiftRight(8, 3)", "1"),
        ("math.bitShiftRight(-1, 1)", "9223372036854775807"),
        ("math.bitShiftRight(-1, 63)", "1"),
        ("math.bitShiftRight(-1, 64)", "0"),
        ("math.bitShiftRight(8u, 200)", "0u"),
        ("math.bitShiftRight(8, -1)", "error: invalid argument: negative offset -1"),
        ("math.bitShiftLeft(1, 1u)", "problem"),
    ])
    func `bits`(source: String, expected: String) {
        checkOutcome(source, expected)
    }
}
