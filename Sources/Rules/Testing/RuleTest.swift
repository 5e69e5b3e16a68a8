package import Records

/// A test of a rule, as it stands in the rule's file.
package struct RuleTest: Sendable {
    package let name: String
    /// `path:line:column` of the test.
    package let place: String
    /// What is sent, the steps of the test that this one goes on from first.
    package let steps: [ScenarioStep]
    package let expectation: Expectation

    package struct Expectation: Hashable, Sendable {
        package var isFlagged: Bool
        /// Commission held by the rule's flags, where the test says.
        package var held: Money?
    }
}

/// What the engine made of a scenario, for one rule.
package struct ScenarioOutcome: Sendable {
    /// Whether the rule raised any flag.
    package var isFlagged: Bool
    /// Commission held by the rule's flags, as a decimal number.
    package var held: String
    /// That of the rule's first flag; empty without one.
    package var explanation: String
    package var ruleErrors: [String]

    package init(isFlagged: Bool, held: String, explanation: String, ruleErrors: [String]) {
        self.isFlagged = isFlagged
        self.held = held
        self.explanation = explanation
        self.ruleErrors = ruleErrors
    }
}

/// What became of one test; passed if nothing failed.
package struct RuleTestResult: Sendable {
    package let test: RuleTest
    package let explanation: String
    /// Sentences that say what was expected and what was found.
    package let failures: [String]

    package var isPassed: Bool { failures.isEmpty }
}
