internal import Digests
internal import GRDB
package import Holds
package import Records

/// What a settle found, on its way to the disk.
package struct Settlement: Sendable {
    package var asOf: EventTime
    package var flags: [Flag]
    package var holds: [Hold]
    package var standings: [AffiliateStanding]
    /// What is known of the table of standings.
    package var durable: DurableStandings?
    /// The commission lines by the current records.
    package var lines: LineNews
    /// Where `lines` are only some: all others stood in the ledger as they are when this was its
    /// mark.
    package var since: OutcomeMark?
    package var ruleErrors: [RuleError]
    package var rules: RuleVersions

    package init(
        asOf: EventTime, flags: [Flag], holds: [Hold], standings: [AffiliateStanding],
        durable: DurableStandings? = nil, lines: LineNews, since: OutcomeMark? = nil,
        ruleErrors: [RuleError] = [], rules: RuleVersions
    ) {
        self.asOf = asOf
        self.flags = flags
        self.holds = holds
        self.standings = standings
        self.durable = durable
        self.lines = lines
        self.since = since
        self.ruleErrors = ruleErrors
        self.rules = rules
    }
}

/// The standings that a settle wrote: the database's for as long as that settle is its last.
package struct DurableStandings: Sendable {
    let standings: [AffiliateStanding]
    let mark: OutcomeMark

    package init(_ standings: [AffiliateStanding], _ mark: OutcomeMark) {
        self.standings = standings
        self.mark = mark
    }
}

/// The rules, calibration, plan and as-of time that a settle judged by.
package struct RuleVersions: Hashable, Sendable {
    /// Of everything that a judgement depends on beside the records.
    package var digest: String
    /// `rule@version`, one a line.
    package var text: String

    package init(digest: String, text: String) {
        self.digest = digest
        self.text = text
    }

    /// - Parameters:
    ///   - parts: the texts that a judgement depends on, in a fixed order.
    ///   - rules: `rule@version` of each.
    package init(parts: [String], rules: [String]) {
        self.init(
            digest: "R" + SHA256.hex(ofParts: parts).prefix(20),
            text: rules.joined(separator: "\n"))
    }

    /// Of the rules, without their versions.
    package var ruleIDs: Set<String> {
        Set(text.split(separator: "\n").map { String($0.prefix { $0 != "@" }) })
    }

    /// - Returns: `nil` where no settle judged by them.
    package static func stored(_ digest: String, _ db: Store.Reading) throws -> Self? {
        try String.fetchOne(
            db, sql: "SELECT rules FROM rule_versions WHERE digest = ?", arguments: [digest]
        ).map { Self(digest: digest, text: $0) }
    }
}

/// The last settle of a database.
package struct SettleState: Hashable, Sendable {
    package var settle: Int64
    /// Records with a smaller number were judged.
    package var sequence: Int64
    package var asOf: EventTime
    package var rules: String
    package var at: EventTime
}
