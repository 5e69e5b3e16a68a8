import FirmRecords
import Foundation
import Testing

/// What people are told of records that can't be taken.
struct RejectCommandTests {
    private let firm = DemoFirm()

    /// Three transactions under a header that calls their type otherwise, and a customer without a
    /// date.
    private func write() throws {
        try FileManager.default.createDirectory(
            atPath: firm.folder.path("firm"), withIntermediateDirectories: true)
        try firm.write(
            "firm/transactions.csv",
            """
            transaction_id,customer_id,type,amount_currency,currency,transaction_date,status
            T1,C1,challenge_fee,99,USD,2026-03-02T00:00:00Z,completed
            T2,C1,challenge_fee,99,USD,2026-03-03T00:00:00Z,completed
            T3,C1,challenge_fee,99,USD,2026-03-04T00:00:00Z,done
            """)
        try firm.write(
            "firm/customers.ndjson",
            """
            {"customer_id":"C1","signup_date":"2026-03-01T00:00:00Z","affiliate_id":"A1"}
            {"customer_id":"C2","affiliate_id":"A1"}
            """)
    }

    private static let header =
        "1 missing_column, at transactions.csv:1: `transaction_type`: expected a column of this "
        + "name in the header, found the unknown `type`; did you mean `type`?"
    private static let rows =
        "3 required, the first at transactions.csv:2: `transaction_type`: expected a non-empty "
        + "string, found nothing"

    /// A text with its lines joined again where they were wrapped.
    private func joined(_ text: String) -> String {
        text.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
    }

    private func reasons(_ output: String) throws -> [String] {
        let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        let rows = try #require(object?["reject_reasons"] as? [[String: Any]])
        return rows.map { row in
            let place = "\(row["source"] ?? ""):\(row["line"] ?? "")"
            return "\(row["count"] ?? "") \(row["code"] ?? "") \(row["field"] ?? "") \(place)"
        }
    }

    private static let found = [
        "1 missing_column transaction_type transactions.csv:1",
        "3 required transaction_type transactions.csv:2",
        "1 required signup_date customers.ndjson:2",
        "1 unknown_status status transactions.csv:4",
    ]

    @Test func `a scan says why records were rejected and which column is missing`() throws {
        try write()
        let text = try firm.run("scan", "firm", "--rules", DemoFirm.rules)
        #expect(text.exitCode == 3)
        let head = "6 rejects; --out FOLDER writes them down "
        #expect(joined(text.output).contains(head + Self.header))
        #expect(joined(text.output).contains(Self.rows))
        let json = try firm.run("scan", "firm", "--rules", DemoFirm.rules, "--json")
        #expect(try reasons(json.output) == Self.found)
    }

    @Test func `an ingest says so too, and the quarantine can be read`() throws {
        try write()
        let text = try firm.run("ingest", "firm", "--db", "firm.db", "--rules", DemoFirm.rules)
        #expect(text.exitCode == 3)
        #expect(joined(text.output).contains("`holdback status --db firm.db --rejects` shows"))
        #expect(joined(text.output).contains(Self.header))
        let shown = try firm.run("status", "--db", "firm.db", "--rejects").output
        #expect(joined(shown).contains(Self.rows))
        #expect(shown.contains("transactions.csv:4: `status`: expected one of"))
        let json = try firm.run("status", "--db", "firm.db", "--rejects", "--json").output
        #expect(try reasons(json) == Self.found)
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let rows = try #require(object?["rows"] as? [[String: Any]])
        #expect(rows.count == 6)
        #expect(rows.contains { ($0["record"] as? String)?.hasPrefix("T3,") == true })
        #expect(try firm.run("status", "--db", "firm.db").output.contains("--rejects shows them"))
    }

    @Test func `a quarantine with nothing in it says so`() throws {
        try firm.ingest(
            "customers",
            #"{"customer_id":"C","signup_date":"2026-03-01T00:00:00Z","affiliate_id":"A"}"#)
        let shown = try firm.run("status", "--db", "firm.db", "--rejects").output
        #expect(shown == "nothing was rejected, and nothing waits for its customer\n")
    }
}
