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

    /// Sets the policy and says so in the audit log.
    package func keep(_ db: Database, actor: String, at time: EventTime) throws {
        let values = [("four_eyes", String(fourEyes.units)), ("reopen_step", "\(reopenStep)")]
        for (name, value) in values {
            try db.execute(
                sql: "INSERT OR REPLACE INTO settings VALUES (?, ?)", arguments: [name, value])
        }
        var body = JSONLine()
        body.raw("four_eyes", fourEyes.text(minorDigits: 2))
        body.number("reopen_step", reopenStep)
        try AuditLog.append(
            db, at: time, actor: actor, action: "policy", subject: "review",
            body: String(decoding: body.finished(), as: UTF8.self))
    }
}
