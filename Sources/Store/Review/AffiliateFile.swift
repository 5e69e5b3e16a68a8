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
    /// Lines that are held, by commission.
    package var heldLines: [HeldLine]

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
        return AffiliateFile(
            standing: standing, asOf: settled.asOf, balances: try balances(id, db),
            flags: try FlagQueue.flags(filter, db), heldLines: try heldLines(id, db))
    }

    private static func balances(
        _ id: String, _ db: Database
    ) throws -> [(currency: CurrencyCode, balance: LedgerBalance)] {
        try LedgerCheck.balancesByLines(db).filter { $0.key.affiliateID == id }
            .sorted { $0.key < $1.key }.map { ($0.key.currency, $0.value) }
    }

    private static func heldLines(_ id: String, _ db: Database) throws -> [HeldLine] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT commission_id, reason_code,
                  (SELECT group_concat(flag_id, ' ') FROM (
                    SELECT flag_id FROM hold_flags
                    WHERE hold_flags.commission_id = holds.commission_id ORDER BY flag_id)) AS flags
                FROM holds JOIN ledger_lines USING (commission_id)
                WHERE affiliate_id = ? ORDER BY commission_id
                """, arguments: [id]
        ).compactMap { row in
            guard let kept = try LedgerReader.line(row["commission_id"], db) else { return nil }
            let flags: String = row["flags"] ?? ""
            return HeldLine(
                facts: kept.record.facts, customerID: kept.customerID,
                reasonCode: row["reason_code"],
                flagIDs: flags.split(separator: " ").map(String.init))
        }
    }
}
