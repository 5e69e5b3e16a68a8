internal import Detection
private import Foundation
internal import Pipeline
internal import Records
internal import Rules
internal import Store

/// Judges records by one rule alone, to tell what a flag's subject makes of its conditions.
struct ConditionRun {
    /// The rule alone.
    private let rules: RuleSet
    private let rule: String
    private let rates: CurrencyRates?

    /// - Returns: `nil` if there is no such rule.
    init?(_ rule: String, of rules: RuleSet, rates: CurrencyRates?) {
        guard let alone = rules.testing(rule) else { return nil }
        self.rules = alone
        self.rule = rule
        self.rates = rates
    }

    /// - Parameter flag: its row; judged as of the same time.
    /// - Returns: `nil` where the records say nothing of the flag's subject.
    func reading(
        of flag: String, inFiles paths: [String], _ conventions: Conventions, isQuiet: Bool
    ) throws -> ConditionReading? {
        let run = ScanRun(
            paths: paths, engine: engine(flag), conventions: conventions,
            threads: Self.threads, isQuiet: isQuiet)
        return reading(of: flag, try run.run(conditionsOf: rule).outcome)
    }

    func reading(of flag: String, _ db: StoreTransaction) throws -> ConditionReading? {
        var engine = engine(flag)
        try RecordReplay.replay(db) { _ = engine.apply($0) }
        return reading(of: flag, engine.settle(conditionsOf: rule))
    }

    private static var threads: Int { ProcessInfo.processInfo.activeProcessorCount }

    private func engine(_ flag: String) -> Engine {
        var engine = Engine(
            rules: rules, plan: .standard, threads: Self.threads, rates: rates)
        if let asOf = FlagBody.asOf(flag) { engine.advance(to: asOf) }
        return engine
    }

    private func reading(of flag: String, _ outcome: Outcome) -> ConditionReading? {
        let subject = FlagBody.subjectID(flag)
        return outcome.conditions.first { $0.subjectID == subject }
    }
}
