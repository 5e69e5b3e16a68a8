package import GRDB
internal import Holds
package import Records

extension Store {
    /// What a settle changed.
    package struct SettleSummary: Sendable {
        package var settle: Int64
        /// How many flags it raised, changed, withdrew and so on.
        package var events: [FlagEvent.Kind: Int]
        /// What stands in `held` in the ledger afterwards, by currency.
        package var held: [CurrencyCode: MoneySum]
        /// What it leaves behind.
        package var mark: OutcomeMark
    }

    /// Writes what a settle found inside a transaction of the caller's: flags, ledger and holds.
    ///
    /// - Parameters:
    ///   - changes: what it changes, worked out before; worked out anew where there are none, or
    ///     where somebody decided or released something since.
    ///   - position: the records that the settle covers end before it.
    ///   - time: when it is written.
    /// - Complexity: O(changes); O(lines + flags + affiliates) where they are worked out here.
    @discardableResult
    package static func write(
        _ settlement: Settlement, _ changes: SettleChanges? = nil,
        covering position: RecordPosition, at time: EventTime, _ db: Database
    ) throws -> SettleSummary {
        let isCurrent = try changes?.mark == OutcomeMark(db)
        let current = try (isCurrent ? changes : nil) ?? SettleChanges(settlement, db)
        return try write(settlement, current, position, time, db)
    }

    private static func write(
        _ settlement: Settlement, _ changes: SettleChanges, _ position: RecordPosition,
        _ time: EventTime, _ db: Database
    ) throws -> SettleSummary {
        try Schema.makeTransactionIndex(db)
        let settle = (try Int64.fetchOne(db, sql: "SELECT max(settle) FROM settles") ?? 0) + 1
        let before = try FlagEvent.last(db)
        try changes.flags.write(db, settle: settle, at: time)
        let seal = try write(changes.moves, at: time, db)
        try changes.holds.write(db, settle: settle)
        try changes.claims.write(db)
        try changes.unjudged.write(db)
        try changes.standings.write(db)
        try db.execute(
            sql: "INSERT OR IGNORE INTO rule_versions VALUES (?, ?, ?)",
            arguments: [settlement.rules.digest, settlement.rules.text, time.microseconds])
        try db.execute(
            sql: "INSERT INTO settles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                settle, position.sequence, settlement.asOf.microseconds, settlement.rules.digest,
                settlement.flags.count, changes.holdCount, settlement.ruleErrors.count,
                time.microseconds,
            ])
        let summary = SettleSummary(
            settle: settle, events: try FlagEvent.counts(after: before, db),
            held: changes.heldAmounts, mark: try OutcomeMark(db))
        if seal.count == 0 && summary.events.isEmpty { return summary }
        var body = JSONLine()
        body.integer("settle", Int(settle))
        body.string("as_of", settlement.asOf.description)
        body.string("rules", settlement.rules.digest)
        body.integer("flags", settlement.flags.count)
        seal.write(to: &body)
        try AuditLog.append(
            db, at: time, actor: "engine", action: "settle", subject: String(settle),
            body: String(decoding: body.finished(), as: UTF8.self))
        return summary
    }

    private static func write(
        _ moves: [LedgerMoves.Move], at time: EventTime, _ db: Database
    ) throws -> LedgerSeal {
        var ledger = try LedgerWriter(db, at: time)
        for move in moves {
            try ledger.write(
                move.record, customerID: move.customerID, transactionID: move.transactionID,
                move.entries)
        }
        return try ledger.sealed()
    }

    /// The last settle; `nil` before the first.
    package static func lastSettle(_ db: Database) throws -> SettleState? {
        try Row.fetchOne(db, sql: "SELECT * FROM settles ORDER BY settle DESC LIMIT 1").map { row in
            SettleState(
                settle: row["settle"], sequence: row["sequence"],
                asOf: EventTime(microseconds: row["as_of"]), rules: row["rules"],
                at: EventTime(microseconds: row["settled_at"]))
        }
    }
}
