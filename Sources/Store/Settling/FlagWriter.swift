internal import GRDB
internal import Holds
internal import Records

/// Brings the table of flags to what a settle found and notes every change of substance.
struct FlagWriter {
    private let db: Database
    private let settle: Int64
    private let at: EventTime
    private var kept: [String: KeptFlag] = [:]
    /// Flags on which a person said that they are no fraud, with the decision.
    private(set) var dismissed: [String: String] = [:]

    private struct KeptFlag {
        var state: String
        var review: String
        var decision: String?
        var logOdds: Double
        /// The evidence from which on a dismissal no longer covers the flag.
        var limit: Double
        var body: String
    }

    init(_ db: Database, settle: Int64, at: EventTime) throws {
        self.db = db
        self.settle = settle
        self.at = at
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT flag_id, state, review, review_decision, log_odds,
                  ifnull(review_log_odds, 0) + ifnull(review_step, 0) AS log_odds_limit, body
                FROM flags
                """)
        while let row = try rows.next() {
            kept[row["flag_id"]] = KeptFlag(
                state: row["state"], review: row["review"], decision: row["review_decision"],
                logOdds: row["log_odds"], limit: row["log_odds_limit"], body: row["body"])
        }
    }

    mutating func write(_ flags: [Flag]) throws {
        for flag in flags { try write(flag) }
        let found = Set(flags.lazy.map(\.id))
        for (id, old) in kept.sorted(by: { $0.key < $1.key })
        where old.state != "withdrawn" && !found.contains(id) {
            try db.execute(
                sql: "UPDATE flags SET state = 'withdrawn', last_settle = ? WHERE flag_id = ?",
                arguments: [settle, id])
            try FlagEvent.append(db, flag: id, .withdrawn, at: at)
        }
        for (id, old) in kept where old.review == "dismissed" && dismissed[id] == nil {
            if !found.contains(id) { dismissed[id] = old.decision ?? "" }
        }
    }

    private mutating func write(_ flag: Flag) throws {
        let body = String(decoding: flag.jsonLine, as: UTF8.self)
        guard let old = kept[flag.id] else {
            try insert(flag, body)
            return try FlagEvent.append(db, flag: flag.id, .raised, at: at)
        }
        if old.body != body || old.state != flag.status.rawValue { try update(flag, body) }
        if old.state == "withdrawn" {
            try FlagEvent.append(db, flag: flag.id, .reopened, at: at)
        } else if old.logOdds != flag.logOdds {
            try FlagEvent.append(db, flag: flag.id, .changed, at: at)
        }
        if old.review != "dismissed" { return }
        if flag.logOdds >= old.limit {
            try db.execute(
                sql: """
                    UPDATE flags SET review = 'none', review_log_odds = NULL, review_step = NULL,
                      review_decision = NULL WHERE flag_id = ?
                    """,
                arguments: [flag.id])
            try FlagEvent.append(
                db, flag: flag.id, .outgrown, reference: old.decision ?? "", at: at)
        } else {
            dismissed[flag.id] = old.decision ?? ""
        }
    }

    private func insert(_ flag: Flag, _ body: String) throws {
        try db.execute(
            sql: """
                INSERT INTO flags VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'none', NULL, NULL,
                  NULL, NULL, NULL, ?, ?, ?)
                """,
            arguments: [
                flag.id, flag.rule, flag.ruleVersion, flag.pattern, flag.family, flag.subjectKind,
                flag.subjectID, flag.logOdds, flag.posterior, flag.explanation,
                flag.raisedAt.microseconds, flag.status.rawValue, settle, settle, body,
            ])
        try link(flag)
    }

    private func update(_ flag: Flag, _ body: String) throws {
        try db.execute(
            sql: """
                UPDATE flags SET rule_version = ?, pattern = ?, family = ?, log_odds = ?,
                  posterior = ?, explanation = ?, raised_at = ?, state = ?, last_settle = ?,
                  body = ? WHERE flag_id = ?
                """,
            arguments: [
                flag.ruleVersion, flag.pattern, flag.family, flag.logOdds, flag.posterior,
                flag.explanation, flag.raisedAt.microseconds, flag.status.rawValue, settle, body,
                flag.id,
            ])
        try db.execute(
            sql: "DELETE FROM flag_affiliates WHERE flag_id = ?", arguments: [flag.id])
        try link(flag)
    }

    private func link(_ flag: Flag) throws {
        for affiliate in flag.affiliateIDs {
            try db.execute(
                sql: "INSERT INTO flag_affiliates VALUES (?, ?)", arguments: [affiliate, flag.id])
        }
    }
}
