package import GRDB
package import Holds
package import Records

/// What is known of one affiliate.
package struct AffiliateFile: Sendable {
    /// The row as `affiliates.ndjson` has it.
    package var standing: String
    package var asOf: EventTime
    package var balances: [(currency: CurrencyCode, balance: LedgerBalance)]
    /// All flags that name it, those that matter most first.
    package var flags: [QueuedFlag]
    /// Customers that are its own, or were when a line was earned that is told here.
    package var customers: Set<String>
    /// Lines that are held, by commission.
    package var heldLines: [HeldLine]
    /// Lines that confirmed flags declined, by commission.
    package var declinedLines: [HeldLine]

    /// A line that flags keep from being paid.
    package struct HeldLine: Sendable {
        package var facts: LineFacts
        package var customerID: String
        package var reasonCode: String
        package var flagIDs: [String]
    }

    /// - Returns: `nil` where no current record names the affiliate.
    package static func of(_ id: String, _ db: Database) throws -> AffiliateFile? {
        let standing = try String.fetchOne(
            db, sql: "SELECT body FROM standings WHERE affiliate_id = ?", arguments: [id])
        guard let standing, let settled = try Store.lastSettle(db) else { return nil }
        var filter = QueueFilter()
        filter.statuses = [
            "open", "proposed", "confirmed", "dismissed", "withdrawn", "shadow",
        ]
        filter.affiliateID = id
        let (held, declined) = (try heldLines(id, db), try declinedLines(id, db))
        let customers = try String.fetchSet(
            db, sql: "SELECT customer_id FROM customers WHERE affiliate_id = ?", arguments: [id])
        return AffiliateFile(
            standing: standing, asOf: settled.asOf, balances: try balances(id, db),
            flags: try FlagQueue.flags(filter, db),
            customers: customers.union((held + declined).map(\.customerID)), heldLines: held,
            declinedLines: declined)
    }

    /// Whether a current record names the affiliate.
    package static func isKnown(_ id: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM standings WHERE affiliate_id = ?)",
            arguments: [id]) ?? false
    }

    private static func balances(
        _ id: String, _ db: Database
    ) throws -> [(currency: CurrencyCode, balance: LedgerBalance)] {
        try LedgerCheck.balancesByLines(db).filter { $0.key.affiliateID == id }
            .sorted { $0.key < $1.key }.map { ($0.key.currency, $0.value) }
    }

    private static func heldLines(_ id: String, _ db: Database) throws -> [HeldLine] {
        try String.fetchAll(
            db,
            sql: """
                SELECT commission_id FROM holds JOIN ledger_lines USING (commission_id)
                WHERE affiliate_id = ? ORDER BY commission_id
                """, arguments: [id]
        ).compactMap { try heldBy($0, db) }
    }

    /// Without what the firm itself declined, for which no flag speaks.
    ///
    /// - Complexity: O(ledger entries).
    private static func declinedLines(_ id: String, _ db: Database) throws -> [HeldLine] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT DISTINCT line.commission_id, flag_id, pattern
                FROM ledger_entries AS entry JOIN ledger_lines AS line USING (commission_id)
                  JOIN decisions ON decision = reference JOIN flags USING (flag_id)
                WHERE line.affiliate_id = ? AND account = 'declined' AND to_account = 'declined'
                ORDER BY line.commission_id
                """, arguments: [id]
        ).compactMap { row in
            try LedgerReader.line(row["commission_id"], db).map { kept in
                HeldLine(
                    facts: kept.record.facts, customerID: kept.customerID,
                    reasonCode: row["pattern"], flagIDs: [row["flag_id"]])
            }
        }
    }

    /// What holds a line; `nil` where nothing does.
    package static func heldBy(_ commission: String, _ db: Database) throws -> HeldLine? {
        let reason = try String.fetchOne(
            db, sql: "SELECT reason_code FROM holds WHERE commission_id = ?",
            arguments: [commission])
        guard let reason, let kept = try LedgerReader.line(commission, db) else { return nil }
        let flags = try String.fetchAll(
            db, sql: "SELECT flag_id FROM hold_flags WHERE commission_id = ? ORDER BY flag_id",
            arguments: [commission])
        return HeldLine(
            facts: kept.record.facts, customerID: kept.customerID, reasonCode: reason,
            flagIDs: flags)
    }
}
