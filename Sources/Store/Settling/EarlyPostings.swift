package import GRDB
internal import Holds
package import Records

extension SettleChanges {
    /// Lines that one portion posts: a few milliseconds of writing.
    private static let portion = 500

    /// How many lines a settle posts together with all else that it changes, at most.
    private static let few = 2 * portion

    /// Posts some of the lines that are new to the ledger, ahead of everything else of the settle.
    ///
    /// A line is earned whatever the flags say, so nothing is lost where the rest is never written; the
    /// ledger adds up after each portion. What is posted is left out of the changes.
    ///
    /// - Returns: whether more is to be posted; there is not where others wrote something meanwhile, for
    ///   then all is worked out anew.
    /// - Complexity: O(portion log lines).
    package mutating func postSome(at time: EventTime, _ db: Database) throws -> Bool {
        guard try mark == OutcomeMark(db) else { return false }
        var ledger = try LedgerWriter(db, at: time)
        while next < moves.count, ledger.count < Self.portion {
            if let posted = moves[next].takePosting() {
                try ledger.write(
                    posted.record, customerID: posted.customerID,
                    transactionID: posted.transactionID, posted.entries)
            }
            next += 1
        }
        let seal = try ledger.sealed()
        if seal.count > 0 {
            var body = JSONLine()
            seal.write(to: &body)
            try AuditLog.append(
                db, at: time, actor: "engine", action: "post", subject: "",
                body: String(decoding: body.finished(), as: UTF8.self))
            mark = try OutcomeMark(db)
        }
        if next < moves.count { return true }
        moves.removeAll(where: \.isDone)
        return false
    }

    /// Whether so many lines are new that they are better posted ahead.
    package var hasManyPostings: Bool {
        next < moves.count && moves.count - next > (next == 0 ? Self.few : 0)
    }
}

extension LedgerMoves.Move {
    fileprivate var isDone: Bool { entries.isEmpty }

    /// Takes the posting of a new line off the move; `nil` where it is none.
    fileprivate mutating func takePosting() -> LedgerMoves.Move? {
        guard let first = entries.first, first.reason == PostingReason.earned.code,
            let accrued = LedgerRecord(account: .accrued, facts: record.facts)
        else { return nil }
        entries.removeFirst()
        return LedgerMoves.Move(
            record: accrued, customerID: customerID, transactionID: transactionID,
            entries: [first])
    }
}
