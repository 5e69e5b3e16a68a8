package import GRDB
package import Holds
package import Records

/// A payout run that was answered, and whose record was lost with the database that answered it.
package struct LostRun: Sendable {
    package var question: GateQuestion
    /// As it was answered, in the order of the question.
    package var lines: [GateLine]

    package init(question: GateQuestion, lines: [GateLine]) {
        self.question = question
        self.lines = lines
    }
}

/// What was written down of a lost run.
package struct RecoveredRun: Sendable {
    /// Lines that are known to be sent out now.
    package var sentOut = 0
    /// Lines that the run released and that this database has elsewhere, by why it would refuse
    /// them.
    package var conflicts: [(commissionID: String, reason: RefusalCode)] = []
}

extension Store {
    /// Writes a payout run down as it was answered, inside a transaction of the caller's.
    ///
    /// What it released counts as sent out, whatever flags say by now, and asking for the run again
    /// gives its first answer.
    ///
    /// - Throws: `StoreError` where the run is known, or one of its payments has no line here.
    /// - Complexity: O(lines log ledger).
    package static func recover(
        _ lost: LostRun, at time: EventTime, path: String, _ db: Database
    ) throws -> RecoveredRun {
        let run = lost.question.run
        if try hasAnswered(lost.question, db) {
            throw StoreError(
                path: path, reason: "the run `\(run)` was answered by this database",
                remedy: "nothing of it is lost; if it was asked for anew after a restore, give its "
                    + "first answer another --key")
        }
        guard let settled = try lastSettle(db) else { throw StoreError.unsettled(path) }
        let finder = try LedgerFinder(db)
        var ledger = try LedgerWriter(db, at: time)
        var recovered = RecoveredRun()
        for line in lost.lines where line.isReleased {
            let id = line.due.commissionID
            guard let kept = try finder.line(id) else {
                throw StoreError(
                    path: path, reason: "no record gives the line `\(id)`, which was sent out",
                    remedy: "ingest what came after the backup first")
            }
            let facts = kept.record.facts
            let payment = LostPayment(
                run: run, affiliateID: line.due.affiliateID,
                currency: line.due.currency ?? facts.currency,
                amount: line.due.amount ?? facts.amount)
            guard let (record, entries) = payment.post(on: kept.record) else {
                recovered.conflicts.append((id, kept.record.refusal))
                continue
            }
            try db.execute(sql: "DELETE FROM holds WHERE commission_id = ?", arguments: [id])
            try ledger.write(
                record, customerID: kept.customerID, transactionID: kept.transactionID, entries,
                run: run)
            recovered.sentOut += 1
        }
        try FreedLines.note(takenBy: run, db)
        let answer = GateAnswer(
            run: run, lines: lost.lines, isRepeat: false, changes: try GateChanges.now(db),
            asOf: settled.asOf)
        try GateArchive.keep(answer, lost.question, settle: settled.settle, at: time, db)
        var body = JSONLine()
        body.string("due_digest", lost.question.dueDigest)
        body.integer("lines", lost.lines.count)
        body.integer("sent_out", recovered.sentOut)
        body.strings("conflicts", recovered.conflicts.map(\.commissionID))
        body.string("answer_digest", GateArchive.digest(of: lost.lines))
        try ledger.sealed().write(to: &body)
        try AuditLog.append(
            db, at: time, actor: lost.question.actor, action: "recover", subject: run,
            body: String(decoding: body.finished(), as: UTF8.self))
        return recovered
    }
}

extension LedgerRecord {
    /// Why a run is refused a line that has reached its end.
    fileprivate var refusal: RefusalCode {
        switch self {
        case .declined: .declined
        case .paid: .alreadyPaid
        case .accrued, .held, .cleared, .released: .alreadyReleased
        }
    }
}
