import FirmRecords
import GRDB
import Records
import Testing

@testable import Store

/// Listings that stay fast: what is counted, and by which way rows are found.
struct ListingTests {
    private let folder = TemporaryFolder()

    private func day(_ day: Int, _ customer: String, lots: String = "1.00") -> FieldRow {
        FieldRow(
            .tradingActivity,
            [
                "date": "2026-03-0\(day)", "customer_id": customer, "instrument": "EURUSD",
                "lots_traded": lots, "pnl": "1.00", "currency": "USD",
            ])
    }

    private func firm() throws -> Store {
        let store = try Store(opening: folder.database, for: .ingest)
        try store.take(["C1", "C2", "C3"].map { customer($0, of: "A", modified: 2) })
        try store.take((1...9).map { fee("T\($0)", of: "C\($0 % 3 + 1)") })
        try store.take((1...9).flatMap { [day($0, "C1"), day($0, "C2")] })
        try store.write(Schema.makeTransactionIndex)
        return store
    }

    private func plan(_ query: RecordQuery, _ store: Store) throws -> String {
        let table = RecordTable(query.entity)
        let (prefix, tables) = table.source(query.conditions)
        let sql = table.conditions(query.conditions)
        return try store.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    EXPLAIN QUERY PLAN \(prefix)SELECT \(table.name).* FROM \(tables)\
                    \(sql.whereClause) ORDER BY \(table.key.joined(separator: ", ")) LIMIT 51
                    """, arguments: StatementArguments(sql.arguments)
            ).map { $0["detail"] as String }.joined(separator: "\n")
        }
    }

    @Test func `a customer's transactions and trading are looked up, not searched for`() throws {
        let store = try firm()
        let from = RecordQuery.Condition.from(EventTime(microseconds: 0))
        let transactions = try plan(
            RecordQuery(entity: .transactions, conditions: [.customer("C1"), from], limit: 50),
            store)
        #expect(transactions.contains("SEARCH transactions USING INDEX transactions_by_customer"))
        let activity = try plan(
            RecordQuery(entity: .tradingActivity, conditions: [.customer("C1"), from], limit: 50),
            store)
        #expect(
            activity.contains(
                "SEARCH trading_activity USING PRIMARY KEY (day=? AND customer_id=?)"))
        #expect(!activity.contains("SCAN trading_activity"))
    }

    @Test func `the first settle makes the index of transactions, and the next leave it`() throws {
        let firm = try ReviewedFirm()
        let indexes = {
            try firm.store.read { db in try db.indexes(on: "transactions").map(\.name) }
        }
        #expect(try !indexes().contains("transactions_by_customer"))
        for _ in 0..<2 {
            try firm.settle(["L1": 10_000], [:])
            #expect(try indexes().contains("transactions_by_customer"))
        }
    }

    @Test func `lots of fifteen digits are listed as they came`() throws {
        let store = try Store(opening: folder.database, for: .ingest)
        try store.take([day(1, "C1", lots: "999999999999999")])
        let rows = try store.read {
            try RecordListing.page(
                RecordQuery(entity: .tradingActivity, conditions: [], limit: 1), ListingTotals(),
                $0
            ).rows
        }
        let row = String(decoding: try #require(rows.first), as: UTF8.self)
        #expect(row.contains("\"lots_traded\":999999999999999.00,"))
    }

    @Test func `a customer's trading is listed in the order of its days, each once`() throws {
        let store = try firm()
        let totals = ListingTotals()
        var query = RecordQuery(
            entity: .tradingActivity,
            conditions: [.customer("C2"), .from(try #require(time("2026-03-03")))], limit: 4)
        let first = try store.read { try RecordListing.page(query, totals, $0) }
        query.after = first.next
        let second = try store.read { try RecordListing.page(query, totals, $0) }
        let days = (first.rows + second.rows).map { String(decoding: $0, as: UTF8.self).prefix(20) }
        #expect(days == (3...9).map { "{\"date\":\"2026-03-0\($0)\"" })
        #expect(first.total == 7)
        #expect(second.total == 7)
        #expect(second.next == nil)
    }

    private func time(_ text: String) -> EventTime? { Day(text: text)?.start }

    @Test func `records are counted as they come, corrections and repetitions left out`() throws {
        let store = try firm()
        try store.take([
            fee("T1", of: "C2"), fee("T1", of: "C2", status: "reversed"), fee("T2", of: "C9"),
            fee("T10", of: "C1"), fee("T10", of: "C1", status: "reversed"),
            day(1, "C1", lots: "2.00"),
            day(1, "C3"), customer("C1", of: "B", modified: 3),
            customer("C1", of: "A", modified: 1),
            customer("C4", of: "A", modified: 1), customer("C2", of: "A", modified: 2),
        ])
        let totals = ListingTotals()
        func total(_ entity: Entity) throws -> Int {
            try store.read {
                try RecordListing.page(
                    RecordQuery(entity: entity, conditions: [], limit: 1), totals, $0
                ).total
            }
        }
        #expect(try total(.customers) == 4)
        #expect(try total(.transactions) == 10)
        #expect(try total(.tradingActivity) == 19)
        #expect(try store.read { try DatabaseCheck.run($0) }.allSatisfy(\.isWhole))
        try store.write { try $0.execute(sql: "UPDATE record_counts SET records = records + 1") }
        let check = try store.read { try DatabaseCheck.run($0) }.flatMap(\.problems)
        #expect(check.contains("transactions has 10 records, counted as 11"))
        try store.write {
            try $0.execute(sql: "UPDATE record_days SET records = 7 WHERE entity = 'customers'")
        }
        let days = try store.read { try DatabaseCheck.run($0) }.flatMap(\.problems)
        #expect(days.contains { $0.hasPrefix("customers of day ") })
    }

    @Test func `a total that was counted is counted again when a record has come`() throws {
        let store = try firm()
        let totals = ListingTotals()
        let query = RecordQuery(
            entity: .transactions, conditions: [.currency("USD")], limit: 1)
        func total() throws -> Int {
            try store.read { try RecordListing.page(query, totals, $0) }.total
        }
        #expect(try total() == 9)
        try store.write {
            try $0.execute(sql: "DELETE FROM transactions WHERE transaction_id = 'T1'")
        }
        // Nothing but a record makes a difference.
        #expect(try total() == 9)
        try store.take([fee("T11", of: "C1"), fee("T12", of: "C1")])
        #expect(try total() == 10)
    }

    @Test func `the days of records follow their corrections`() throws {
        let store = try firm()
        func days(_ entity: Entity) throws -> [String] {
            try store.read {
                try String.fetchAll(
                    $0,
                    sql: """
                        SELECT (day - 20454) || ':' || records FROM record_days
                        WHERE entity = ? ORDER BY day
                        """, arguments: [entity.rawValue])
            }
        }
        func moved(_ row: FieldRow, _ field: String, to day: Int) -> FieldRow {
            row.with([field: "2026-01-0\(day)T00:00:00Z"])
        }
        // Day 0 is the first of January.
        #expect(try days(.customers) == ["0:3"])
        #expect(try days(.transactions) == ["1:9"])
        #expect(try days(.tradingActivity) == (59...67).map { "\($0):2" })
        try store.take([
            moved(fee("T1", of: "C2"), "transaction_date", to: 4),
            moved(fee("T10", of: "C2"), "transaction_date", to: 5),
            moved(fee("T10", of: "C2"), "transaction_date", to: 6),
            fee("T2", of: "C3", status: "reversed"),
            moved(customer("C1", of: "A", modified: 3), "signup_date", to: 2),
            moved(customer("C2", of: "A", modified: 1), "signup_date", to: 2),
            day(1, "C1", lots: "2.00"), day(1, "C3"),
        ])
        #expect(try days(.customers) == ["0:2", "1:1"])
        #expect(try days(.transactions) == ["1:8", "3:1", "5:1"])
        #expect(try days(.tradingActivity).prefix(2) == ["59:3", "60:2"])
        #expect(try store.read { try DatabaseCheck.run($0) }.allSatisfy(\.isWhole))
    }
}
