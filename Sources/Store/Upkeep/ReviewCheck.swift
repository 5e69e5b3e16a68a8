internal import GRDB
internal import Records

/// Whether what people decided, and what they and payout runs were told, is what the audit log
/// says.
enum ReviewCheck {
    /// What the log says of one decision.
    private struct Told {
        var action: String
        var actor: String
        var reason: String
        var verdict: String?
        /// The evidence when it was decided, and by how much that may grow; not of early versions.
        var logOdds: Double?
        var step: Double?
    }

    /// Every decision is as it was taken, by whom it was taken, and every review rests on one.
    ///
    /// - Complexity: O(audit log).
    static func decisions(_ db: Database) throws -> [String] {
        var (begun, inEffect) = ([String: Told](), [String: Told]())
        let log = try Row.fetchCursor(
            db,
            sql: """
                SELECT action, actor, json_extract(body, '$.decision') AS decision,
                  json_extract(body, '$.reason') AS reason,
                  json_extract(body, '$.verdict') AS verdict,
                  json_extract(body, '$.log_odds') AS log_odds,
                  json_extract(body, '$.step') AS step
                FROM audit WHERE action IN ('propose', 'confirm', 'dismiss', 'release')
                  AND json_valid(body) AND json_extract(body, '$.decision') IS NOT NULL
                ORDER BY entry
                """)
        while let row = try log.next() {
            let told = Told(
                action: row["action"], actor: row["actor"], reason: row["reason"] ?? "",
                verdict: row["verdict"], logOdds: row["log_odds"], step: row["step"])
            guard let id = String.fromDatabaseValue(row["decision"]) else { continue }
            begun[id] = begun[id] ?? told
            if told.action != "propose" { inEffect[id] = told }
        }
        var problems: [String] = []
        var missing = Set(begun.keys)
        for row in try Row.fetchAll(db, sql: "SELECT * FROM decisions ORDER BY ordinal") {
            let id: String = row["decision"]
            missing.remove(id)
            if !isTold(row, begun[id], inEffect[id]) {
                problems.append("decision \(id) is not as the audit log has it")
            }
        }
        problems += missing.sorted().map { "decision \($0) of the audit log is not there" }
        return try problems + reviews(inEffect, db)
    }

    private static func isTold(_ row: Row, _ begun: Told?, _ inEffect: Told?) -> Bool {
        let (verdict, state, actor): (String, String, String) = (
            row["verdict"], row["state"], row["actor"]
        )
        let approver: String? = row["approver"]
        guard let begun, begun.actor == actor, begun.reason == row["reason"],
            begun.action == "propose"
                ? begun.verdict ?? verdict == verdict : begun.action == verdict,
            begun.logOdds ?? row["log_odds"] == row["log_odds"],
            begun.step ?? row["step"] == row["step"]
        else { return false }
        guard state == "effective" else { return inEffect == nil && approver == nil }
        return inEffect?.action == verdict && inEffect?.actor == approver ?? actor
            && (begun.action == "propose") == (approver != nil)
    }

    private static func reviews(_ inEffect: [String: Told], _ db: Database) throws -> [String] {
        let lone = try String.fetchAll(
            db,
            sql: """
                SELECT flag_id FROM flags WHERE review <> 'none' AND NOT EXISTS (
                  SELECT 1 FROM decisions AS own WHERE own.decision = review_decision
                    AND own.flag_id = flags.flag_id AND state = 'effective'
                    AND verdict = iif(review = 'confirmed', 'confirm', 'dismiss'))
                """)
        // A flag in which others go on has the limit of any dismissal of theirs.
        let dismissals = try Row.fetchAll(
            db,
            sql: """
                SELECT flag_id, review_log_odds, review_step, own.decision, own.log_odds, own.step,
                  own.approver
                FROM flags JOIN decisions AS own USING (flag_id)
                WHERE review = 'dismissed' AND own.state = 'effective' AND own.verdict = 'dismiss'
                """)
        var (dismissed, covered) = (Set<String>(), Set<String>())
        for row in dismissals {
            let flag: String = row["flag_id"]
            dismissed.insert(flag)
            if covers(row, inEffect[row["decision"]]) { covered.insert(flag) }
        }
        return Set(lone).union(dismissed.subtracting(covered)).sorted().map {
            "the review of \($0) rests on no decision"
        }
    }

    /// Whether a dismissal has the limit of a flag's review: that of when it took effect, of which
    /// early versions told nothing where two persons took it.
    private static func covers(_ row: Row, _ told: Told?) -> Bool {
        guard let told else { return false }
        if told.logOdds == nil, row["approver"] as String? != nil { return true }
        return told.logOdds ?? row["log_odds"] == row["review_log_odds"] as Double?
            && told.step ?? row["step"] == row["review_step"] as Double?
    }

    /// The policy is the one that was set last, and what waits for a second person was proposed.
    static func policy(_ db: Database) throws -> [String] {
        let last = { (actions: String) in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT action, actor, json_extract(body, '$.four_eyes') AS four_eyes,
                      json_extract(body, '$.reopen_step') AS reopen_step
                    FROM audit WHERE action IN (\(actions)) AND json_valid(body)
                    ORDER BY entry DESC LIMIT 1
                    """)
        }
        let isTold = { (policy: ReviewPolicy, row: Row) in
            Double(policy.fourEyes.text(minorDigits: 2)) == row["four_eyes"] as Double?
                && policy.reopenStep == row["reopen_step"] as Double?
        }
        var problems: [String] = []
        let (current, set) = try (ReviewPolicy.current(db), last("'policy'"))
        if set.map({ !isTold(current, $0) }) ?? (current != .standard) {
            problems.append("the policy of reviews is not the one that was set")
        }
        let proposal = try last("'policy', 'propose-policy'").flatMap {
            $0["action"] == "propose-policy" ? $0 : nil
        }
        let proposed = try ReviewPolicy.proposed(db)
        let isProposed =
            proposal.map { row in
                proposed.map { isTold($0.policy, row) && $0.by == row["actor"] } ?? false
            } ?? (proposed == nil)
        if !isProposed { problems.append("the policy that waits is not the one that was proposed") }
        return problems
    }

    /// Packets have the digests under which they were handed out.
    static func packets(_ db: Database) throws -> [String] {
        try Row.fetchAll(db, sql: "SELECT digest, body FROM packets ORDER BY digest").compactMap {
            Packets.isWhole($0["body"], digest: $0["digest"])
                ? nil : "the packet \($0["digest"] as String) is not the one that was handed out"
        }
    }

    /// Answers to payout runs are those that were given, and say of what was released what the
    /// ledger does.
    ///
    /// - Complexity: O(lines of all runs).
    static func answers(_ db: Database) throws -> [String] {
        let contradicted = try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT run FROM (
                  SELECT * FROM (
                    SELECT run, commission_id FROM ledger_lines WHERE run <> ''
                    EXCEPT SELECT run, commission_id FROM gate_lines WHERE is_released)
                  UNION ALL
                  SELECT gate_lines.run, commission_id
                  FROM gate_lines JOIN ledger_lines AS line USING (commission_id)
                  WHERE is_released AND line.run IS NULL
                    AND gate_lines.run NOT IN (SELECT subject FROM audit WHERE action = 'recover'))
                ORDER BY run
                """)
        let edited = try GateArchive.edited(db)
        return edited.map { "the answer of the run `\($0)` is not the one that was given" }
            + contradicted.map { "the answer of the run `\($0)` is not what the ledger says" }
    }
}
