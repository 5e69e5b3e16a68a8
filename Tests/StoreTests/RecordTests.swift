import FirmRecords
import GRDB
import Records
import Store
import Testing

/// Current records, what they replaced, and what waits.
struct RecordTests {
    private let folder = TemporaryFolder()

    private func counts(_ store: Store) throws -> [String: Int] {
        let status = try store.read { try DatabaseStatus($0) }
        return Dictionary(uniqueKeysWithValues: status.records.map { ($0.name, $0.count) })
            .merging(["versions": status.versions]) { $1 }
    }

    @Test func `what was rejected is kept to its end, also behind a NUL`() throws {
        let store = try Store(opening: folder.database, for: .ingest)
        var batch = RecordBatch(source: "customers.csv")
        let reject = Reject(
            source: "customers.csv", line: 2,
            violation: Violation(
                code: .illegible, field: "affiliate_id", found: "`a\0b`", expected: "text"),
            record: "C1,a\0b,more")
        batch.rejects = [reject]
        let group = [IncomingBatch(batch: batch, waiting: [], phase: 1)]
        try store.write { db in
            var position = try RecordPosition.current(db)
            try Store.write(group, at: noon, &position, db)
        }
        #expect(try store.read(QuarantineReader.rejects) == [reject])
    }

    @Test func `a record that is sent again writes nothing`() throws {
        let store = try Store(opening: folder.database, for: .ingest)
        let rows = [customer("C1", of: "A", modified: 2), fee("T1", of: "C1")]
        try store.take(rows)
        try store.take(rows)
        #expect(try counts(store)["versions"] == 0)
        #expect(try counts(store)["transactions"] == 1)
    }

    @Test func `what a correction replaces is kept`() throws {
        let store = try Store(opening: folder.database, for: .ingest)
        try store.take([fee("T1", of: "C1"), fee("T1", of: "C1", status: "reversed")])
        #expect(try counts(store)["versions"] == 1)
        #expect(try counts(store)["transactions"] == 1)
    }

    @Test func `a field that no signal reads is corrected like any other`() throws {
        let store = try Store(opening: folder.database, for: .ingest)
        for campaign in ["spring", "spring", "summer"] {
            try store.take([
                customer("C1", of: "A", modified: 2).with(["campaign_id": campaign])
            ])
        }
        #expect(try counts(store)["versions"] == 1)
    }

    @Test func `an erased customer leaves no field behind that no signal reads`() throws {
        let store = try Store(opening: folder.database, for: .ingest)
        for campaign in ["spring", "summer"] {
            try store.take([
                customer("C1", of: "A", modified: 2).with(["campaign_id": campaign])
            ])
        }
        let kept = {
            try store.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT carried FROM customers WHERE carried IS NOT NULL UNION ALL
                        SELECT carried FROM customer_versions WHERE carried IS NOT NULL
                        """)
            }
        }
        #expect(try kept().count == 2)
        #expect(try store.write { try Store.erase("C1", actor: "anna", at: noon, $0) })
        #expect(try kept().isEmpty)
    }

    @Test func `a transaction stays with its first customer`() throws {
        let store = try Store(opening: folder.database, for: .ingest)
        try store.take([fee("T1", of: "C1"), fee("T1", of: "C2", status: "reversed")])
        #expect(try counts(store)["versions"] == 0)
    }

    @Test func `versions of a customer are replayed in the order of their arrival`() throws {
        let store = try Store(opening: folder.database, for: .ingest)
        try store.take([
            customer("C1", of: "A", modified: 5), customer("C1", of: "B", modified: 3),
            customer("C2", of: "A", modified: 1), customer("C1", of: "C", modified: 9),
            customer("C1", of: "D", modified: 3),
        ])
        #expect(try store.replayedCustomers() == ["C2 A", "C1 A", "C1 B", "C1 C", "C1 D"])
    }

    @Test func `an older version that says the same again is kept once`() throws {
        let store = try Store(opening: folder.database, for: .ingest)
        let rows = [customer("C1", of: "A", modified: 5), customer("C1", of: "B", modified: 3)]
        for _ in 0..<3 { try store.take(rows) }
        #expect(try store.replayedCustomers() == ["C1 A", "C1 B"])
    }

    @Test func `of two older versions of one time the last word is replayed last`() throws {
        let store = try Store(opening: folder.database, for: .ingest)
        let (first, second) = (
            customer("C1", of: "B", modified: 3), customer("C1", of: "D", modified: 3)
        )
        try store.take([customer("C1", of: "A", modified: 5), first, second, first])
        #expect(try store.replayedCustomers() == ["C1 A", "C1 B", "C1 D", "C1 B"])
    }

    @Test func `what waits is rejected until its customer arrives`() throws {
        let store = try Store(opening: folder.database, for: .ingest)
        try store.take([fee("T1", of: "C1")], waiting: true)
        let waiting = try store.read(QuarantineReader.rejects)
        #expect(waiting.map(\.violation.code) == [.unknownCustomer])
        try store.take([customer("C1", of: "A", modified: 2)])
        #expect(try store.read(QuarantineReader.rejects).isEmpty)
    }

    @Test func `a group is durable whole or not at all`() throws {
        struct Interrupted: Error {}
        let store = try Store(opening: folder.database, for: .ingest)
        let group = batches([fee("T1", of: "C1")]).map {
            IncomingBatch(batch: $0, waiting: [], phase: 0)
        }
        #expect(throws: Interrupted.self) {
            try store.write { db in
                var position = try RecordPosition.current(db)
                try Store.write(group, at: noon, &position, db)
                throw Interrupted()
            }
        }
        #expect(try counts(store)["transactions"] == 0)
    }
}
