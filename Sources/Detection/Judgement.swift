internal import Holds
internal import Records
internal import Rules
internal import Signals
internal import Statistics

/// Judges every subject, and keeps each word until what the rule reads of the subject is another.
///
/// Invariant: a judgement is what the rules would say anew.
struct JudgementBook: Sendable {
    /// By rule.
    private var words: [RuleWords] = []

    /// - Parameter rules: the same at every call.
    /// - Complexity: O(findings), of which only a comparison for those that are as before.
    mutating func judge(
        _ rules: RuleSet, _ results: [SignalResult], _ population: Population
    ) -> Judgement {
        if words.isEmpty { words = rules.rules.indices.map(RuleWords.init) }
        _ = parallelUpdate(&words, threads: population.threads) {
            $0.update(rules, results, population)
        }
        let errors = zip(rules.rules, words).flatMap { rule, words in
            words.failures.map { RuleError(rule, $0.reading, reason: $0.reason, population) }
        }
        return Judgement(words: words, errors: errors)
    }
}

extension RuleError {
    fileprivate init(
        _ rule: Rule, _ reading: SubjectReading, reason: String, _ population: Population
    ) {
        self.init(
            rule: rule.id, subjectKind: reading.subject.kind.rawValue, subjectID: reading.id,
            reason: reason,
            affiliateIDs: rule.state == .live ? population.affiliates(of: reading) : [])
    }
}

extension Population {
    /// Of whom a reading speaks: the affiliate itself, else the owners of its accounts; sorted.
    fileprivate func affiliates(of reading: SubjectReading) -> [String] {
        let subject = reading.subject
        let found =
            switch subject.kind {
            case .affiliate: [subject.first]
            case .pair: owners(of: [subject.first, subject.second] + reading.customers)
            case .person, .customer, .ring: owners(of: [subject.first] + reading.customers)
            }
        return found.map { records.affiliateIDs[$0] }.sorted()
    }
}

extension SubjectReading {
    /// The customers of all its signals.
    fileprivate var customers: [UInt32] {
        signals.flatMap { signal -> [UInt32] in
            if case .found(let finding) = signal { finding.customers } else { [] }
        }
    }
}
