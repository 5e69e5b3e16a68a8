package import GRDB
internal import Holds
package import Records

extension Store {
    /// Writes what a settle found inside a transaction of the caller's: flags, ledger and holds.
    ///
    /// - Parameters:
    ///   - position: the records that the settle covers end before it.
    ///   - time: when it is written.
    /// - Complexity: O(lines + flags + affiliates).
    package static func write(
        _ settlement: Settlement, covering position: RecordPosition, at time: EventTime,
        _ db: Database
    ) throws {
        let settle = (try Int64.fetchOne(db, sql: "SELECT max(settle) FROM settles") ?? 0) + 1
        let before = try FlagEvent.last(db)
        var flags = try FlagWriter(db, settle: settle, at: time)
        try flags.write(settlement.flags)
        let dismissed = flags.dismissed
        let holds = EffectiveHolds(
            settlement.holds, flags: settlement.flags, dismissed: Set(dismissed.keys))
        let seal = try writeLedger(settlement, holds, settle: settle, at: time, db)
        try writeStandings(settlement.standings, db)
        try db.execute(
            sql: "INSERT OR IGNORE INTO rule_versions VALUES (?, ?, ?)",
            arguments: [settlement.rules.digest, settlement.rules.text, time.microseconds])
        try db.execute(
            sql: "INSERT INTO settles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                settle, position.sequence, settlement.asOf.microseconds, settlement.rules.digest,
                settlement.flags.count, holds.all.count, settlement.ruleErrors, time.microseconds,
            ])
        if try seal.count == 0 && FlagEvent.last(db) == before { return }
        var body = JSONLine()
        body.integer("settle", Int(settle))
        body.string("as_of", settlement.asOf.description)
        body.string("rules", settlement.rules.digest)
        body.integer("flags", settlement.flags.count)
        seal.write(to: &body)
        try AuditLog.append(
            db, at: time, actor: "engine", action: "settle", subject: String(settle),
            body: String(decoding: body.finished(), as: UTF8.self))
    }

    private static func writeLedger(
        _ settlement: Settlement, _ holds: EffectiveHolds, settle: Int64, at time: EventTime,
        _ db: Database
    ) throws -> LedgerSeal {
        var ledger = try LedgerWriter(db, at: time)
        let moves = LedgerMoves(
            kept: try LedgerReader.all(db), lines: settlement.lines, holds: holds)
        for move in moves.sorted {
            try ledger.write(
                move.record, customerID: move.customerID, transactionID: move.transactionID,
                move.entries)
        }
        try HoldWriter(db: db, settle: settle).write(holds, held: moves.held)
        return try ledger.sealed()
    }

    private static func writeStandings(_ standings: [AffiliateStanding], _ db: Database) throws {
        var kept: [String: String] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT affiliate_id, body FROM standings") {
            kept[row["affiliate_id"]] = row["body"]
        }
        for standing in standings {
            let body = String(decoding: standing.jsonLine, as: UTF8.self)
            if kept.removeValue(forKey: standing.id) == body { continue }
            try db.execute(
                sql: "INSERT OR REPLACE INTO standings VALUES (?, ?)",
                arguments: [standing.id, body])
        }
        for id in kept.keys {
            try db.execute(sql: "DELETE FROM standings WHERE affiliate_id = ?", arguments: [id])
        }
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
