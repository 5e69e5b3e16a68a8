package import GRDB
package import Holds
package import Records

/// How many lines are posted at once.
private enum Portion {
    /// A few milliseconds of writing, where records may be waiting.
    static let short = 500
    /// Where none are: each portion is one wait for the disk.
    static let long = 100_000
    /// How many lines a settle posts together with all else that it changes, at most.
    static let few = 2 * short
}

/// The lines of a firm whose ledger is empty, to be posted while flags are still being judged.
///
/// A line is earned whatever the flags say, so nothing is lost where the judgement never comes; the
/// ledger adds up after each portion.
package struct EarnedLines: Sendable {
    /// What is posted so far leaves this behind, as long as nobody else writes.
    private var mark: OutcomeMark
    private var lines: [HoldableLine]
    private var next = 0

    package enum Progress: Sendable {
        case some
        case all(OutcomeMark)
        /// Somebody else wrote: all is to be worked out anew.
        case overtaken
    }

    /// - Returns: `nil` where there are lines in the ledger, or only few to be posted.
    package init?(_ lines: [HoldableLine], _ db: Store.Reading) throws {
        mark = try OutcomeMark(db)
        if mark.entry > 0 || lines.count <= Portion.few { return nil }
        self.lines = lines
    }

    /// Posts some of the lines, in the order of their ids.
    ///
    /// - Parameter isBrief: whether something else may wait to be written.
    /// - Complexity: O(portion log lines); O((transactions + lines) log lines) the first time,
    ///   which makes the index that the settle would make.
    package mutating func postSome(
        isBrief: Bool, at time: EventTime, _ db: StoreTransaction
    ) throws -> Progress {
        guard try mark == OutcomeMark(db) else { return .overtaken }
        if next == 0 {
            try Schema.makeTransactionIndex(db)
            lines.sort { $0.commissionID < $1.commissionID }
        }
        var ledger = try LedgerWriter(db, at: time)
        let portion = lines[next...].prefix(isBrief ? Portion.short : Portion.long)
        for line in portion {
            let posting = LedgerLine<Accrued>.post(line)
            try ledger.write(
                .accrued(posting.line), customerID: line.customerID,
                transactionID: line.transactionID, posting.entries)
        }
        next = portion.endIndex
        mark = try ledger.note(at: time)
        return next < lines.count ? .some : .all(mark)
    }
}

extension LedgerWriter {
    /// Notes in the audit log what was posted ahead of a settle.
    fileprivate consuming func note(at time: EventTime) throws -> OutcomeMark {
        let db = db
        let seal = try sealed()
        var body = JSONLine()
        seal.write(to: &body)
        try AuditLog.append(
            db, at: time, actor: "engine", action: "post", subject: "",
            body: String(decoding: body.finished(), as: UTF8.self))
        return try OutcomeMark(db)
    }
}

extension SettleChanges {

    /// Posts some of the lines that are new to the ledger, ahead of everything else of the settle.
    ///
    /// A line is earned whatever the flags say, so nothing is lost where the rest is never written;
    /// the ledger adds up after each portion. What is posted is left out of the changes.
    ///
    /// - Returns: whether more is to be posted; there is not where others wrote something
    ///   meanwhile, for then all is worked out anew.
    /// - Complexity: O(portion log lines).
    package mutating func postSome(at time: EventTime, _ db: Database) throws -> Bool {
        guard try mark == OutcomeMark(db) else { return false }
        var ledger = try LedgerWriter(db, at: time)
        while next < moves.count, ledger.count < Portion.short {
            if let posted = moves[next].takePosting() {
                try ledger.write(
                    posted.record, customerID: posted.customerID,
                    transactionID: posted.transactionID, posted.entries)
            }
            next += 1
        }
        if ledger.count > 0 { mark = try ledger.note(at: time) }
        if next < moves.count { return true }
        moves.removeAll(where: \.isDone)
        return false
    }

    /// Whether so many lines are new that they are better posted ahead.
    package var hasManyPostings: Bool {
        next < moves.count && moves.count - next > (next == 0 ? Portion.few : 0)
    }
}

extension LedgerMoves.Move {
    fileprivate var isDone: Bool { isPosted && entries.isEmpty }

    /// Takes the posting of a new line off the move; `nil` where it is none.
    fileprivate mutating func takePosting() -> LedgerMoves.Move? {
        guard let first = entries.first, first.reason == PostingReason.earned.code,
            let accrued = LedgerRecord(
                account: .accrued, facts: record.facts, isSentOut: false)
        else { return nil }
        entries.removeFirst()
        isPosted = true
        return LedgerMoves.Move(
            record: accrued, customerID: customerID, transactionID: transactionID,
            entries: [first])
    }
}
