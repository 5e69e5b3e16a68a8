import Records
import Testing

@testable import Rules

@Suite struct RuleTestRunnerTests {
    private func rule(_ tests: String, _ changes: [String: String] = [:]) throws -> Rule {
        try RuleSet.compile(ruleFiles(["x": ruleText(changes, adding: tests)])).rules[0]
    }

    /// What a test with one expectation says of an outcome.
    private func failures(_ expectation: String, _ outcome: ScenarioOutcome) throws -> [String] {
        let rule = try rule(
            """
            tests:
              - name: a
                given:
                  - {challenge_fee: 1, as: buyers, affiliate: a}
                  - {challenge_fee: 1, as: others, affiliate: b}
                expect: \(expectation)
            """)
        var runner = RuleTestRunner(rule, judge: ScriptedJudge(outcome))
        return runner.runAll()[0].failures.map { "\($0.expected), got \($0.found)" }
    }

    @Test func `an outcome is compared with what the test expects`() throws {
        let expectation = "{flagged: true, held: 14.85}"
        #expect(try failures(expectation, outcome("why", held: dollars(148_500))) == [])
        #expect(
            try failures(expectation, outcome(errors: ["affiliate a: no"])) == [
                "no rule error, got affiliate a: no", "a flag, got none",
                "14.85 held, got nothing held",
            ])
        #expect(
            try failures("{flagged: false}", outcome("why"))
                == ["no flag, got one on affiliate suspect: why"])
    }

    @Test func `a correction of what is not there fails its test`() throws {
        let rule = try rule(
            """
            tests:
              - name: a
                given:
                  - {challenge_fee: 2, as: buyers}
                  - {correct: refund, of: buyers, set: {status: reversed}}
                expect: {flagged: false}
            """)
        var runner = RuleTestRunner(rule, judge: ScriptedJudge(outcome()))
        let failures = runner.runAll()[0].failures.map(\.found)
        #expect(failures == ["`correct: refund`: no account of `buyers` has one"])
        #expect(throws: (any Error).self) {
            try self.rule(
                """
                tests:
                  - name: a
                    given:
                      - {challenge_fee: 2, as: buyers}
                      - {correct: challenge_fee, of: buyers, set: {}}
                    expect: {flagged: false}
                """)
        }
    }

    @Test func `amounts of two currencies are no sum`() throws {
        let yen = try #require(CurrencyCode(text: "JPY"))
        var held = dollars(454_500)
        held[yen] = MoneySum(units: 450_000)
        #expect(
            try failures("{flagged: true, held: 90.45}", outcome("why", held: held))
                == ["90.45 held, in one currency, got 45 JPY and 45.45 USD held"])
    }

    @Test(arguments: ["explanation: why", "posterior: {min: 0.9}"])
    func `a test that expects no flag can't say what it is like`(extra: String) throws {
        #expect(throws: (any Error).self) {
            try failures("{flagged: false, \(extra)}", outcome())
        }
    }

    @Test func `a test may name affiliates, the explanation and the posterior`() throws {
        let found = outcome("12 of 20", affiliates: ["a", "b"], posterior: 0.93)
        #expect(try failures("{flagged: [b, a], explanation: 12 of}", found) == [])
        #expect(
            try failures("{flagged: [a], explanation: [12, 13]}", found) == [
                "flags on a, got flags on a, b", "an explanation with `13`, got `12 of 20`",
            ])
        #expect(try failures("{flagged: true, posterior: {min: 0.9}}", found) == [])
        #expect(
            try failures("{flagged: true, posterior: {max: 0.9}}", found)
                == ["a posterior of 0.0 to 0.9, got 0.930"])
    }

    private static let chain = """
        tests:
          - name: a
            given: [{challenge_fee: 1, as: buyers}]
            expect: {flagged: true}
          - name: b
            after: a
            given: [{correct: challenge_fee, of: buyers, set: {status: reversed}}]
            expect: {flagged: false}
        """

    @Test func `a flag is withdrawn by what comes after a settle`() throws {
        let rule = try rule(Self.chain)
        #expect(rule.tests.map(\.expectation.isWithdrawn) == [false, true])
        let results = { (judge: ScriptedJudge) in
            var runner = RuleTestRunner(rule, judge: judge)
            return runner.runAll().map { $0.failures.map { "\($0.expected), got \($0.found)" } }
        }
        #expect(results(ScriptedJudge(outcome("why"), outcome())) == [[], []])
        #expect(
            results(ScriptedJudge(outcome(), outcome())) == [
                ["a flag, got none"], ["the earlier flag to be withdrawn, got there was none"],
            ])
        #expect(
            results(ScriptedJudge(outcome("why"), outcome("still"))) == [
                [],
                [
                    "no flag, got one on affiliate suspect: still",
                    "the earlier flag to be withdrawn, got it stands: one on affiliate suspect: still",
                ],
            ])
    }

    @Test func `a test that goes on from another may run alone`() throws {
        let rule = try rule(Self.chain)
        var runner = RuleTestRunner(rule, judge: ScriptedJudge(outcome("why"), outcome()))
        #expect(runner.run(rule.tests[1]).isPassed)
        #expect(runner.run(rule.tests[0]).isPassed)
    }

    @Test func `the engine settles whenever the clock moves`() throws {
        let rule = try rule(
            """
            tests:
              - name: a
                given:
                  - {challenge_fee: 1, as: buyers}
                  - {advance: 3d}
                  - {advance: 3d}
                expect: {flagged: true}
            """)
        var runner = RuleTestRunner(
            rule, judge: ScriptedJudge(outcome(), outcome(), outcome("the third")))
        #expect(runner.runAll()[0].failures == [])
    }

    @Test func `results are written as JUnit XML`() throws {
        let tests = try rule(Self.chain.replacing("name: b", with: "name: 'b < \"c\" & d'")).tests
        let cases = zip(tests, [[], [RuleTestFailure(expected: "a flag", found: "\u{1}")]]).map {
            JUnitReport.Case(
                rule: "x", result: RuleTestResult(test: $0, failures: $1, conditions: []),
                seconds: 0.25)
        }
        #expect(
            JUnitReport(cases).text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites tests="2" failures="1" errors="0" time="0.500">
                  <testsuite name="x" tests="2" failures="1" errors="0" time="0.500">
                    <testcase classname="x" name="a" file="rules/x.yaml" line="15" time="0.250"/>
                    <testcase classname="x" name="b &lt; &quot;c&quot; &amp; d" file="rules/x.yaml" \
                line="18" time="0.250">
                      <failure message="expected a flag, got \u{FFFD}">expected a flag, got \
                \u{FFFD}</failure>
                    </testcase>
                  </testsuite>
                </testsuites>

                """)
    }
}
