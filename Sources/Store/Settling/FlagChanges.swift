internal import GRDB
internal import Holds
internal import Records

/// What brings the table of flags to what a settle found, every change of substance noted.
struct FlagChanges: Sendable {
    private enum Change: Sendable {
        case insert(Flag, body: String)
        case update(Flag, body: String)
        case withdraw(String)
        /// Its evidence grew past the step of its dismissal, or what it would hold past what one person may
        /// dismiss.
        case forgetReview(String)
        case event(String, FlagEvent.Kind, reference: String)
    }

    private struct KeptFlag {
        var state: String
        var review: String
        var decision: String?
        /// Who approved the decision; `nil` where one person took it.
        var approver: String?
        var logOdds: Double
        /// The evidence that a reviewer saw, and that from which on a dismissal no longer covers the flag.
        var reviewedLogOdds: Double
        var limit: Double

        func isOutgrown(by logOdds: Double) -> Bool {
            logOdds >= limit && logOdds > reviewedLogOdds
        }
        var weight: EffectiveHolds.Weight
        var body: String
    }

    private var changes: [Change] = []
    /// Flags on which a person said that they are no fraud, with the decision.
    private(set) var dismissed: [String: String] = [:]
    /// Open flags that stand as they were, for a rule could not be evaluated for an affiliate of theirs.
    private(set) var standing: Set<String> = []
    /// What the flags weigh that hold or may hold lines.
    private(set) var weights: [String: EffectiveHolds.Weight] = [:]

    /// - Parameter unjudged: flags that may be there or not, for all that could be evaluated: they
    ///   stay, and keep what they held.
    /// - Complexity: O(flags).
    init(
        _ flags: [Flag], standing unjudged: Set<String>, stakes: FlagStakes, _ db: Database
    ) throws {
        let kept = try Self.kept(db)
        for flag in flags {
            compare(flag, with: kept[flag.id], isLarge: stakes.needTwo(flag.id))
            weights[flag.id] = .init(pattern: flag.pattern, posterior: flag.posterior)
        }
        for id in unjudged {
            guard let old = kept[id], old.state == "open" else { continue }
            standing.insert(id)
            if weights[id] == nil { weights[id] = old.weight }
        }
        let found = standing.union(flags.lazy.map(\.id))
        for (id, old) in kept.sorted(by: { $0.key < $1.key })
        where old.state != "withdrawn" && !found.contains(id) {
            changes.append(.withdraw(id))
            changes.append(.event(id, .withdrawn, reference: ""))
        }
        let judged = Set(flags.lazy.map(\.id))
        for (id, old) in kept where old.review == "dismissed" && !judged.contains(id) {
            dismissed[id] = old.decision ?? ""
        }
    }

    private static func kept(_ db: Database) throws -> [String: KeptFlag] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT flags.flag_id, flags.state, review, review_decision, approver,
                  flags.log_odds, pattern, posterior,
                  ifnull(review_log_odds, 0) AS reviewed,
                  ifnull(review_log_odds, 0) + ifnull(review_step, 0) AS log_odds_limit, body
                FROM flags LEFT JOIN decisions ON decision = review_decision
                """)
        var kept: [String: KeptFlag] = [:]
        while let row = try rows.next() {
            kept[row["flag_id"]] = KeptFlag(
                state: row["state"], review: row["review"], decision: row["review_decision"],
                approver: row["approver"], logOdds: row["log_odds"],
                reviewedLogOdds: row["reviewed"], limit: row["log_odds_limit"],
                weight: .init(pattern: row["pattern"], posterior: row["posterior"]),
                body: row["body"])
        }
        return kept
    }

    private mutating func compare(_ flag: Flag, with old: KeptFlag?, isLarge: Bool) {
        let body = String(decoding: flag.jsonLine, as: UTF8.self)
        guard let old else {
            changes.append(.insert(flag, body: body))
            return changes.append(.event(flag.id, .raised, reference: ""))
        }
        if old.body != body || old.state != flag.status.rawValue {
            changes.append(.update(flag, body: body))
        }
        if old.state == "withdrawn" {
            changes.append(.event(flag.id, .reopened, reference: ""))
        } else if old.logOdds != flag.logOdds {
            changes.append(.event(flag.id, .changed, reference: ""))
        }
        if old.review != "dismissed" { return }
        if old.isOutgrown(by: flag.logOdds) || old.approver == nil && isLarge {
            changes.append(.forgetReview(flag.id))
            changes.append(.event(flag.id, .outgrown, reference: old.decision ?? ""))
        } else {
            dismissed[flag.id] = old.decision ?? ""
        }
    }

    func write(_ db: Database, settle: Int64, at time: EventTime) throws {
        for change in changes {
            switch change {
            case .insert(let flag, let body): try Self.insert(flag, body, settle, db)
            case .update(let flag, let body): try Self.update(flag, body, settle, db)
            case .withdraw(let id):
                try db.run(
                    "UPDATE flags SET state = 'withdrawn', last_settle = ? WHERE flag_id = ?",
                    [settle, id])
            case .forgetReview(let id):
                try db.run(
                    """
                    UPDATE flags SET review = 'none', review_log_odds = NULL, review_step = NULL,
                      review_decision = NULL WHERE flag_id = ?
                    """,
                    [id])
            case .event(let id, let kind, let reference):
                try FlagEvent.append(db, flag: id, kind, reference: reference, at: time)
            }
        }
    }

    private static func insert(
        _ flag: Flag, _ body: String, _ settle: Int64, _ db: Database
    ) throws {
        try db.run(
            """
            INSERT INTO flags VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'none', NULL, NULL,
              NULL, NULL, NULL, ?, ?, ?)
            """,
            [
                flag.id, flag.rule, flag.ruleVersion, flag.pattern, flag.family, flag.subjectKind,
                flag.subjectID, flag.logOdds, flag.posterior, flag.explanation,
                flag.raisedAt.microseconds, flag.status.rawValue, settle, settle, body,
            ])
        try link(flag, db)
    }

    private static func update(
        _ flag: Flag, _ body: String, _ settle: Int64, _ db: Database
    ) throws {
        try db.run(
            """
            UPDATE flags SET rule_version = ?, pattern = ?, family = ?, log_odds = ?,
              posterior = ?, explanation = ?, raised_at = ?, state = ?, last_settle = ?,
              body = ? WHERE flag_id = ?
            """,
            [
                flag.ruleVersion, flag.pattern, flag.family, flag.logOdds, flag.posterior,
                flag.explanation, flag.raisedAt.microseconds, flag.status.rawValue, settle, body,
                flag.id,
            ])
        try db.run("DELETE FROM flag_affiliates WHERE flag_id = ?", [flag.id])
        try link(flag, db)
    }

    private static func link(_ flag: Flag, _ db: Database) throws {
        for affiliate in flag.affiliateIDs {
            try db.run("INSERT INTO flag_affiliates VALUES (?, ?)", [affiliate, flag.id])
        }
    }
}
