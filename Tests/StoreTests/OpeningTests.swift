import FirmRecords
import Foundation
import GRDB
import Store
import Testing

/// What stands in the way of a database is told with its remedy, and nothing is harmed.
struct OpeningTests {
    private let folder = TemporaryFolder()

    private func reason(_ access: StoreAccess, _ path: String? = nil) -> String {
        do {
            _ = try Store(opening: path ?? folder.database, for: access)
            return "opened"
        } catch let error as StoreError {
            return error.reason
        } catch {
            return "\(error)"
        }
    }

    @Test func `a database that is not there is made for records alone`() {
        #expect(reason(.read) == "there is no database")
        #expect(reason(.review) == "there is no database")
        #expect(reason(.ingest) == "opened")
        #expect(reason(.read) == "opened")
    }

    @Test func `records have one writer at a time, and reviewers don't wait for it`() throws {
        let writer = try Store(opening: folder.database, for: .ingest)
        #expect(reason(.ingest).hasPrefix("another process"))
        #expect(reason(.review) == "opened")
        withExtendedLifetime(writer) {}
    }

    @Test(arguments: [StoreAccess.ingest, .review])
    func `a commit waits for the disk`(_ access: StoreAccess) throws {
        let store = try Store(opening: folder.database, for: access, making: true)
        let modes = try store.database.writeWithoutTransaction { db in
            (
                try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(db, sql: "PRAGMA synchronous")
            )
        }
        #expect(modes.0 == "wal")
        // 2 is FULL.
        #expect(modes.1 == 2)
    }

    @Test func `the lock ends with its owner`() {
        #expect(reason(.ingest) == "opened")
        #expect(reason(.ingest) == "opened")
    }

    @Test func `another program's database is left alone`() throws {
        try DatabaseQueue(path: folder.database).write { try $0.execute(sql: "CREATE TABLE t (a)") }
        #expect(reason(.ingest) == "the database is another program's")
    }

    @Test func `a newer version's database is left alone`() throws {
        _ = try Store(opening: folder.database, for: .ingest)
        try DatabaseQueue(path: folder.database).write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')")
        }
        #expect(reason(.read) == "a newer version of holdback has made or changed it")
        #expect(reason(.ingest) == "a newer version of holdback has made or changed it")
    }

    @Test func `a file that is no database is told from one that is torn`() throws {
        try folder.write("firm.db", Data("customer_id,affiliate_id\n".utf8))
        #expect(reason(.read).hasPrefix("the file is no SQLite database"))
    }

    @Test func `a torn database is refused or found to be damaged`() throws {
        do {
            let store = try Store(opening: folder.database, for: .ingest)
            try store.take((0..<2000).map { customer("C\($0)", of: "A", modified: 2) })
            try store.emptyLog()
        }
        let whole = try folder.read("firm.db")
        try folder.write("firm.db", whole.prefix(whole.count / 2))
        let problems = Result {
            try Store(opening: folder.database, for: .read).read(DatabaseCheck.run)
                .flatMap(\.problems)
        }
        switch problems {
        case .success(let found): #expect(!found.isEmpty)
        case .failure(let error):
            #expect((error as? StoreError)?.reason.contains("damaged") == true)
        }
    }

    @Test func `a folder that is not there is said so`() {
        #expect(reason(.ingest, folder.path("nowhere/firm.db")).hasPrefix("can't make"))
    }

    @Test func `the lock is the database's, whatever name leads to it`() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path("there"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.db"), withDestinationPath: "there/firm.db")
        let path = folder.path("there/firm.db")
        #expect(reason(.ingest, path) == "opened")
        let writer = try Store(opening: path, for: .ingest)
        #expect(reason(.ingest, folder.path("link.db")).hasPrefix("another process"))
        withExtendedLifetime(writer) {}
    }

    @Test func `whoever may write the database may take its lock`() throws {
        func mode(_ name: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: folder.path(name))[.posixPermissions]
                as? Int
        }
        #expect(reason(.ingest) == "opened")
        let lock = "firm.db-writer"
        try FileManager.default.removeItem(atPath: folder.path(lock))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o664], ofItemAtPath: folder.database)
        #expect(reason(.ingest) == "opened")
        #expect(try mode(lock) == 0o664)
    }
}
