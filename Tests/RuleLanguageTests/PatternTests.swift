import RuleLanguage
import Testing

/// `matches`: regular expressions of the RE2 syntax.
@Suite struct PatternTests {
    @Test(arguments: [
        ("'hubba'.matches('ubb')", true), ("'hubba'.matches('^ubb')", false),
        ("'hubba'.matches('^h.*a$')", true), ("''.matches('')", true), ("''.matches('.')", false),
        ("matches('hubba', 'b{2}')", true), ("'a\\nb'.matches('a.b')", false),
        ("'a\\nb'.matches('(?s)a.b')", true), ("'ABC'.matches('(?i)abc')", true),
        ("'\\U0001F600'.matches('^.$')", true), ("'é'.matches('^\\\\pL$')", true),
        ("'a\\x00b'.matches('\\x00')", true), ("'a.c'.matches(r'a\\.c')", true),
        ("'abc'.matches(r'a\\.c')", false), ("'x' in ['x'] && 'x'.matches('x|y')", true),
    ])
    func `a pattern matches any part of the text`(source: String, expected: Bool) {
        #expect(outcome(source, in: Environment()) == "\(expected)")
        let computed = source.replacing("matches('", with: "matches('' + '")
            .replacing("matches(r'", with: "matches('' + r'")
        #expect(outcome(computed, in: Environment()) == "\(expected)", "\(computed)")
    }

    @Test(arguments: [
        ("name.matches('(ab')", "13..<18: not a pattern: missing ): (ab"),
        ("matches(name, 'a**')", "14..<19: not a pattern: bad repetition operator: **"),
        (
            "name.matches('*')",
            "13..<16: not a pattern: no argument for repetition operator: * "
                + "(write `\\*` for the character itself)"
        ),
        (
            "name.matches('a(?=b)')",
            "13..<21: not a pattern: invalid perl operator: (?= (there is no look-around)"
        ),
        (
            "name.matches(r'(a)\\1')",
            "13..<21: not a pattern: invalid escape sequence: \\1 "
                + "(there are no references back to groups)"
        ),
        (
            "name.matches('((a{100}){100}){100}')",
            "13..<35: not a pattern: invalid repetition size: {100}"
        ),
        ("name.matches(1)", "0..<15: `matches` does not take (string, int)"),
    ])
    func `a constant pattern is compiled with the expression`(source: String, expected: String) {
        #expect(problems(source) == expected)
    }

    @Test func `a declared constant is a constant pattern`() throws {
        var environment = sampleEnvironment()
        environment.declareConstant("params.mail", .string("@"))
        environment.declareConstant("params.bad", .string("["))
        #expect(try compile("name.matches(params.mail)", in: environment).get().costEstimate < 300)
        #expect(
            problems("name.matches(params.bad)", in: environment)
                == "13..<23: not a pattern: missing ]: [")
    }

    @Test func `a computed pattern fails when it is evaluated, and costs more`() throws {
        let bad = outcome("'a'.matches('(' + 'a')", in: Environment())
        #expect(bad == "error: invalid argument: `(a` is not a pattern: missing ): (a")
        #expect(outcome("'a'.matches('(' + 'a') || true", in: Environment()) == "true")
        let constant = try compile("name.matches('a+')").get().costEstimate
        let computed = try compile("name.matches(name)").get().costEstimate
        #expect(computed > 10 * constant)
        #expect(problems("tags.all(t, name.matches(t))").contains("more than the limit"))
    }

    @Test func `a pattern that would take too much memory is refused`() {
        #expect(
            problems("name.matches(r'(\\pL{500}){2}')")
                == "13..<29: not a pattern: pattern too large - compile failed "
                + "(repeat fewer times)")
    }

    @Test func `the time is linear where other engines take exponential time`() {
        let text = String(repeating: "a", count: 100_000)
        var environment = Environment()
        environment.declare("text", .string)
        let elapsed = ContinuousClock().measure {
            let found = outcome("text.matches('^(a+)+$|(a|aa)+b')", in: environment) {
                $0.setValue(.string(text + "!"), at: 0)
            }
            #expect(found == "false")
        }
        #expect(elapsed < .seconds(5))
    }

    @Test func `one expression may match on many threads at once`() async throws {
        var environment = Environment()
        environment.declare("text", .string)
        let compiled = try compile("text.matches('^x[0-9]*7$')", in: environment).get()
        let counts = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<4 {
                group.addTask { (0..<2000).count { isMatch(compiled, "x\($0 * 4 + worker)") } }
            }
            return await group.reduce(0, +)
        }
        #expect(counts == 800)
    }
}

private func isMatch(_ expression: RuleLanguage.Expression, _ text: String) -> Bool {
    let slots = Slots(count: 1)
    slots.setValue(.string(text), at: 0)
    return (try? expression.evaluateBool(slots)) ?? false
}
