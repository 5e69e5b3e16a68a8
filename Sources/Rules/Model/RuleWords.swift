/// How far a rule has come.
package enum RuleState: String, CaseIterable, Sendable {
    /// Being written: checked and tested, never run.
    case draft
    /// Flags, but weighs nothing and holds nothing.
    case shadow
    case live
    /// Kept for the record, never run.
    case retired

    package var isRun: Bool { self == .shadow || self == .live }
}

/// A kind of evidence: within a family the strongest counts, across families evidence adds up.
package enum EvidenceFamily: String, CaseIterable, Sendable {
    case identity, refunds, churn, trading, timing, activity
}

/// Whose commission lines a flag of a rule can hold.
package enum HoldScope: Hashable, Sendable {
    case nothing
    /// Those of the customers that a signal of the rule implicates, by its place in `Rule.signals`.
    case customers(ofSignal: Int)
}
