internal import Detection
internal import Holds
internal import Records
internal import Rules

/// The engine that scans run on, with one rule alone.
struct RuleTestJudge: ScenarioJudge {
    private var engine: Engine

    init(_ rules: RuleSet) { engine = Engine(rules: rules, plan: .standard, threads: 1) }

    mutating func apply(_ batch: RecordBatch) -> [Reject] { engine.apply(batch) }

    mutating func settle(asOf: EventTime?) -> ScenarioOutcome {
        if let asOf { engine.advance(to: asOf) }
        let outcome = engine.settle()
        var held = MoneySum.zero
        for hold in outcome.holds { held += hold.line.amount }
        return ScenarioOutcome(
            flags: outcome.flags.map(ScenarioFlag.init), held: held.text(minorDigits: 2),
            ruleErrors: outcome.ruleErrors.map {
                "\($0.subjectKind) \($0.subjectID): \($0.reason)"
            })
    }
}

extension ScenarioFlag {
    fileprivate init(_ flag: Flag) {
        self.init(
            id: flag.id, subject: "\(flag.subjectKind) \(flag.subjectID)",
            affiliateIDs: flag.affiliateIDs, posterior: flag.posterior,
            explanation: flag.explanation)
    }
}
