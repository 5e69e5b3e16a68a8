package import GRDB
package import Holds
package import Records

/// A payout run that asks what it may pay.
package struct GateQuestion: Sendable {
    /// The idempotency key.
    package var run: String
    /// Of the run's lines.
    package var dueDigest: String
    /// Of the run's file, by which earlier versions knew a run.
    package var bytesDigest: String?
    package var lines: [DueLine]
    package var actor: String

    /// - Parameter run: the key; by default its lines are.
    package init(
        run: String?, dueDigest: String, bytesDigest: String? = nil, lines: [DueLine],
        actor: String
    ) {
        self.run = run ?? Self.key(of: dueDigest)
        self.dueDigest = dueDigest
        self.bytesDigest = bytesDigest
        self.lines = lines
        self.actor = actor
    }

    private static func key(of digest: String) -> String { String(digest.prefix(20)) }

    /// Lines that stand in it more than once.
    fileprivate var repeatedIDs: Set<String> {
        var (seen, repeated) = (Set<String>(), Set<String>())
        for line in lines where !seen.insert(line.commissionID).inserted {
            repeated.insert(line.commissionID)
        }
        return repeated
    }

    /// Keys under which it may have been answered: of a run without a key of its own the bytes were
    /// the key once.
    var keys: [String] {
        let isOwn = run != Self.key(of: dueDigest)
        return [run] + (isOwn ? [] : bytesDigest.map { [Self.key(of: $0)] } ?? [])
    }
}

extension Store {
    /// Answers a payout run and writes down what was released, inside a transaction of the
    /// caller's.
    ///
    /// A line is released once: a later run that names it again is refused it, and a run that asks
    /// again gets its first answer.
    ///
    /// - Throws: `StoreError` where the key was used for another file.
    /// - Complexity: O(lines log ledger).
    package static func gate(
        _ question: GateQuestion, at time: EventTime, path: String, _ db: Database
    ) throws -> GateAnswer {
        let unjudged = try UnjudgedAffiliates(db)
        if var answer = try GateArchive.answer(question, path: path, db) {
            answer.freedSince = try GateJudge(db, unjudged, run: question.run, at: time)
                .freed(among: answer.lines)
            answer.unjudged = unjudged.sorted
            return answer
        }
        guard let settled = try lastSettle(db) else { throw StoreError.unsettled(path) }
        var judge = try GateJudge(db, unjudged, run: question.run, at: time)
        // Of a line that stands in the run several times, the first that agrees with the records is
        // judged.
        var judged: Set<String> = []
        var lines: [GateLine] = []
        let repeated = question.repeatedIDs
        for due in question.lines {
            if judged.contains(due.commissionID) {
                lines.append(.refused(due, .duplicateLine))
            } else if repeated.contains(due.commissionID),
                let contradiction = try judge.contradiction(due)
            {
                lines.append(.refused(due, contradiction))
            } else {
                judged.insert(due.commissionID)
                lines.append(try judge.answer(due))
            }
        }
        try FreedLines.note(takenBy: question.run, db)
        let answer = GateAnswer(
            run: question.run, lines: lines, isRepeat: false, changes: try GateChanges.now(db),
            asOf: settled.asOf, ownerless: judge.ownerless, unjudged: unjudged.sorted)
        try GateArchive.keep(answer, question, settle: settled.settle, at: time, db)
        var body = JSONLine()
        body.string("due_digest", question.dueDigest)
        body.integer("settle", Int(settled.settle))
        body.integer("lines", lines.count)
        body.integer("released", answer.released.count)
        body.string("answer_digest", GateArchive.digest(of: lines))
        try judge.ledger.sealed().write(to: &body)
        try AuditLog.append(
            db, at: time, actor: question.actor, action: "gate", subject: question.run,
            body: String(decoding: body.finished(), as: UTF8.self))
        return answer
    }

    package static func hasAnswered(_ question: GateQuestion, _ db: Database) throws -> Bool {
        try question.keys.contains { try hasAnswered($0, db) }
    }

    private static func hasAnswered(_ run: String, _ db: Database) throws -> Bool {
        try Row.fetchOne(db, sql: "SELECT 1 FROM gate_runs WHERE run = ?", arguments: [run]) != nil
    }
}

/// Judges the lines of one run and releases what may be paid.
private struct GateJudge {
    let db: Database
    let run: String
    var ledger: LedgerWriter
    /// Lines that were released and whose customer no record gives.
    private(set) var ownerless = 0
    private let customers: RowReader
    private let finder: LedgerFinder
    private let twins: FeeTwins
    private let refused: RefusedRecords
    /// Lines that the firm itself holds.
    private let firmHolds: RowReader
    private let unjudged: UnjudgedAffiliates

    init(
        _ db: Database, _ unjudged: UnjudgedAffiliates, run: String, at time: EventTime
    ) throws {
        self.db = db
        self.run = run
        self.unjudged = unjudged
        ledger = try LedgerWriter(db, at: time)
        finder = try LedgerFinder(db)
        customers = try RowReader(db, "SELECT 1 FROM customers WHERE customer_id = ?1")
        twins = try FeeTwins(db)
        refused = try RefusedRecords(db)
        firmHolds = try RowReader(
            db, "SELECT 1 FROM commissions WHERE commission_id = ?1 AND status = 'held'")
    }

    mutating func answer(_ due: DueLine) throws -> GateLine {
        let kept = try finder.line(due.commissionID)
        switch try verdict(due, kept) {
        case .refused(.flagged): return try flagged(due)
        case .refused(let code): return .refused(due, code)
        case .released:
            if let kept, let posting = posting(kept.record) {
                customers.restart([kept.customerID])
                if try !customers.next() { ownerless += 1 }
                try ledger.write(
                    .released(posting.line), customerID: kept.customerID,
                    transactionID: kept.transactionID, posting.entries, run: run)
            }
            return GateLine(due: due, isReleased: true)
        }
    }

    /// What a line says otherwise than the records; `nil` where nothing, or nothing is known of it.
    func contradiction(_ due: DueLine) throws -> RefusalCode? {
        try finder.line(due.commissionID).flatMap {
            PayoutVerdict.contradiction(of: due, to: $0.record.facts)
        }
    }

    private func posting(_ record: LedgerRecord) -> Posting<Released>? {
        switch record {
        case .accrued(let line): line.release(.passedGate(run: run))
        case .cleared(let line): line.release(.passedGate(run: run))
        case .held, .released, .declined, .paid: nil
        }
    }

    private func verdict(_ due: DueLine, _ kept: KeptLine?) throws -> PayoutVerdict {
        guard let kept else { return .of(due, kept: nil) }
        return .of(
            due, kept: kept.record, obstacle: try obstacle(to: kept),
            isUnjudged: unjudged.contains(kept.record.facts.affiliateID))
    }

    /// What keeps a line from being paid whose own state does not.
    private func obstacle(to kept: KeptLine) throws -> RefusalCode? {
        switch kept.record {
        case .held, .released, .declined, .paid: return nil
        case .accrued, .cleared: break
        }
        if let fate = try twins.fate(of: kept) { return fate }
        let isRefused =
            try refused.contains(.commissions, kept.record.facts.id)
            || refused.contains(.transactions, kept.transactionID)
        if isRefused { return .quarantined }
        firmHolds.restart([kept.record.facts.id])
        return try firmHolds.next() ? .heldByFirm : nil
    }

    /// Lines that flags held and that could be released now.
    func freed(among lines: [GateLine]) throws -> [String] {
        try lines.filter { line in
            guard !line.isReleased, !line.flagIDs.isEmpty else { return false }
            return try verdict(line.due, finder.line(line.due.commissionID)) == .released
        }.map(\.due.commissionID)
    }

    private func flagged(_ due: DueLine) throws -> GateLine {
        let reason = try String.fetchOne(
            db, sql: "SELECT reason_code FROM holds WHERE commission_id = ?",
            arguments: [due.commissionID])
        let flags = try String.fetchAll(
            db, sql: "SELECT flag_id FROM hold_flags WHERE commission_id = ? ORDER BY flag_id",
            arguments: [due.commissionID])
        return GateLine(
            due: due, isReleased: false, reasonCode: reason ?? RefusalCode.flagged.rawValue,
            flagIDs: flags)
    }
}

extension GateLine {
    fileprivate static func refused(_ due: DueLine, _ code: RefusalCode) -> GateLine {
        GateLine(due: due, isReleased: false, reasonCode: code.rawValue)
    }
}

extension StoreError {
    static func unsettled(_ path: String) -> StoreError {
        StoreError(
            path: path, reason: "nothing has been judged yet",
            remedy: "run `holdback ingest` to its end once")
    }
}

extension GateChanges {
    /// Since the last run that was answered.
    static func now(_ db: Database) throws -> GateChanges {
        let last = try Row.fetchOne(
            db, sql: "SELECT run, last_event FROM gate_runs ORDER BY ordinal DESC LIMIT 1")
        var changes = GateChanges(since: last?["run"])
        var kinds: [String: Set<FlagEvent.Kind>] = [:]
        for event in try FlagEvent.after(last?["last_event"] ?? 0, db) {
            kinds[event.flagID, default: []].insert(event.kind)
        }
        for (flag, kinds) in kinds.sorted(by: { $0.key < $1.key }) {
            if !kinds.isDisjoint(with: [.raised, .reopened, .outgrown]) {
                changes.new.append(flag)
            }
            if kinds.contains(.withdrawn) { changes.withdrawn.append(flag) }
            if !kinds.isDisjoint(with: [.confirmed, .dismissed, .released]) {
                changes.decided.append(flag)
            }
        }
        return changes
    }
}
