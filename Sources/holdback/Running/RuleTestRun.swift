internal import Rules

/// Runs the tests of rule files.
struct RuleTestRun {
    let filter: String?
    let withCoverage: Bool

    /// What the tests came to.
    struct Results {
        var cases: [JUnitReport.Case] = []
        /// By rule, where it was asked for.
        var branches: [(rule: String, branches: [RuleCoverage.Branch])] = []

        var failed: Int { cases.count { !$0.result.isPassed } }
        var passed: Int { cases.count - failed }
    }

    func run(_ rules: RuleSet) -> Results {
        var results = Results()
        for rule in rules.rules {
            guard let alone = rules.testing(rule.id) else { continue }
            let tests = rule.tests.filter { isWanted($0.name, rule.id) }
            if tests.isEmpty { continue }
            let judge = RuleTestJudge(alone)
            if withCoverage {
                let covering = CoveringJudge(judge, alone)
                run(tests, of: rule, covering, into: &results)
                results.branches.append((rule.id, covering.coverage.branches))
            } else {
                run(tests, of: rule, judge, into: &results)
            }
        }
        return results
    }

    private func run(
        _ tests: [RuleTest], of rule: Rule, _ judge: some ScenarioJudge,
        into results: inout Results
    ) {
        var runner = RuleTestRunner(rule, judge: judge)
        let clock = ContinuousClock()
        for test in tests {
            let start = clock.now
            let result = runner.run(test)
            results.cases.append(
                JUnitReport.Case(
                    rule: rule.id, result: result, seconds: (clock.now - start) / .seconds(1)))
        }
    }

    private func isWanted(_ name: String, _ rule: String) -> Bool {
        filter.map { name.contains($0) || rule.contains($0) } ?? true
    }
}
