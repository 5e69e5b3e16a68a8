import Testing

@testable import Rules

@Suite struct CoverageTests {
    /// `operand=value` of every branch that no test took.
    private func untaken(_ when: String, _ changes: [String: String] = [:]) throws -> [String] {
        let signals =
            "{n: {count: transaction}, refunds: {count: transaction, "
            + "where: \"type == 'refund'\"}}"
        let tests = """
            tests:
              - name: a
                given: [{challenge_fee: 5, as: buyers}, {refund: 1, of: buyers, after: 9d}]
                expect: {flagged: true}
            """
        var fields = [
            "signals": signals, "when": "'\(when)'", "evidence": "0.0", "hold": "none",
            "explain": "x",
        ]
        fields.merge(changes) { $1 }
        let rules = try RuleSet.compile(ruleFiles(["x": ruleText(fields, adding: tests)]))
        let judge = CoveringJudge(ScriptedJudge(outcome("why")), rules)
        var runner = RuleTestRunner(rules.rules[0], judge: judge)
        _ = runner.runAll()
        return judge.coverage.branches.filter { !$0.isTaken }.map {
            "\($0.field): \($0.operand)=\($0.value)"
        }
    }

    @Test func `a branch counts when an operand decided, from left to right`() throws {
        #expect(
            try untaken("n > 5 && refunds > 0")
                == ["when: n > 5=false", "when: refunds > 0=false"])
        #expect(
            try untaken("n > 9 && refunds > 0") == [
                "when: n > 9=true", "when: refunds > 0=true", "when: refunds > 0=false",
            ])
        #expect(
            try untaken("n > 5 || refunds > 0") == [
                "when: n > 5=false", "when: refunds > 0=true", "when: refunds > 0=false",
            ])
    }

    @Test func `negations, parentheses and choices are taken apart, text and lists are not`() throws
    {
        #expect(
            try untaken("!(n > 5 && (refunds > 3 || subject.id == \"a && b\"))") == [
                "when: n > 5=false", "when: refunds > 3=true",
                #"when: subject.id == "a && b"=true"#,
            ])
        #expect(
            try untaken("n > 5 ? refunds in [1, 2].filter(x, x > 0 && x < 9) : n == 1") == [
                "when: n > 5=false",
                "when: refunds in [1, 2].filter(x, x > 0 && x < 9)=false", "when: n == 1=true",
                "when: n == 1=false",
            ])
    }

    @Test func `unless is looked at only where the condition is met`() throws {
        let unless = ["unless": "subject.id == 'a'"]
        #expect(
            try untaken("n > 5", unless)
                == ["when: n > 5=false", #"unless: subject.id == "a"=true"#])
        #expect(try untaken("n > 9", unless).count == 3)
    }
}
