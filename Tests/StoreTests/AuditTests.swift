import FirmRecords
import GRDB
import Records
import Store
import Testing

/// Nobody edits the past unseen.
struct AuditTests {
    private let folder = TemporaryFolder()

    private func store(entries: Int) throws -> Store {
        let store = try Store(opening: folder.database, for: .ingest)
        try store.write { db in
            for number in 0..<entries {
                try AuditLog.append(
                    db, at: noon, actor: "anna", action: "note", subject: "F\(number)", body: "{}")
            }
        }
        return store
    }

    @Test func `the log can't be edited or deleted`() throws {
        let store = try store(entries: 3)
        for change in ["UPDATE audit SET actor = 'bert'", "DELETE FROM audit"] {
            #expect(throws: StoreError.self) {
                try store.write { try $0.execute(sql: change) }
            }
        }
    }

    @Test(
        arguments: [
            ("UPDATE audit SET actor = 'bert' WHERE entry = 2", 2),
            ("UPDATE audit SET at = at + 1 WHERE entry = 3", 3),
            ("DELETE FROM audit WHERE entry = 2", 3),
            ("UPDATE audit SET body = '{\"a\":1}' WHERE entry = 1", 1),
        ] as [(String, Int64)])
    func `what is edited all the same is found`(_ change: String, _ entry: Int64) throws {
        let store = try store(entries: 4)
        #expect(try store.read(AuditLog.firstBroken) == nil)
        try store.write { db in
            try db.execute(sql: "DROP TRIGGER audit_stays; DROP TRIGGER audit_remains")
            try db.execute(sql: change)
        }
        #expect(try store.read(AuditLog.firstBroken) == entry)
    }
}
