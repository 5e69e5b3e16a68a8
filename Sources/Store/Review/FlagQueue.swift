package import GRDB
package import Records

/// A flag as reviewers see it.
package struct QueuedFlag: Sendable {
    package var id: String
    package var rule: String
    package var pattern: String
    package var subjectKind: String
    package var subjectID: String
    package var posterior: Double
    /// What the flag's own rule found, before calibration, in natural log-odds.
    package var logOdds: Double
    package var explanation: String
    package var raisedAt: EventTime
    /// `open`, `shadow` or `withdrawn`, or what reviewers made of it: `confirmed`, `dismissed`,
    /// `proposed`.
    package var status: String
    package var assignee: String
    package var snoozedUntil: EventTime?
    /// What it holds now, by currency.
    package var stakes: [(currency: CurrencyCode, amount: MoneySum)]
    /// The row as `export` writes it.
    package var body: String
    package var affiliateIDs: [String]

    /// Whether reviewers have something to say on it.
    var isWaiting: Bool {
        status == "open" || status == "proposed" || status == "confirmed" && !stakes.isEmpty
    }

    /// Whether a reviewer put it off past a time.
    package func isAsleep(at now: EventTime) -> Bool { snoozedUntil.map { now < $0 } ?? false }
}

/// What a reviewer asks the queue for.
package struct QueueFilter: Sendable {
    /// `nil` for what waits for a word: open and proposed flags, and confirmed ones under which
    /// lines came that are held and not declined.
    package var statuses: Set<String>?
    package var pattern: String?
    /// Whom a flag names, or of whose lines it keeps some from being paid.
    package var affiliateID: String?
    package var assignee: String?

    package init() {}
}

/// The queue of flags: most money at stake first, then the older, then the likelier.
package enum FlagQueue {
    /// - Complexity: O(flags + holds); with an affiliate O(ledger entries) more.
    package static func flags(_ filter: QueueFilter, _ db: Database) throws -> [QueuedFlag] {
        let onLines = try filter.affiliateID.map { try FlaggedLines.flags(onLinesOf: $0, db) } ?? []
        return try all(db).filter { flag in
            (filter.statuses?.contains(flag.status) ?? flag.isWaiting)
                && filter.pattern.map { $0 == flag.pattern } ?? true
                && filter.affiliateID.map {
                    flag.affiliateIDs.contains($0) || onLines.contains(flag.id)
                } ?? true
                && filter.assignee.map { Reviewer.areOne($0, flag.assignee) } ?? true
        }.sorted(by: precedes)
    }

    package static func flag(_ id: String, _ db: Database) throws -> QueuedFlag? {
        try all(db).first { $0.id == id }
    }

    /// Patterns of all flags that were ever raised, sorted.
    package static func patterns(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT DISTINCT pattern FROM flags ORDER BY pattern")
    }

    /// How many confirmed flags were withdrawn since: what they declined stays declined.
    package static func refutedCount(_ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM flags WHERE state = 'withdrawn' AND review = 'confirmed'
                """) ?? 0
    }

    private static func precedes(_ left: QueuedFlag, _ right: QueuedFlag) -> Bool {
        let (a, b) = (left.largestStake, right.largestStake)
        if a != b { return a > b }
        if left.raisedAt != right.raisedAt { return left.raisedAt < right.raisedAt }
        if left.posterior != right.posterior { return left.posterior > right.posterior }
        return left.id < right.id
    }

    private static func all(_ db: Database) throws -> [QueuedFlag] {
        var stakes = try stakes(db)
        var affiliates: [String: [String]] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT * FROM flag_affiliates ORDER BY affiliate_id")
        {
            affiliates[row["flag_id"], default: []].append(row["affiliate_id"])
        }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT flags.*, EXISTS (
                  SELECT 1 FROM decisions WHERE decisions.flag_id = flags.flag_id
                    AND decisions.state = 'proposed') AS is_proposed
                FROM flags ORDER BY flag_id
                """
        ).map { row in
            let id: String = row["flag_id"]
            let asleep: Int64? = row["snoozed_until"]
            return QueuedFlag(
                id: id, rule: row["rule"], pattern: row["pattern"],
                subjectKind: row["subject_kind"], subjectID: row["subject_id"],
                posterior: row["posterior"], logOdds: row["log_odds"],
                explanation: row["explanation"],
                raisedAt: EventTime(microseconds: row["raised_at"]), status: status(row),
                assignee: row["assignee"] ?? "",
                snoozedUntil: asleep.map(EventTime.init(microseconds:)),
                stakes: stakes.removeValue(forKey: id) ?? [], body: row["body"],
                affiliateIDs: affiliates[id] ?? [])
        }
    }

    private static func status(_ row: Row) -> String {
        let (state, review): (String, String) = (row["state"], row["review"])
        if state == "withdrawn" || state == "shadow" { return state }
        if row["is_proposed"] { return "proposed" }
        return review == "none" ? state : review
    }

    private static func stakes(
        _ db: Database
    ) throws -> [String: [(currency: CurrencyCode, amount: MoneySum)]] {
        let rows = try RowReader(
            db,
            """
            SELECT flag_id, currency, \(RowReader.sum(of: "amount")) FROM hold_flags
            JOIN ledger_lines USING (commission_id) GROUP BY flag_id, currency
            """)
        var stakes: [String: [(currency: CurrencyCode, amount: MoneySum)]] = [:]
        while try rows.next() {
            stakes[rows.string(0), default: []].append(
                (try rows.currency(1), rows.sum(2)))
        }
        return stakes
    }
}

extension QueuedFlag {
    package var largestStake: MoneySum { stakes.map(\.amount).max() ?? .zero }
}
