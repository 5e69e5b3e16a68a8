package import Records

/// An engine that judges scenarios by one rule, which is live.
///
/// A value: a copy goes on by itself, so that several tests can go on from one.
package protocol ScenarioJudge: Sendable {
    /// - Returns: records that contradict what is already known.
    mutating func apply(_ batch: RecordBatch) -> [Reject]

    /// Brings flags and holds up to date, as of the latest event time if `nil`.
    mutating func settle(asOf: EventTime?) -> ScenarioOutcome
}

/// Runs the tests of a rule, each on a copy of an engine that knows the quiet firm.
///
/// A test with `after` goes on in the engine of that test, which has settled in between, so that a
/// flag is withdrawn as it is in life: by what came later.
package struct RuleTestRunner<Judge: ScenarioJudge> {
    private let rule: Rule
    private let start: ScenarioStage<Judge>
    private var stages: [String: ScenarioStage<Judge>] = [:]

    /// - Parameter judge: knows no records.
    package init(_ rule: Rule, judge: Judge) {
        self.rule = rule
        start = ScenarioStage(judge)
    }

    /// Runs a test, and before it those that it goes on from where they have not run yet.
    package mutating func run(_ test: RuleTest) -> RuleTestResult {
        let before = test.after.flatMap { played($0) }
        let now = played(test)
        return RuleTestResult(
            test: test,
            failures: RuleTestComparison(
                expected: test.expectation, before: before?.outcome, after: now
            ).failures,
            conditions: now.outcome.conditions.filter { !QuietFirm.isNamed($0.subjectID) })
    }

    /// All tests in the order of the file.
    package mutating func runAll() -> [RuleTestResult] { rule.tests.map { run($0) } }

    private mutating func played(_ name: String) -> ScenarioStage<Judge>? {
        rule.tests.first { $0.name == name }.map { played($0) }
    }

    private mutating func played(_ test: RuleTest) -> ScenarioStage<Judge> {
        if let known = stages[test.name] { return known }
        let earlier = test.after.flatMap { played($0) }
        var stage = earlier ?? start
        stage.play(test.steps)
        stages[test.name] = stage
        return stage
    }
}

/// A scenario at the end of a test, with the engine that saw it unfold.
struct ScenarioStage<Judge: ScenarioJudge>: Sendable {
    private var book: ScenarioBook
    private var judge: Judge
    private(set) var outcome = ScenarioOutcome(flags: [], held: [:], ruleErrors: [])
    /// Records that the data contract does not allow: the test itself is wrong.
    private(set) var rejects: [Reject] = []
    /// Steps that found nothing to do: likewise.
    var faults: [String] { book.faults }

    init(_ judge: Judge) {
        book = QuietFirm.book
        self.judge = judge
        send()
    }

    /// Sends the records of the steps; settles whenever the clock moves, and at the end.
    mutating func play(_ steps: [ScenarioStep]) {
        for step in steps {
            if case .advance = step { settle() }
            book.play(step)
        }
        settle()
    }

    private mutating func settle() {
        send()
        outcome = judge.settle(asOf: book.asOf)
    }

    private mutating func send() {
        for batch in book.records.take() { rejects += batch.rejects + judge.apply(batch) }
    }
}
