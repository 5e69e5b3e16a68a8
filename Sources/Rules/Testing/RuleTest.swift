package import Records

/// A test of a rule, as it stands in the rule's file.
package struct RuleTest: Sendable {
    package let name: String
    /// `path:line:column` of the test.
    package let place: String
    /// The test that this one goes on from.
    package let after: String?
    /// What is sent once that test has been judged.
    package let steps: [ScenarioStep]
    package let expectation: Expectation

    package struct Expectation: Hashable, Sendable {
        package var isFlagged: Bool
        /// All affiliates that flags must name, sorted, where the test says.
        package var affiliates: [String]?
        /// Whether every flag of the test before must be gone.
        package var isWithdrawn = false
        /// Commission held by the rule's flags, where the test says.
        package var held: Money?
        /// What the explanation of some flag must contain, each of them.
        package var explanation: [String] = []
        /// Where the posterior of the strongest flag must lie.
        package var posterior: ClosedRange<Double>?

        package init(isFlagged: Bool, held: Money? = nil) {
            self.isFlagged = isFlagged
            self.held = held
        }
    }
}

/// A flag of the rule under test.
package struct ScenarioFlag: Hashable, Sendable {
    package var id: String
    /// `affiliate suspect`
    package var subject: String
    package var affiliateIDs: [String]
    package var posterior: Double
    package var explanation: String

    package init(
        id: String, subject: String, affiliateIDs: [String], posterior: Double, explanation: String
    ) {
        self.id = id
        self.subject = subject
        self.affiliateIDs = affiliateIDs
        self.posterior = posterior
        self.explanation = explanation
    }
}

/// What the engine made of a scenario, for one rule.
package struct ScenarioOutcome: Sendable {
    /// By id.
    package var flags: [ScenarioFlag]
    /// Commission held by the rule's flags, by currency.
    package var held: [CurrencyCode: MoneySum]
    package var ruleErrors: [String]
    /// Of every subject on which a signal of the rule speaks.
    package var conditions: [ConditionReading]

    package var isFlagged: Bool { !flags.isEmpty }

    package init(
        flags: [ScenarioFlag], held: [CurrencyCode: MoneySum], ruleErrors: [String],
        conditions: [ConditionReading] = []
    ) {
        self.flags = flags
        self.held = held
        self.ruleErrors = ruleErrors
        self.conditions = conditions
    }
}

/// What a test expected, and what it got instead.
package struct RuleTestFailure: Hashable, Sendable {
    package let expected: String
    package let found: String
}

/// What became of one test; passed if nothing failed.
package struct RuleTestResult: Sendable {
    package let test: RuleTest
    package let failures: [RuleTestFailure]
    /// What the test's own subjects made of the conditions, those of the quiet firm apart.
    package let conditions: [ConditionReading]

    package var isPassed: Bool { failures.isEmpty }
}
