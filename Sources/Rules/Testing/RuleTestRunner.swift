package import Records

/// Runs the tests of a rule.
package enum RuleTestRunner {
    /// Judges each test's scenario and compares what comes out.
    ///
    /// - Parameter judge: takes the batches in order into a new engine that has this rule alone,
    ///   live, and settles it as of the given time, else of the latest event time.
    /// - Returns: one result a test, in the order of the file.
    package static func run<Failure: Error>(
        _ rule: Rule,
        judge: ([RecordBatch], EventTime?) throws(Failure) -> ScenarioOutcome
    ) throws(Failure) -> [RuleTestResult] {
        var results: [RuleTestResult] = []
        for test in rule.tests {
            let scenario = Scenario(test.steps)
            if scenario.rejects.isEmpty {
                let outcome = try judge(scenario.batches, scenario.asOf)
                results.append(
                    RuleTestResult(
                        test: test, explanation: outcome.explanation,
                        failures: failures(test.expectation, outcome)))
            } else {
                results.append(
                    RuleTestResult(
                        test: test, explanation: "",
                        failures: scenario.rejects.map { "the records are wrong: \($0.message)" }))
            }
        }
        return results
    }

    private static func failures(
        _ expected: RuleTest.Expectation, _ outcome: ScenarioOutcome
    ) -> [String] {
        var failures = outcome.ruleErrors.map { "the rule failed: \($0)" }
        if expected.isFlagged != outcome.isFlagged {
            failures.append(
                expected.isFlagged
                    ? "expected a flag, found none"
                    : "expected no flag, found one: \(outcome.explanation)")
        }
        if let held = expected.held, held != Money(outcome.held) {
            failures.append(
                "expected \(held.text(minorDigits: 2)) to be held, found \(outcome.held)")
        }
        return failures
    }
}

extension Reject {
    fileprivate var message: String { "\(violation.message) (\(record))" }
}
