import Detection
import FirmRecords
import Foundation
import GRDB
import Records
import Store
import Testing

/// An erasure whose process dies before everything was judged anew is brought to its end.
struct ErasureTests {
    private let firm = DemoFirm()
    /// A customer whose address a flag quotes.
    private let customer = "C000411"
    private let flag = "F3951e8e95238ef6b590e"

    /// Erases the customer from the records, as a process does that dies then.
    private func eraseHalfway() throws {
        try firm.ingest()
        #expect(try isQuoted())
        let store = try Store(opening: firm.folder.database, for: .review)
        let time = EventTime(microseconds: 1_800_000_000_000_000)
        #expect(try store.write { try Store.erase(customer, actor: "anna", at: time, $0) })
    }

    private func isQuoted() throws -> Bool {
        let shown = try firm.run("flags", "show", flag, "--db", "firm.db", "--json")
        return shown.output.contains("pipmastercalagar9@")
    }

    private func isInFile() throws -> Bool {
        try firm.folder.read("firm.db").range(of: Data("pipmastercalagar9@".utf8)) != nil
    }

    @Test func `it is told until then`() throws {
        try eraseHalfway()
        let check = try firm.run("db", "check", "--db", "firm.db")
        #expect(check.exitCode == 1)
        #expect(check.output.contains("customer \(customer) is erased from the records, and flags"))
        let status = try firm.run("status", "--db", "firm.db")
        #expect(status.output.contains("the erasure of \(customer) is not finished"))
    }

    @Test(arguments: ["ingest", "gate", "erase"])
    func `whoever settles next finishes it`(_ command: String) throws {
        try eraseHalfway()
        switch command {
        case "ingest": try firm.ingest()
        case "gate": _ = try firm.gate("1", "K000352,AFF0013,14.85,USD")
        default:
            let again = try firm.run(
                "erase", customer, "--db", "firm.db", "--rules", DemoFirm.rules, "--as", "anna")
            #expect(again.exitCode == 0, "\(again.errors)")
            #expect(again.output.contains("brought to its end what was begun before"))
        }
        #expect(try !isQuoted())
        #expect(try firm.run("db", "check", "--db", "firm.db").exitCode == 0)
        try Store(opening: firm.folder.database, for: .review).emptyLog()
        #expect(try !isInFile())
    }

    @Test func `a flag that an erasure withdraws quotes nobody`() throws {
        try firm.ingest()
        let database = try DatabaseQueue(path: firm.folder.database)
        let name = try #require(
            try database.read { db in
                try String.fetchOne(
                    db, sql: "SELECT email FROM customers WHERE customer_id = 'C000486'")
            })
        try database.close()
        try firm.run(
            "erase", "C000486", "--db", "firm.db", "--rules", DemoFirm.rules, "--as", "anna",
            "--force")
        let quoting = try DatabaseQueue(path: firm.folder.database).read { db in
            try String.fetchAll(
                db, sql: "SELECT flag_id FROM flags WHERE instr(body, ?) > 0", arguments: [name])
        }
        #expect(quoting.isEmpty || name.isEmpty)
    }
}
