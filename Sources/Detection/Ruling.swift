internal import Holds
internal import Rules
internal import Signals

/// One rule's word on one subject.
struct Ruling: Sendable {
    /// The rule's place in the rule set.
    var rule: Int
    var reading: SubjectReading
    /// Before calibration, in natural log-odds.
    var evidence: Double
    var hasFired: Bool
    /// Customers that the subject's findings implicate, in canonical order.
    var customers: [UInt32]

    var subject: Subject { reading.subject }
}

/// What every rule says of every subject on which one of its signals speaks.
struct Judgement {
    /// By rule.
    let words: [RuleWords]
    let errors: [RuleError]

    /// Rulings that fired, by rule, then subject.
    var fired: [Ruling] { words.flatMap(\.fired) }

    /// How the subjects of a rule meet its conditions, in canonical order.
    func conditions(
        of rule: String, _ rules: RuleSet, _ population: Population
    ) -> [ConditionReading] {
        guard let place = rules.rules.firstIndex(where: { $0.id == rule }) else { return [] }
        let probe = ConditionProbe(rules.rules[place])
        return words[place].subjects(population).map(probe.reading)
    }
}
