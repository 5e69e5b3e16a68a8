package import GRDB
package import Holds
package import Records

/// How a database stands.
package struct DatabaseStatus: Sendable {
    /// Current records by table, in a fixed order.
    package var records: [(name: String, count: Int)]
    /// Superseded versions in all.
    package var versions: Int
    package var position: RecordPosition
    package var lastReceived: EventTime?
    package var settled: SettleState?
    package var ruleErrors: Int
    /// By status, sorted.
    package var flags: [(status: String, count: Int)]
    /// By currency, each account's sum.
    package var ledger: [(currency: CurrencyCode, balance: LedgerBalance)]
    /// Rejects by code, and what waits for its customer; sorted.
    package var quarantine: [(reason: String, count: Int)]
    package var gateRuns: Int
    package var sources: [(name: String, line: Int, records: Int)]
    package var pulls: [PullRecord]
    /// Customers whose erasure has not come to its end.
    package var pendingErasures: [String]
    package var auditHead: String

    /// Records that no settle has covered.
    package var unsettled: Int { Int(position.sequence - (settled?.sequence ?? 1)) }

    /// - Complexity: O(records), for they are counted.
    package init(_ db: Database) throws {
        func count(_ table: String) throws -> Int {
            try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
        }
        records = try [
            "affiliates", "customers", "transactions", "trading_activity", "commissions",
        ].map { ($0, try count($0)) }
        versions = try [
            "customer_versions", "transaction_versions", "activity_versions",
            "commission_versions",
        ].reduce(0) { try $0 + count($1) }
        position = try RecordPosition.current(db)
        lastReceived = try Store.lastReceived(db)
        settled = try Store.lastSettle(db)
        ruleErrors =
            try Int.fetchOne(
                db, sql: "SELECT rule_errors FROM settles ORDER BY settle DESC LIMIT 1") ?? 0
        flags = try Self.flags(db)
        ledger = try Self.ledger(db)
        quarantine = try Self.quarantine(db)
        gateRuns = try count("gate_runs")
        sources = try Row.fetchAll(
            db, sql: "SELECT source, line, records FROM feed_cursors ORDER BY phase, ordinal"
        ).map { ($0["source"], $0["line"], $0["records"]) }
        pulls = try PullBook.records(db)
        pendingErasures = try Store.pendingErasures(db)
        auditHead =
            try String.fetchOne(db, sql: "SELECT digest FROM audit ORDER BY entry DESC LIMIT 1")
            ?? ""
    }

    private static func flags(_ db: Database) throws -> [(status: String, count: Int)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT iif(state = 'open' AND review <> 'none', review, state) AS status,
                  count(*) AS n
                FROM flags GROUP BY status ORDER BY status
                """
        ).map { ($0["status"], $0["n"]) }
    }

    private static func ledger(
        _ db: Database
    ) throws -> [(currency: CurrencyCode, balance: LedgerBalance)] {
        var balances: [CurrencyCode: LedgerBalance] = [:]
        let rows = try RowReader(
            db,
            """
            SELECT currency, account, \(RowReader.sum(of: "amount")),
              \(RowReader.sum(of: "clawed_back")) FROM ledger_lines
            GROUP BY currency, account
            """)
        while try rows.next() {
            let account = try LedgerAccount(rawValue: rows.string(1)) ?? rows.fail("an account", 1)
            let currency = try rows.currency(0)
            balances[currency, default: LedgerBalance()]
                .post(rows.sum(2), from: .earned, to: account)
            balances[currency]?.post(rows.sum(4), from: .earned, to: .clawback)
        }
        return balances.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func quarantine(_ db: Database) throws -> [(reason: String, count: Int)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT code, count(*) AS n FROM rejects GROUP BY code
                UNION ALL SELECT 'waiting_for_customer', count(*) FROM parked
                HAVING count(*) > 0 ORDER BY code
                """
        ).map { ($0["code"], $0["n"]) }
    }
}
