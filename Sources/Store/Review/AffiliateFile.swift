package import GRDB
package import Holds
package import Records

/// What is known of one affiliate.
package struct AffiliateFile: Sendable {
    /// The row of `affiliates.ndjson` with the amounts of the ledger; `nil` where no current record
    /// names the affiliate.
    package var standing: String?
    package var asOf: EventTime
    package var balances: [(currency: CurrencyCode, balance: LedgerBalance)]
    /// All flags that name it or keep a line of it from being paid, those that matter most first.
    package var flags: [QueuedFlag]
    /// Customers that are its own, or were when a line was earned that is told here.
    package var customers: Set<String>
    /// Lines that are held, by commission.
    package var heldLines: [HeldLine]
    /// Lines that confirmed flags declined, by commission.
    package var declinedLines: [HeldLine]
    /// Lines of other affiliates that flags on it hold or declined.
    package var linesOfOthers: Int

    /// A line that flags keep from being paid.
    package struct HeldLine: Sendable {
        package var facts: LineFacts
        package var customerID: String
        package var reasonCode: String
        package var flagIDs: [String]
    }

    /// - Returns: `nil` where nothing is known of the affiliate.
    package static func of(_ id: String, _ db: Database) throws -> AffiliateFile? {
        guard try isKnown(id, db), let settled = try Store.lastSettle(db) else { return nil }
        let standing = try String.fetchOne(
            db, sql: "SELECT body FROM standings WHERE affiliate_id = ?", arguments: [id])
        var filter = QueueFilter()
        filter.statuses = [
            "open", "proposed", "confirmed", "dismissed", "withdrawn", "shadow",
        ]
        filter.affiliateID = id
        let (held, declined) = (try heldLines(id, db), try declinedLines(id, db))
        let customers = try String.fetchSet(
            db, sql: "SELECT customer_id FROM customers WHERE affiliate_id = ?", arguments: [id])
        let balances = try AffiliateBalances(db)
        return AffiliateFile(
            standing: try standing.map { try balances.standing($0, of: id, db) },
            asOf: settled.asOf,
            balances: balances[id],
            flags: try FlagQueue.flags(filter, db),
            customers: customers.union((held + declined).map(\.customerID)), heldLines: held,
            declinedLines: declined,
            linesOfOthers: try FlaggedLines.countOfOthers(underFlagsOn: id, db))
    }

    /// Whether a current record names the affiliate, or a line of the ledger: what was sent out or
    /// declined stays its own, whatever records say since.
    package static func isKnown(_ id: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM standings WHERE affiliate_id = ?1)
                  OR EXISTS (SELECT 1 FROM ledger_lines WHERE affiliate_id = ?1)
                """, arguments: [id]) ?? false
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

    /// - Complexity: O(ledger entries).
    private static func declinedLines(_ id: String, _ db: Database) throws -> [HeldLine] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT commission_id, flag_id, pattern FROM (\(FlaggedLines.declined))
                  JOIN flags USING (flag_id) JOIN ledger_lines USING (commission_id)
                WHERE affiliate_id = ? ORDER BY commission_id
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
