internal import Digests
package import Records

/// Where a flag stands after a scan; decisions on it live elsewhere.
package enum FlagStatus: String, Sendable {
    case open
    /// Raised by a rule on trial: it weighs nothing and holds nothing.
    case shadow
}

/// A rule's word against a subject, with everything that a reviewer needs.
package struct Flag: Sendable {
    package var id: String
    package var rule: String
    package var ruleVersion: String
    package var pattern: String
    package var family: String
    package var subjectKind: String
    package var subjectID: String
    /// Sorted, like the two lists below.
    package var affiliateIDs: [String]
    package var customerIDs: [String]
    package var transactionIDs: [String]
    /// Accounts whose lines it may hold: of two that belong together perhaps one.
    package var heldCustomerIDs: [String]
    /// The rule's evidence, in natural log-odds.
    package var logOdds: Double
    /// Probability that the subject cheats, all evidence taken together, in [0, 1].
    package var posterior: Double
    package var explanation: String
    package var evidence: [EvidenceRow]
    package var status: FlagStatus
    /// Event time of the newest evidence.
    package var raisedAt: EventTime
    package var asOf: EventTime
    /// Digest of the fitted numbers that the flag was judged by.
    package var baseline: String

    package init(
        id: String, rule: String, ruleVersion: String, pattern: String, family: String,
        subjectKind: String, subjectID: String, affiliateIDs: [String], customerIDs: [String],
        heldCustomerIDs: [String]? = nil, transactionIDs: [String], logOdds: Double,
        posterior: Double, explanation: String,
        evidence: [EvidenceRow], status: FlagStatus, raisedAt: EventTime, asOf: EventTime,
        baseline: String
    ) {
        self.id = id
        self.rule = rule
        self.ruleVersion = ruleVersion
        self.pattern = pattern
        self.family = family
        self.subjectKind = subjectKind
        self.subjectID = subjectID
        self.affiliateIDs = affiliateIDs
        self.customerIDs = customerIDs
        self.heldCustomerIDs = heldCustomerIDs ?? customerIDs
        self.transactionIDs = transactionIDs
        self.logOdds = logOdds
        self.posterior = posterior
        self.explanation = explanation
        self.evidence = evidence
        self.status = status
        self.raisedAt = raisedAt
        self.asOf = asOf
        self.baseline = baseline
    }
}

/// Names that stay the same however often something is found again.
package enum Identity {
    /// A flag's name: rule, subject kind and canonical subject, and nothing that changes.
    package static func ofFlag(rule: String, subjectKind: String, subject: [String]) -> String {
        "F" + digest([rule, subjectKind] + subject)
    }

    /// A line is held once: its hold is named after it alone.
    package static func ofHold(commissionID: String) -> String { "H" + digest([commissionID]) }

    package static func ofBaseline(_ values: [(name: String, value: Double)]) -> String {
        "B" + digest(values.map { "\($0.name)=\($0.value)" })
    }

    private static func digest(_ parts: [String]) -> String {
        String(SHA256.hex(ofParts: parts).prefix(20))
    }
}
