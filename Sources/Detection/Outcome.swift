package import Holds
package import Records

/// A rule that could not be evaluated for a subject: never the same as "not flagged".
package struct RuleError: Hashable, Sendable {
    package var rule: String
    package var subjectKind: String
    package var subjectID: String
    package var reason: String
}

/// How much was judged.
package struct OutcomeCounts: Hashable, Sendable {
    package var affiliates = 0
    package var customers = 0
    package var persons = 0
    package var transactions = 0
    package var activityRows = 0
    package var commissionLines = 0
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
}
