internal import GRDB
internal import Holds
internal import Records

/// What brings the table of flags to what a settle found, every change of substance noted.
struct FlagChanges: Sendable {
    private enum Change: Sendable {
        case insert(Flag, body: String)
        case update(Flag, body: String)
        case withdraw(String)
        /// Others go on in it.
        case inherit(String, from: [String], FlagReview)
        case endRelease(FreedLines.Release)
        /// Its evidence grew past the step of its dismissal, or what it would hold past what one
        /// person may dismiss.
        case forgetReview(String)
        case event(String, FlagEvent.Kind, reference: String)
    }

    private struct KeptFlag {
        var state: String
        var review: FlagReview
        var logOdds: Double
        var weight: EffectiveHolds.Weight
        var body: String

        /// Whether it says anything beside others that go on with it.
        var isHeard: Bool { state == "open" || review.word != "none" }
    }

    private var changes: [Change] = []
    /// Flags on which a person said that they are no fraud, with the decision.
    private(set) var dismissed: [String: String] = [:]
    /// Open flags that stand as they were, for a rule could not be evaluated for an affiliate of
    /// theirs.
    private(set) var standing: Set<String> = []
    /// What the flags weigh that hold or may hold lines.
    private(set) var weights: [String: EffectiveHolds.Weight] = [:]

    /// - Parameters:
    ///   - unjudged: flags that may be there or not, for all that could be evaluated: they stay,
    ///     and keep what they held.
    ///   - ended: releases that do not go on with their flags.
    /// - Complexity: O(flags).
    init(
        _ flags: [Flag], standing unjudged: Set<String>, _ successions: FlagSuccessions,
        endingReleases ended: [FreedLines.Release], stakes: FlagStakes, _ db: Database
    ) throws {
        changes = ended.map { .endRelease($0) }
        let kept = try Self.kept(db)
        let predecessors = successions.predecessors
        for flag in flags {
            compare(
                flag, with: kept[flag.id], isLarge: stakes.needTwo(flag.id),
                continuing: (predecessors[flag.id] ?? []).compactMap { id in
                    kept[id].map { (id, $0.review) }
                })
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
            let successor = successions.successor(of: id)
            changes.append(.withdraw(id))
            changes.append(
                .event(
                    id, successor == nil ? .withdrawn : .succeeded, reference: successor ?? ""))
        }
        let judged = Set(flags.lazy.map(\.id))
        for (id, old) in kept where old.review.word == "dismissed" && !judged.contains(id) {
            if successions.successor(of: id) == nil { dismissed[id] = old.review.decision ?? "" }
        }
    }

    private static func kept(_ db: Database) throws -> [String: KeptFlag] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT flags.flag_id, flags.state, review, review_decision, approver,
                  flags.log_odds, pattern, posterior, review_log_odds, review_step, assignee,
                  snoozed_until, body
                FROM flags LEFT JOIN decisions ON decision = review_decision
                """)
        var kept: [String: KeptFlag] = [:]
        while let row = try rows.next() {
            kept[row["flag_id"]] = KeptFlag(
                state: row["state"], review: FlagReview(row), logOdds: row["log_odds"],
                weight: .init(pattern: row["pattern"], posterior: row["posterior"]),
                body: row["body"])
        }
        return kept
    }

    private mutating func compare(
        _ flag: Flag, with old: KeptFlag?, isLarge: Bool,
        continuing predecessors: [(id: String, review: FlagReview)]
    ) {
        noteState(of: flag, old, isContinuing: !predecessors.isEmpty)
        let review = inherit(flag, old, predecessors) ?? old?.review ?? FlagReview()
        if review.word != "dismissed" { return }
        if review.isOutgrown(by: flag.logOdds) || review.approver == nil && isLarge {
            changes.append(.forgetReview(flag.id))
            changes.append(.event(flag.id, .outgrown, reference: review.decision ?? ""))
        } else {
            dismissed[flag.id] = review.decision ?? ""
        }
    }

    private mutating func noteState(of flag: Flag, _ old: KeptFlag?, isContinuing: Bool) {
        let body = String(decoding: flag.jsonLine, as: UTF8.self)
        guard let old else {
            changes.append(.insert(flag, body: body))
            if !isContinuing { changes.append(.event(flag.id, .raised, reference: "")) }
            return
        }
        if old.body != body || old.state != flag.status.rawValue {
            changes.append(.update(flag, body: body))
        }
        if old.state == "withdrawn" {
            if !isContinuing { changes.append(.event(flag.id, .reopened, reference: "")) }
        } else if old.logOdds != flag.logOdds {
            changes.append(.event(flag.id, .changed, reference: ""))
        }
    }

    /// What is made of a flag in which others go on; `nil` where none does.
    private mutating func inherit(
        _ flag: Flag, _ old: KeptFlag?, _ predecessors: [(id: String, review: FlagReview)]
    ) -> FlagReview? {
        if predecessors.isEmpty { return nil }
        let own = old.flatMap { $0.isHeard ? $0.review : nil }
        let review = FlagReview.strictest(of: (own.map { [$0] } ?? []) + predecessors.map(\.review))
        changes.append(.inherit(flag.id, from: predecessors.map(\.id), review))
        for (id, _) in predecessors {
            changes.append(.event(flag.id, .continued, reference: id))
        }
        if own?.word == "dismissed", review.word != "dismissed" {
            changes.append(.event(flag.id, .outgrown, reference: own?.decision ?? ""))
        }
        return review
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
            case .inherit(let id, let predecessors, let review):
                try review.write(to: id, from: predecessors, db)
            case .endRelease(let release): try release.end(db)
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
