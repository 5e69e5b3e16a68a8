package import Signals

/// What one signal says of one subject at one settle.
package enum SignalReading: Equatable, Sendable {
    case found(Finding)
    /// Nothing to say: a statistic is silent, an aggregate is 0.
    case absent
    case failed(reason: String)
}

/// Everything that a rule may know of one subject at one settle.
package struct SubjectReading: Equatable, Sendable {
    package var subject: Subject
    /// The subject's identifier, as rules see it in `subject.id`.
    package var id: String
    /// One per signal of the rule, in its order.
    package var signals: [SignalReading]

    package init(subject: Subject, id: String, signals: [SignalReading]) {
        self.subject = subject
        self.id = id
        self.signals = signals
    }
}

/// What a rule says of one subject. Evidence is in natural log-odds, whether the rule fires or not.
package enum Verdict: Hashable, Sendable {
    case fires(evidence: Double)
    case quiet(evidence: Double)
    /// The rule could not be evaluated, which is never the same as not being flagged.
    case failed(reason: String)
}
