import FirmRecords
import GRDB
import Records
import Testing

@testable import Store

/// Whose a rejected record is, in whatever way its text says it.
struct RejectedTextTests {
    @Test(arguments: [
        #"{"customer_id":"c/1","email":"x"}"#, #"{"customer_id":"c\/1"}"#,
        #"{"customer_id":"\u0063/1"}"#, #"{"customer_id": "c/1", "customer_id": "c2"}"#,
        #"{"customer_id":"c/1","#, #"{"customer_id":"c\/1","#,
        "c/1,2026-01-01,a@b.example", "2026-01-01, c/1 ,x", #"2026-01-01,"c/1""#,
    ])
    func `a record names its customer`(record: String) {
        #expect(RejectedText.names("c/1", in: record))
    }

    @Test(arguments: [
        #"{"customer_id":"120","signup_date":"2026-12-01"}"#, #"{"customer_id":"A12"}"#,
        #"{"customer_id":"9","last_name":"12 Smith"}"#, "9,2026-12-01,a12@b.example", "112,x", "",
    ])
    func `a part of something else is no id`(record: String) {
        #expect(!RejectedText.names("12", in: record))
    }

    @Test(arguments: [#"{"customer_id": 12}"#, "12,x", #"{"customer_id":"12"}"#])
    func `an id may be a number, quoted or not`(record: String) {
        #expect(RejectedText.names("12", in: record))
    }

    @Test func `an erasure reaches the rejects of its customer and no others`() throws {
        let folder = TemporaryFolder()
        let store = try Store(opening: folder.database, for: .ingest)
        try store.take([customer("12", of: "A", modified: 1)])
        let records = ["12": #"{"customer_id":"12"}"#, "1234": #"{"customer_id":"1234"}"#]
        try store.write { db in
            for (source, record) in records {
                try db.execute(
                    sql: "INSERT INTO rejects VALUES (?, 1, 'email', 'email', ?, 'x@y', '')",
                    arguments: [source, record])
            }
            #expect(try Store.erase("12", actor: "anna", at: noon, db))
        }
        let left = try store.read { db in
            try String.fetchAll(db, sql: "SELECT source FROM rejects WHERE found <> ''")
        }
        #expect(left == ["1234"])
        #expect(try store.read { try !Store.isKnown(customer: "123", $0) })
        #expect(try store.read { try Store.isKnown(customer: "1234", $0) })
    }
}
