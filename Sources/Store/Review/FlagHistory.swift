package import GRDB
package import Records

/// Everything that is known of one flag.
package struct FlagHistory: Sendable {
    package var flag: QueuedFlag
    package var events: [FlagEvent]
    package var decisions: [KeptDecision]
    /// Lines that it holds now, with their amounts.
    package var lines: [KeptLine]
    /// Lines that were declined when it was confirmed.
    package var declined: [KeptLine]
    /// Flags that share an affiliate with it and still stand.
    package var linked: [QueuedFlag]

    package struct KeptDecision: Sendable {
        package var id: String
        package var verdict: String
        package var state: String
        package var reason: String
        package var note: String
        package var actor: String
        package var approver: String
        package var at: EventTime
    }

    /// - Returns: `nil` where there is no such flag.
    package static func of(_ id: String, _ db: Database) throws -> FlagHistory? {
        guard let flag = try FlagQueue.flag(id, db) else { return nil }
        var filter = QueueFilter()
        filter.statuses = ["open", "proposed", "confirmed", "dismissed", "shadow"]
        let linked = try FlagQueue.flags(filter, db).filter {
            $0.id != id && !Set($0.affiliateIDs).isDisjoint(with: flag.affiliateIDs)
        }
        return FlagHistory(
            flag: flag, events: try FlagEvent.all(db, flag: id),
            decisions: try decisions(id, db), lines: try lines(id, db),
            declined: try declined(id, db), linked: linked)
    }

    private static func decisions(_ id: String, _ db: Database) throws -> [KeptDecision] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM decisions WHERE flag_id = ? ORDER BY ordinal", arguments: [id]
        ).map { row in
            KeptDecision(
                id: row["decision"], verdict: row["verdict"], state: row["state"],
                reason: row["reason"], note: row["note"], actor: row["actor"],
                approver: row["approver"] ?? "", at: EventTime(microseconds: row["at"]))
        }
    }

    /// - Complexity: O(ledger entries).
    private static func declined(_ id: String, _ db: Database) throws -> [KeptLine] {
        try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT commission_id
                FROM ledger_entries AS entry JOIN ledger_lines AS line USING (commission_id)
                  JOIN decisions ON decision = reference
                WHERE flag_id = ? AND account = 'declined' AND to_account = 'declined'
                ORDER BY commission_id
                """, arguments: [id]
        ).compactMap { try LedgerReader.line($0, db) }
    }

    static func lines(_ id: String, _ db: Database) throws -> [KeptLine] {
        try String.fetchAll(
            db,
            sql: "SELECT commission_id FROM hold_flags WHERE flag_id = ? ORDER BY commission_id",
            arguments: [id]
        ).compactMap { try LedgerReader.line($0, db) }
    }
}
