private import Foundation
package import GRDB
package import Holds
internal import Records

/// Whether the ledger is right: both sides of every move, the lines, the holds and the seals.
package enum LedgerCheck {
    /// What stands in each account of each owner, by the entries.
    ///
    /// - Complexity: O(entries).
    package static func balancesByEntries(_ db: Database) throws -> [LedgerOwner: LedgerBalance] {
        var balances: [LedgerOwner: LedgerBalance] = [:]
        let rows = try RowReader(
            db,
            """
            SELECT affiliate_id, currency, from_account, to_account,
              \(RowReader.sum(of: "amount"))
            FROM ledger_entries GROUP BY affiliate_id, currency, from_account, to_account
            """)
        while try rows.next() {
            let owner = LedgerOwner(
                affiliateID: rows.string(0), currency: try rows.currency(1))
            let from = try LedgerAccount(rawValue: rows.string(2)) ?? rows.fail("an account", 2)
            let to = try LedgerAccount(rawValue: rows.string(3)) ?? rows.fail("an account", 3)
            balances[owner, default: LedgerBalance()].post(rows.sum(4), from: from, to: to)
        }
        return balances
    }

    /// What stands in each account of each owner, by the lines.
    ///
    /// - Complexity: O(lines).
    package static func balancesByLines(_ db: Database) throws -> [LedgerOwner: LedgerBalance] {
        var balances: [LedgerOwner: LedgerBalance] = [:]
        let rows = try RowReader(
            db,
            """
            SELECT affiliate_id, currency, account, \(RowReader.sum(of: "amount")),
              \(RowReader.sum(of: "clawed_back"))
            FROM ledger_lines GROUP BY affiliate_id, currency, account
            """)
        while try rows.next() {
            let owner = LedgerOwner(
                affiliateID: rows.string(0), currency: try rows.currency(1))
            let account = try LedgerAccount(rawValue: rows.string(2)) ?? rows.fail("an account", 2)
            var balance = balances[owner] ?? LedgerBalance()
            balance.post(rows.sum(3), from: .earned, to: account)
            balance.post(rows.sum(5), from: .earned, to: .clawback)
            balances[owner] = balance
        }
        return balances
    }

    package static func balances(_ db: Database) throws -> [String] {
        let (entries, lines) = (try balancesByEntries(db), try balancesByLines(db))
        let owners = Set(entries.keys).union(lines.keys).sorted()
        return owners.compactMap { owner in
            let (a, b) = (entries[owner] ?? LedgerBalance(), lines[owner] ?? LedgerBalance())
            let name = "\(owner.affiliateID) \(owner.currency)"
            if !a.isBalanced { return "\(name): the accounts don't add up to what was earned" }
            return a == b ? nil : "\(name): the entries and the lines differ"
        }
    }

    /// Every held line has a hold, every hold a held line; flags hold nothing but what they claim,
    /// and nothing that was released under them; what a reviewer is said to have released was.
    package static func holds(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT commission_id || ' is held without a hold' FROM ledger_lines
                WHERE account = 'held' AND commission_id NOT IN (SELECT commission_id FROM holds)
                UNION ALL
                SELECT commission_id || ' has a hold and is not held' FROM holds
                JOIN ledger_lines USING (commission_id) WHERE account <> 'held'
                UNION ALL
                SELECT commission_id || ' has a hold without a flag' FROM holds
                WHERE commission_id NOT IN (SELECT commission_id FROM hold_flags)
                UNION ALL
                SELECT commission_id || ' is held by ' || flag_id || ', which does not claim it'
                FROM (SELECT flag_id, commission_id FROM hold_flags
                  EXCEPT SELECT flag_id, commission_id FROM flag_lines)
                UNION ALL
                SELECT commission_id || ' is held by ' || flag_id || ', under which it was released'
                FROM hold_flags JOIN freed_lines USING (commission_id, flag_id)
                  JOIN ledger_lines AS line USING (commission_id) WHERE \(isCovered)
                UNION ALL
                SELECT commission_id || ' is released without a decision' FROM ledger_lines AS line
                WHERE account = 'released' AND run IS NULL AND NOT EXISTS (
                  SELECT 1 FROM freed_lines
                  WHERE freed_lines.commission_id = line.commission_id AND \(isCovered))
                """)
    }

    /// Whether what was released is the line as it is now.
    private static let isCovered = """
        line.amount <= freed_lines.amount AND line.currency = freed_lines.currency
          AND line.affiliate_id = freed_lines.affiliate_id
        """

    /// The entries are those that the audit log sealed, and none beside them.
    ///
    /// - Complexity: O(entries).
    package static func seals(_ db: Database) throws -> [String] {
        var problems: [String] = []
        var next: Int64 = 1
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT entry, body FROM audit
                WHERE json_valid(body) AND json_extract(body, '$.entries') > 0 ORDER BY entry
                """)
        while let row = try rows.next() {
            let text: String = row["body"]
            guard let seal = try? JSONDecoder().decode(KeptSeal.self, from: Data(text.utf8)),
                seal.entries > 0
            else { continue }
            let first = seal.lastEntry - seal.entries + 1
            let digest = try digest(of: first...seal.lastEntry, db)
            if first != next || digest != seal.digest {
                let number: Int64 = row["entry"]
                problems.append(
                    "entries \(first) to \(seal.lastEntry) are not those that audit entry "
                        + "\(number) sealed")
            }
            next = seal.lastEntry + 1
        }
        let last = try Int64.fetchOne(db, sql: "SELECT max(entry) FROM ledger_entries") ?? 0
        if last != next - 1 { problems.append("entries from \(next) on are not sealed") }
        return problems
    }

    private static func digest(of range: ClosedRange<Int64>, _ db: Database) throws -> String {
        var seal = EntriesSeal()
        let rows = try RowReader(
            db,
            """
            SELECT commission_id, affiliate_id, currency, from_account, to_account, amount, reason,
              reference, at
            FROM ledger_entries WHERE entry BETWEEN \(range.lowerBound) AND \(range.upperBound)
            ORDER BY entry
            """)
        while try rows.next() {
            let entry = LedgerEntry(
                commissionID: rows.string(0), affiliateID: rows.string(1),
                currency: try rows.currency(2),
                from: try LedgerAccount(rawValue: rows.string(3)) ?? rows.fail("an account", 3),
                to: try LedgerAccount(rawValue: rows.string(4)) ?? rows.fail("an account", 4),
                amount: rows.money(5), reason: rows.string(6), reference: rows.string(7))
            seal.add(entry, at: rows.time(8))
        }
        return seal.hex()
    }
}

/// What an audit entry says of ledger entries; names as in the log.
private struct KeptSeal: Decodable {
    var entries: Int64
    var lastEntry: Int64
    var digest: String

    enum CodingKeys: String, CodingKey {
        case entries
        case lastEntry = "last_entry"
        case digest = "entries_digest"
    }
}
