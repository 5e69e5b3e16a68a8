/// A rule that could not be evaluated for a subject: never the same as "not flagged".
package struct RuleError: Hashable, Sendable {
    package var rule: String
    package var subjectKind: String
    package var subjectID: String
    package var reason: String
    /// Whose judgement lacks the rule's word, sorted; nobody's where the rule is on trial.
    package var affiliateIDs: [String]

    package init(
        rule: String, subjectKind: String, subjectID: String, reason: String,
        affiliateIDs: [String]
    ) {
        self.rule = rule
        self.subjectKind = subjectKind
        self.subjectID = subjectID
        self.reason = reason
        self.affiliateIDs = affiliateIDs
    }
}
