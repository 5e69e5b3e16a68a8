internal import Detection
internal import Holds
internal import Records
internal import Rules

/// The engine that scans run on, with one rule alone.
struct RuleTestJudge: ScenarioJudge {
    private var engine: Engine
    private let rule: String

    /// - Precondition: `rules` has exactly one rule.
    init(_ rules: RuleSet) {
        precondition(rules.rules.count == 1, "\(rules.rules.count) rules")
        engine = Engine(rules: rules, plan: .standard, threads: 1)
        rule = rules.rules[0].id
    }

    mutating func apply(_ batch: RecordBatch) -> [Reject] { engine.apply(batch) }

    mutating func settle(asOf: EventTime?) -> ScenarioOutcome {
        if let asOf { engine.advance(to: asOf) }
        let outcome = engine.settle(conditionsOf: rule)
        var held: [CurrencyCode: MoneySum] = [:]
        for hold in outcome.holds {
            held[hold.line.currency, default: .zero] += hold.line.amount
        }
        return ScenarioOutcome(
            flags: outcome.flags.map(ScenarioFlag.init), held: held,
            ruleErrors: outcome.ruleErrors.map {
                "\($0.subjectKind) \($0.subjectID): \($0.reason)"
            }, conditions: outcome.conditions)
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
