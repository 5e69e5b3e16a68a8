package import Holds
package import Records
package import Rules
package import Signals

/// How much was judged: what is later than the as-of time does not count.
package struct OutcomeCounts: Hashable, Sendable {
    package var affiliates = 0
    package var customers = 0
    package var persons = 0
    package var transactions = 0
    package var activityRows = 0
    package var commissionLines = 0
    /// Whether the firm sent its lines, so that no plan counts.
    package var areLinesSent = false

    /// Whether there was anything to judge.
    package var hasRecords: Bool {
        [affiliates, customers, transactions, activityRows].contains { $0 > 0 }
    }
}

/// What a live rule says of a subject, whether it fired or not: what calibration learns from.
package struct EvidenceReading: Hashable, Sendable {
    package var rule: String
    /// The rule's own kind, or `affiliate` for whom its subjects speak of.
    package var subjectKind: SubjectKind
    package var subjectID: String
    /// Before calibration, in natural log-odds.
    package var evidence: Double
    package var hasFired: Bool
    /// Implicated customers, in canonical order.
    package var customerIDs: [String]
}

/// Which commission lines an outcome is to tell of, held or not.
package enum LinesAsked: Sendable {
    case none
    /// Those that are other than at the last settle; all where that can't be told.
    case changed
    case all
}

/// What a settle found: a function of the current records, the rules and the as-of time alone.
package struct Outcome: Sendable {
    package var asOf: EventTime
    /// By id.
    package var flags: [Flag]
    /// By id.
    package var holds: [Hold]
    /// By id.
    package var affiliates: [AffiliateStanding]
    /// By rule, then subject.
    package var ruleErrors: [RuleError]
    package var counts: OutcomeCounts
    /// By rule, then subject; empty unless asked for.
    package var evidence: [EvidenceReading] = []
    /// How the subjects of one rule meet its conditions, in canonical order; empty unless asked
    /// for.
    package var conditions: [ConditionReading] = []
    /// The commission lines; nothing unless asked for.
    package var lines = LineNews.nothing
    /// By currency: days of trading that could not be compared with other currencies.
    package var missingRates: [MissingRate] = []
    /// Of trading that is compared within each alone, for want of rates.
    package var currenciesApart: [CurrencyCode] = []
}
