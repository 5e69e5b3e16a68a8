import FirmRecords
import Foundation
import Testing

/// The bundled firm in a database of a test's own, worked by the commands that people run.
struct DemoFirm {
    let folder = TemporaryFolder()
    static let data = repository.appending(path: "datasets/demo").path
    static let rules = repository.appending(path: "rules").path

    @discardableResult
    func run(_ arguments: String...) throws -> CommandRun {
        try CommandRun(arguments, in: folder.path(""))
    }

    func write(_ name: String, _ text: String) throws {
        try folder.write(name, Data((text + "\n").utf8))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try folder.read(name), as: UTF8.self)
    }

    @discardableResult
    func ingest(_ data: String = DemoFirm.data) throws -> CommandRun {
        try run("ingest", data, "--db", "firm.db", "--rules", Self.rules, "--json")
    }

    /// Ingests records of one entity, one JSON object a line.
    @discardableResult
    func ingest(_ entity: String, _ records: String...) throws -> CommandRun {
        try write("\(entity).ndjson", records.joined(separator: "\n"))
        return try ingest("\(entity).ndjson")
    }

    /// Asks what may be paid of lines such as `K000352,AFF0013,14.85,USD`.
    ///
    /// - Returns: by line, `released` or why not.
    func gate(_ key: String, _ lines: String...) throws -> [String] {
        try write(
            "due.csv",
            (["commission_id,affiliate_id,amount,currency"] + lines).joined(separator: "\n"))
        let answer = try run(
            "gate", "due.csv", "--db", "firm.db", "--rules", Self.rules, "--out", "out.csv",
            "--held", "held.csv", "--json", "--max-lag", "off", "--key", key)
        #expect(answer.exitCode == 0, "\(answer.errors)")
        let held = try text("held.csv").split(separator: "\n").dropFirst()
        return lines.map { line in
            let row = held.first { $0.hasPrefix(line + ",") }
            return row.map { String($0.dropFirst(line.count + 1).prefix { $0 != "," }) }
                ?? "released"
        }
    }

    /// The row of a record of the bundled firm.
    func row(_ entity: String, _ id: String) throws -> String {
        let rows = try String(contentsOfFile: "\(Self.data)/\(entity).ndjson", encoding: .utf8)
        return String(try #require(rows.split(separator: "\n").first { $0.contains("\"\(id)\"") }))
    }

    func flag(of affiliate: String) throws -> String {
        let list = try run(
            "flags", "list", "--affiliate", affiliate, "--top", "1", "--db", "firm.db", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(list.output.utf8))
        let queue = (object as? [String: Any])?["queue"] as? [[String: Any]]
        return try #require(queue?.first?["flag_id"] as? String)
    }

    @discardableResult
    func decide(_ flag: String, _ verdict: String, as name: String = "anna") throws -> CommandRun {
        try run(
            "flags", "decide", flag, verdict, "--reason", "looked at", "--db", "firm.db", "--as",
            name)
    }
}

/// A commission line of the bundled firm's kind.
func commission(
    _ id: String, _ affiliate: String, _ customer: String, _ transaction: String, _ amount: String,
    _ currency: String = "USD"
) -> String {
    """
    {"commission_id":"\(id)","affiliate_id":"\(affiliate)","customer_id":"\(customer)",\
    "transaction_id":"\(transaction)","amount":\(amount),"currency":"\(currency)",\
    "accrued_date":"2026-04-01T01:14:08Z","status":"accrued"}
    """
}
