import Foundation
import GRDB
import Records
import Store
import Testing

@testable import Pulling

@Suite struct SQLitePullTests {
    /// A firm's own database with some trades.
    private func warehouse(_ firm: Firm, _ sql: String) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: firm.folder + "/warehouse.db")
        try queue.write { try $0.execute(sql: sql) }
        return queue
    }

    private func file(_ firm: Firm, _ more: String = "") -> String {
        """
        kind: sqlite
        path: \(firm.folder)/warehouse.db
        page_size: 7
        overlap: 1m
        entities:
          transactions:
            view: payments
            modified: changed
            key: [id]
            fields:
              transaction_id: {from: id, as: text}
              customer_id: account
              transaction_type: kind
              amount_currency: amount
              currency: {constant: EUR}
              transaction_date: created
        \(more)
        """
    }

    private static let tables = """
        CREATE TABLE payments (id INTEGER PRIMARY KEY, account TEXT, kind TEXT, amount TEXT,
          status TEXT, created TEXT, changed TEXT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
        INSERT INTO payments SELECT i, 'C00' || (i % 5), 'challenge_fee', (i || '.10'), 'completed',
          '2026-03-01 09:' || printf('%02d', i) || ':00', '2026-03-01 09:' || printf('%02d', i / 3) || ':00'
        FROM n;
        """

    @Test func `rows come page by page in the order of their changes, each once`() async throws {
        let firm = try Firm()
        _ = try warehouse(firm, Self.tables)
        let counts = try await firm.pull(try firm.source(file(firm)))
        #expect(counts.map(\.records) == [40])
        #expect(counts.map(\.pages) == [6])
        #expect(try firm.keys(.transactions).count == 40)
        #expect(try firm.field("amount_currency", of: "7", .transactions) == "7.10")
        #expect(
            try firm.field("transaction_date", of: "7", .transactions) == "2026-03-01T09:07:00Z")
    }

    @Test func `later pulls take what changed alone, in SQL's own form of times`() async throws {
        let firm = try Firm()
        let queue = try warehouse(firm, Self.tables)
        let source = try firm.source(file(firm))
        try await firm.pull(source)
        try await queue.write {
            try $0.execute(
                sql: """
                    UPDATE payments SET status = 'reversed', changed = '2026-03-01 10:00:00'
                    WHERE id = 2
                    """)
        }
        let counts = try await firm.pull(source)
        // Of the last minute five rows are asked for again, and not taken again.
        #expect(counts.map(\.records) == [1])
        #expect(try firm.field("status", of: "2", .transactions) == "reversed")
    }

    /// The last row of the warehouse, as a push tells it.
    private static let last = [
        "transaction_id": "40", "customer_id": "C000", "transaction_type": "challenge_fee",
        "amount_currency": "40.10", "currency": "EUR",
        "transaction_date": "2026-03-01T09:40:00Z", "status": "reversed",
    ]

    @Test(arguments: [false, true])
    func `what was pushed since stays until the source's own row changes`(isFull: Bool)
        async throws
    {
        let firm = try Firm()
        let queue = try warehouse(firm, Self.tables)
        let source = try firm.source(file(firm))
        try await firm.pull(source)
        try await firm.push(.transactions, Self.last)
        for _ in 0..<2 {
            let counts = try await firm.pull(source, isFull: isFull)
            #expect(counts.map(\.records) == [0])
            #expect(try firm.field("status", of: "40", .transactions) == "reversed")
        }
        // The source says `completed` once more, later than the push.
        try await queue.write {
            try $0.execute(
                sql: "UPDATE payments SET changed = '2026-03-01 10:00:00' WHERE id = 40")
        }
        #expect(try await firm.pull(source).map(\.records) == [1])
        #expect(try firm.field("status", of: "40", .transactions) == "completed")
    }

    @Test func `a row that was rejected is taken when its time has come`() async throws {
        let firm = try Firm()
        let queue = try warehouse(firm, Self.tables)
        try await queue.write {
            try $0.execute(
                sql: "UPDATE payments SET created = '2026-09-25 09:00:00' WHERE id = 40")
        }
        let source = try firm.source(file(firm))
        try await firm.pull(source)
        #expect(try firm.keys(.transactions).count == 39)
        firm.time.advance(seconds: 5 * 86_400)
        try await firm.pull(source)
        #expect(try firm.keys(.transactions).count == 40)
    }

    @Test func `a row that changes between pages is not passed over`() async throws {
        let firm = try Firm()
        let queue = try warehouse(firm, Self.tables)
        let source = try firm.source(file(firm))
        let sink = MeddlingSink(inner: try firm.sink()) {
            try? queue.write { db in
                try db.execute(
                    sql: """
                        UPDATE payments SET amount = '77.70', changed = '2026-03-01 11:00:00'
                        WHERE id IN (1, 30)
                        """)
            }
        }
        try await firm.pull(source, into: sink)
        #expect(try firm.keys(.transactions).count == 40)
        for id in ["1", "30"] {
            #expect(try firm.field("amount_currency", of: id, .transactions) == "77.70")
        }
    }

    @Test func `rows that nothing orders are told, not left out in silence`() async throws {
        let firm = try Firm()
        let queue = try warehouse(firm, Self.tables)
        try await queue.write {
            try $0.execute(sql: "UPDATE payments SET changed = NULL WHERE id < 4")
        }
        let source = try firm.source(file(firm))
        let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
        #expect(error?.reason == "3 rows of `transactions` have no `changed` or `id`")
    }

    @Test func `a column that is not there is told with those that are`() async throws {
        let firm = try Firm()
        _ = try warehouse(firm, Self.tables)
        let text = file(firm).replacingOccurrences(
            of: "customer_id: account", with: "customer_id: acount")
        let source = try firm.source(text)
        let error = await #expect(throws: PullError.self) { try await firm.pull(source) }
        #expect(error?.reason == "`transactions` has no column `acount` for `customer_id`")
    }

    @Test func `names with quotes stay names`() {
        var entity = EntitySource(.transactions)
        entity.place = "main.pay\"; DROP TABLE x; --"
        entity.key = ["i\"d"]
        let query = KeysetQuery(entity: entity, mark: "?")
        #expect(
            query.text(hasSince: false, hasKey: true)
                == "SELECT * FROM \"main\".\"pay\"\"; DROP TABLE x; --\" AS source "
                + "WHERE (\"i\"\"d\") > (?1) ORDER BY \"i\"\"d\" LIMIT 500")
    }
}

/// Does something behind the first page.
actor MeddlingSink: PullSink {
    private let inner: KeeperSink
    private var meddle: (@Sendable () -> Void)?

    init(inner: KeeperSink, _ meddle: @escaping @Sendable () -> Void) {
        self.inner = inner
        self.meddle = meddle
    }

    func take(_ batch: RecordBatch, phase: Int, with writes: [SideWrite]) async throws {
        try await inner.take(batch, phase: phase, with: writes)
        meddle?()
        meddle = nil
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Store.Reading) throws -> Value
    ) async throws -> Value {
        try await inner.read(body)
    }
}
