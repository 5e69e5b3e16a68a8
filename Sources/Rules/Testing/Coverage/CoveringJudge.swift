package import Records
internal import RuleLanguage
internal import Signals

/// A judge that also notes which branches of its rule's conditions are taken by the subjects of a
/// scenario, those of the quiet firm apart.
package struct CoveringJudge<Judge: ScenarioJudge>: ScenarioJudge {
    private var judge: Judge
    private var signals: SignalSet
    private let rule: Rule
    package let coverage: RuleCoverage

    /// - Parameter rules: one rule, with its signals.
    /// - Precondition: `rules` has exactly one rule.
    package init(_ judge: Judge, _ rules: RuleSet) {
        precondition(rules.rules.count == 1, "\(rules.rules.count) rules")
        self.judge = judge
        rule = rules.rules[0]
        signals = SignalSet(
            signals: rules.makeSignals(), threads: 1, domains: rules.mailDomains)
        coverage = RuleCoverage(rule)
    }

    package mutating func apply(_ batch: RecordBatch) -> [Reject] {
        _ = signals.apply(batch)
        return judge.apply(batch)
    }

    package mutating func settle(asOf: EventTime?) -> ScenarioOutcome {
        let (population, results) = signals.settle(asOf: asOf ?? signals.records.latestEventTime)
        for reading in readings(results, population) {
            if case .slots(let slots) = rule.input(reading) { coverage.note(slots) }
        }
        return judge.settle(asOf: asOf)
    }

    private func readings(
        _ results: [SignalResult], _ population: Population
    ) -> [SubjectReading] {
        let found = results.map { result in
            Dictionary(
                result.findings.map { ($0.subject, SignalReading.found($0)) }
                    + result.failures.map { ($0.subject, SignalReading.failed(reason: $0.reason)) },
                uniquingKeysWith: { $1 })
        }
        return Set(found.flatMap(\.keys)).filter { $0.kind == rule.subject }.compactMap { subject in
            let id = population.identifiers(of: subject).joined(separator: "+")
            if QuietFirm.isNamed(id) { return nil }
            return SubjectReading(
                subject: subject, id: id,
                signals: rule.signals.map { found[$0.index][subject] ?? .absent })
        }
    }
}

extension Population {
    fileprivate func identifiers(of subject: Subject) -> [String] {
        switch subject.kind {
        case .affiliate: [records.affiliateIDs[subject.first]]
        case .pair: [records.customerIDs[subject.first], records.customerIDs[subject.second]]
        case .person, .customer, .ring: [records.customerIDs[subject.first]]
        }
    }
}
