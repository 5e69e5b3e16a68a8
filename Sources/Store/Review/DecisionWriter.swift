internal import Digests
package import GRDB
internal import Holds
package import Records

extension Store {
    /// Takes a decision inside a transaction of the caller's.
    ///
    /// - Throws: `DecisionFault`.
    package static func decide(
        _ decision: Decision, at time: EventTime, _ db: Database
    ) throws -> DecisionResult {
        let writer = try DecisionWriter(decision, at: time, db)
        return try writer.run()
    }
}

/// One decision on its way into effect.
private struct DecisionWriter {
    let decision: Decision
    let at: EventTime
    let db: Database
    private let logOdds: Double
    private let policy: ReviewPolicy
    /// Whether it goes against what two persons said.
    private let reversesTwo: Bool
    /// Lines that the decision may move, by id.
    private let lines: [KeptLine]

    init(_ decision: Decision, at: EventTime, _ db: Database) throws {
        self.decision = decision
        self.at = at
        self.db = db
        let flag = decision.flagID
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT flags.state, review, flags.log_odds, approver FROM flags
                    LEFT JOIN decisions ON decision = review_decision
                    WHERE flags.flag_id = ?
                    """, arguments: [flag])
        else { throw DecisionFault.unknownFlag(flag) }
        if row["state"] == "withdrawn" { throw DecisionFault.withdrawn(flag) }
        if row["state"] == "shadow" { throw DecisionFault.shadow(flag) }
        logOdds = row["log_odds"]
        policy = try ReviewPolicy.current(db)
        let claimed = try ClaimedLines(flag, db)
        lines = decision.verdict == .confirm ? claimed.declinable : claimed.held
        let verdicts = ["confirmed": Verdict.confirm, "dismissed": .dismiss]
        let standing: Verdict? = verdicts[row["review"]]
        reversesTwo =
            standing != nil && standing != decision.verdict && row["approver"] as String? != nil
        if let verdict = standing, verdict == decision.verdict, lines.isEmpty {
            throw DecisionFault.alreadyDecided(flag, verdict)
        }
        if decision.verdict == .release, lines.isEmpty {
            throw DecisionFault.nothingToRelease(flag)
        }
    }

    func run() throws -> DecisionResult {
        let proposal = try Row.fetchOne(
            db,
            sql: """
                SELECT decision, actor FROM decisions
                WHERE flag_id = ? AND state = 'proposed' AND verdict = ?
                """,
            arguments: [decision.flagID, decision.verdict.rawValue])
        let isSame = try proposal.map { try ProposedLines.of($0["decision"], db) == proposed }
        if let proposal, isSame == true, Reviewer.areTwo(proposal["actor"], decision.actor) {
            return try approve(proposal["decision"])
        }
        guard let need = try secondPersonNeed() else { return try takeEffect(try add("effective")) }
        if isSame == true {
            throw DecisionFault.ownProposal(decision.flagID, by: decision.actor)
        }
        let id = try add("proposed")
        try proposed.keep(for: id, db)
        try event(.proposed, id)
        try audit("propose", id, nil)
        return .proposed(decision: id, isAnew: proposal != nil, need: need)
    }

    private func approve(_ id: String) throws -> DecisionResult {
        try db.execute(
            sql: "UPDATE decisions SET state = 'effective', approver = ? WHERE decision = ?",
            arguments: [decision.actor, id])
        return try takeEffect(id)
    }

    private var proposed: ProposedLines { ProposedLines(lines.map(\.record.facts)) }

    /// Why a second person must repeat the decision; `nil` where one may decide.
    ///
    /// What the same person freed of the flag before counts too, for else any amount goes out in
    /// slices.
    private func secondPersonNeed() throws -> SecondPersonNeed? {
        if reversesTwo { return .reversal }
        var stakes: [CurrencyCode: MoneySum] = [:]
        for line in lines {
            stakes[line.record.facts.currency, default: .zero] += line.record.facts.amount
        }
        let limit = policy.fourEyesSum
        let isAlone = limit <= .zero || stakes.values.contains { $0 >= limit }
        if decision.verdict != .confirm {
            let ids = Set(lines.map(\.record.facts.id))
            let freed = try FreedLines.sums(
                of: decision.flagID, by: decision.actor, besides: ids, db)
            stakes.merge(freed) { $0 + $1 }
        }
        let isReached = limit <= .zero || stakes.values.contains { $0 >= limit }
        return isReached ? (isAlone ? .stake : .stakeWithFreed) : nil
    }

    /// Writes the decision down; what was proposed before is superseded.
    private func add(_ state: String) throws -> String {
        try db.execute(
            sql: """
                UPDATE decisions SET state = 'superseded' WHERE flag_id = ? AND state = 'proposed'
                """,
            arguments: [decision.flagID])
        let ordinal = try Int64.fetchOne(db, sql: "SELECT count(*) FROM decisions") ?? 0
        let id = "D" + SHA256.hex(of: "\(ordinal):\(decision.flagID)").prefix(12)
        try db.execute(
            sql: "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)",
            arguments: [
                id, decision.flagID, decision.verdict.rawValue, state, decision.reason,
                decision.note, decision.actor, logOdds, policy.reopenStep, at.microseconds, ordinal,
            ])
        return id
    }

    private func takeEffect(_ id: String) throws -> DecisionResult {
        var ledger = try LedgerWriter(db, at: at)
        try review(id)
        let free = try linesOfThisFlagAlone()
        if decision.verdict == .release {
            try FreedLines.note(
                lines.map(\.record.facts), under: decision.flagID, by: id, db)
        }
        let freed = try FreedLines(db)
        var moved: [LineFacts] = []
        for line in lines {
            let facts = line.record.facts
            guard decision.verdict == .confirm || free.contains(facts.id),
                let (record, entries) = move(line.record, id, freed.release(of: facts)?.reason)
            else { continue }
            moved.append(line.record.facts)
            try ledger.write(
                record, customerID: line.customerID, transactionID: line.transactionID, entries)
        }
        try freeHolds(free)
        let seal = try ledger.sealed()
        let events: [Verdict: FlagEvent.Kind] = [
            .confirm: .confirmed, .dismiss: .dismissed, .release: .released,
        ]
        if let kind = events[decision.verdict] { try event(kind, id) }
        try audit(decision.verdict.rawValue, id, seal)
        let claimed = try ClaimedLines(decision.flagID, db)
        return .effective(
            decision: id, moved: moved,
            untouched: try claimed.untouched(besides: Set(moved.map(\.id)), db))
    }

    private func review(_ id: String) throws {
        if decision.verdict == .release { return }
        try db.execute(
            sql: """
                UPDATE flags SET review = ?, review_log_odds = ?, review_step = ?,
                  review_decision = ? WHERE flag_id = ?
                """,
            arguments: [
                decision.verdict == .confirm ? "confirmed" : "dismissed", logOdds,
                policy.reopenStep, id, decision.flagID,
            ])
    }

    /// Lines that no other flag holds.
    private func linesOfThisFlagAlone() throws -> Set<String> {
        Set(
            try String.fetchAll(
                db,
                sql: """
                    SELECT commission_id FROM hold_flags AS own WHERE flag_id = ?1 AND NOT EXISTS (
                      SELECT 1 FROM hold_flags AS other
                      WHERE other.commission_id = own.commission_id AND other.flag_id <> ?1)
                    """, arguments: [decision.flagID]))
    }

    /// Fraud declines every line of the flag; other verdicts move what no other flag holds.
    ///
    /// - Parameter release: the word under which a line is released that is free now.
    private func move(
        _ record: LedgerRecord, _ id: String, _ release: ClearingReason?
    ) -> (record: LedgerRecord, entries: [LedgerEntry])? {
        switch (decision.verdict, record) {
        case (.confirm, .held(let line)): declined(line.decline(.fraudConfirmed(decision: id)))
        case (.confirm, .accrued(let line)): declined(line.decline(.fraudConfirmed(decision: id)))
        case (.confirm, .cleared(let line)): declined(line.decline(.fraudConfirmed(decision: id)))
        case (.dismiss, .held(let line)), (.release, .held(let line)):
            if let release {
                cleared(line.clear(release))
            } else {
                lifted(line.lift(.flagDismissed(decision: id)))
            }
        default: nil
        }
    }

    private func declined(_ posting: Posting<Declined>) -> (LedgerRecord, [LedgerEntry]) {
        (.declined(posting.line), posting.entries)
    }

    private func lifted(_ posting: Posting<Accrued>) -> (LedgerRecord, [LedgerEntry]) {
        (.accrued(posting.line), posting.entries)
    }

    private func cleared(_ posting: Posting<Cleared>) -> (LedgerRecord, [LedgerEntry]) {
        (.cleared(posting.line), posting.entries)
    }

    private func freeHolds(_ free: Set<String>) throws {
        let freed = decision.verdict == .confirm ? Set(lines.map(\.record.facts.id)) : free
        for id in freed.sorted() {
            try db.execute(sql: "DELETE FROM holds WHERE commission_id = ?", arguments: [id])
        }
        if decision.verdict == .confirm { return }
        try db.execute(
            sql: "DELETE FROM hold_flags WHERE flag_id = ?", arguments: [decision.flagID])
        try db.execute(
            sql: """
                UPDATE holds SET reason_code = (
                  SELECT pattern FROM hold_flags JOIN flags USING (flag_id)
                  WHERE hold_flags.commission_id = holds.commission_id
                  ORDER BY posterior DESC, flag_id LIMIT 1)
                WHERE commission_id IN (SELECT value FROM json_each(?))
                """,
            arguments: [Self.list(lines.map(\.record.facts.id).filter { !free.contains($0) })])
    }

    private static func list(_ ids: [String]) -> String {
        var line = JSONLine()
        line.strings("ids", ids)
        let text = String(decoding: line.finished(), as: UTF8.self)
        return String(text.dropFirst(#"{"ids":"#.count).dropLast())
    }

    private func event(_ kind: FlagEvent.Kind, _ id: String) throws {
        try FlagEvent.append(db, flag: decision.flagID, kind, reference: id, at: at)
    }

    private func audit(_ action: String, _ id: String, _ seal: LedgerSeal?) throws {
        var body = JSONLine()
        body.string("decision", id)
        body.string("verdict", decision.verdict.rawValue)
        body.string("reason", decision.reason)
        body.number("log_odds", logOdds)
        body.number("step", policy.reopenStep)
        seal?.write(to: &body)
        try AuditLog.append(
            db, at: at, actor: decision.actor, action: action, subject: decision.flagID,
            body: String(decoding: body.finished(), as: UTF8.self))
    }
}
