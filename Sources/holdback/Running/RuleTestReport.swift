internal import Detection
internal import Holds
internal import Records
internal import Rules

/// Runs the tests of rule files on the engine that scans run on, and tells how they went.
struct RuleTestReport {
    let filter: String?
    let paint: Paint

    /// - Returns: a line a test, what failed below it, the count last; and how many failed.
    func run(_ rules: RuleSet) -> (lines: [String], failed: Int) {
        var lines: [String] = []
        var (passed, failed) = (0, 0)
        for rule in rules.rules {
            guard let alone = rules.testing(rule.id) else { continue }
            let results = RuleTestRunner.run(rule) { batches, asOf in
                Self.judge(alone, batches, asOf)
            }
            for result in results where isWanted(result.test.name, rule.id) {
                lines.append(
                    (result.isPassed ? "PASS  " : paint.red("FAIL  "))
                        + "\(rule.id): \(result.test.name)")
                lines += result.failures.map { "      \(result.test.place): \($0)" }
                passed += result.isPassed ? 1 : 0
                failed += result.isPassed ? 0 : 1
            }
        }
        return (lines + ["\(passed) passed, \(failed) failed"], failed)
    }

    private func isWanted(_ name: String, _ rule: String) -> Bool {
        filter.map { name.contains($0) || rule.contains($0) } ?? true
    }

    private static func judge(
        _ rules: RuleSet, _ batches: [RecordBatch], _ asOf: EventTime?
    ) -> ScenarioOutcome {
        var engine = Engine(rules: rules, plan: .standard, threads: 1)
        var rejected: [Reject] = []
        for batch in batches { rejected += engine.apply(batch) }
        if let asOf { engine.advance(to: asOf) }
        let outcome = engine.settle()
        var held = MoneySum.zero
        for hold in outcome.holds { held += hold.line.amount }
        return ScenarioOutcome(
            isFlagged: !outcome.flags.isEmpty, held: held.text(minorDigits: 2),
            explanation: outcome.flags.first?.explanation ?? "",
            ruleErrors: outcome.ruleErrors.map { "\($0.subjectID): \($0.reason)" }
                + rejected.map(\.violation.message))
    }
}
