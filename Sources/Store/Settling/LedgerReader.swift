package import GRDB
package import Holds
internal import Records

/// A line of the ledger as it is kept.
package struct KeptLine: Sendable {
    package var record: LedgerRecord
    package var customerID: String
    package var transactionID: String
    /// The payout run that released it; empty where the firm itself sent it out.
    package var run: String?
}

/// Reads the ledger.
package enum LedgerReader {
    private static let columns = """
        commission_id, affiliate_id, currency, amount, clawed_back, account, customer_id,
        transaction_id, run
        """

    /// Every line by its commission.
    ///
    /// - Complexity: O(lines).
    package static func all(_ db: Database) throws -> [String: KeptLine] {
        let rows = try RowReader(db, "SELECT \(columns) FROM ledger_lines")
        var lines: [String: KeptLine] = [:]
        while try rows.next() {
            let line = try read(rows)
            lines[line.record.facts.id] = line
        }
        return lines
    }

    /// The lines that anything moved after a mark.
    ///
    /// - Complexity: O(entries since).
    static func moved(since mark: OutcomeMark, _ db: Database) throws -> Set<String> {
        try String.fetchSet(
            db, sql: "SELECT commission_id FROM ledger_entries WHERE entry > ?",
            arguments: [mark.entry])
    }

    package static func line(_ id: String, _ db: Database) throws -> KeptLine? {
        try LedgerFinder(db).line(id)
    }

    fileprivate static let oneLine = "SELECT \(columns) FROM ledger_lines WHERE commission_id = ?1"

    /// - Parameter row: of `columns`, in their order.
    static func read(_ row: RowReader) throws -> KeptLine {
        let facts = LineFacts(
            id: row.string(0), affiliateID: row.string(1), currency: try row.currency(2),
            amount: row.money(3), clawedBack: row.money(4))
        let record = LedgerAccount(rawValue: row.string(5)).flatMap {
            LedgerRecord(account: $0, facts: facts, isSentOut: !row.isNull(8))
        }
        return KeptLine(
            record: try record ?? row.fail("an account of the ledger", 5),
            customerID: row.string(6), transactionID: row.string(7),
            run: row.isNull(8) ? nil : row.string(8))
    }
}

/// Finds lines of the ledger one after the other.
struct LedgerFinder {
    private let rows: RowReader

    init(_ db: Database) throws { rows = try RowReader(db, LedgerReader.oneLine) }

    /// - Complexity: O(log lines).
    func line(_ id: String) throws -> KeptLine? {
        rows.restart([id])
        return try rows.next() ? try LedgerReader.read(rows) : nil
    }
}
