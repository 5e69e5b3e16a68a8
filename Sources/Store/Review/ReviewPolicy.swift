package import GRDB
package import Records

/// What a firm asks of its reviewers.
package struct ReviewPolicy: Hashable, Sendable {
    /// Money at stake, in any one currency, from which on a second person must approve.
    package var fourEyes: Money
    /// Natural log-odds by which a dismissed flag's evidence must grow before it opens again.
    package var reopenStep: Double

    package static let standard = ReviewPolicy(fourEyes: Money(units: 10_000_000), reopenStep: 1)

    package init(fourEyes: Money, reopenStep: Double) {
        self.fourEyes = fourEyes
        self.reopenStep = reopenStep
    }

    var fourEyesSum: MoneySum { MoneySum(units: Int128(fourEyes.units)) }

    package static func current(_ db: Database) throws -> ReviewPolicy {
        var policy = standard
        for row in try Row.fetchAll(db, sql: "SELECT name, value FROM settings") {
            let (name, value): (String, String) = (row["name"], row["value"])
            if name == "four_eyes", let units = Int64(value) {
                policy.fourEyes = Money(units: units)
            }
            if name == "reopen_step", let step = Double(value) { policy.reopenStep = step }
        }
        return policy
    }

    /// A laxer policy that waits for a second person; `nil` where there is none.
    package static func proposed(_ db: Database) throws -> (policy: ReviewPolicy, by: String)? {
        let kept = try String.fetchOne(
            db, sql: "SELECT value FROM settings WHERE name = 'proposed_policy'")
        let parts = kept?.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard let parts, parts.count == 3, let units = Int64(parts[0]), let step = Double(parts[1])
        else { return nil }
        return (ReviewPolicy(fourEyes: Money(units: units), reopenStep: step), String(parts[2]))
    }

    /// Whether it asks less of reviewers than another in any respect.
    func isLaxer(than other: ReviewPolicy) -> Bool {
        fourEyes.units > other.fourEyes.units || reopenStep > other.reopenStep
    }

    /// Sets the policy, where it is laxer than the present one once a second person repeats it.
    ///
    /// - Returns: whether it is set; else it is proposed.
    /// - Throws: `DecisionFault.ownPolicy` where who proposed it repeats it.
    package func set(_ db: Database, actor: String, at time: EventTime) throws -> Bool {
        if isLaxer(than: try Self.current(db)) {
            let proposal = try String.fetchOne(
                db, sql: "SELECT value FROM settings WHERE name = 'proposed_policy'")
            guard let proposal, proposal.hasPrefix(asProposed) else {
                try propose(db, actor: actor, at: time)
                return false
            }
            let proposer = String(proposal.dropFirst(asProposed.count))
            if !Reviewer.areTwo(proposer, actor) { throw DecisionFault.ownPolicy(by: proposer) }
        }
        try db.execute(sql: "DELETE FROM settings WHERE name = 'proposed_policy'")
        try keep(db, actor: actor, at: time)
        return true
    }

    /// How a proposal begins; the proposer's name stands behind it.
    private var asProposed: String { "\(fourEyes.units) \(reopenStep) " }

    private func propose(_ db: Database, actor: String, at time: EventTime) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO settings VALUES ('proposed_policy', ?)",
            arguments: [asProposed + actor])
        try audit("propose-policy", db, actor: actor, at: time)
    }

    /// Sets the policy and says so in the audit log.
    private func keep(_ db: Database, actor: String, at time: EventTime) throws {
        let values = [("four_eyes", String(fourEyes.units)), ("reopen_step", "\(reopenStep)")]
        for (name, value) in values {
            try db.execute(
                sql: "INSERT OR REPLACE INTO settings VALUES (?, ?)", arguments: [name, value])
        }
        try audit("policy", db, actor: actor, at: time)
    }

    private func audit(
        _ action: String, _ db: Database, actor: String, at time: EventTime
    ) throws {
        var body = JSONLine()
        body.raw("four_eyes", fourEyes.text(minorDigits: 2))
        body.number("reopen_step", reopenStep)
        try AuditLog.append(
            db, at: time, actor: actor, action: action, subject: "review",
            body: String(decoding: body.finished(), as: UTF8.self))
    }
}
