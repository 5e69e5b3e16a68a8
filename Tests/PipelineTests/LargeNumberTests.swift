import FirmRecords
import Foundation
import Testing

/// Numbers as large as the contract takes them: nothing that is added up or compared may overflow.
struct LargeNumberTests {
    private let firm = DemoFirm()

    private typealias Number = (Substring, name: Substring, whole: Substring, part: Substring)

    /// Puts zeros behind the digits of a field's number, in place of its point.
    private func grown(_ text: String, _ field: String, zeros: Int) throws -> String {
        let number = try Regex(
            #"(?<name>"\#(field)":-?)(?<whole>\d+)\.(?<part>\d+)"#, as: Number.self)
        return text.replacing(number) { match in
            let digits = (match.whole + match.part).drop { $0 == "0" }
            return match.name
                + (digits.isEmpty ? "0" : digits + String(repeating: "0", count: zeros))
        }
    }

    private func write(_ entity: String, _ fields: [String: Int]) throws {
        let path = "\(DemoFirm.data)/\(entity).ndjson"
        var text = try String(contentsOfFile: path, encoding: .utf8)
        for (field, zeros) in fields { text = try grown(text, field, zeros: zeros) }
        try firm.folder.write("\(entity).ndjson", Data(text.utf8))
    }

    @Test func `a firm in large numbers is judged`() throws {
        try write("customers", [:])
        try write("transactions", ["amount_currency": 8])
        try write("trading_activity", ["lots_traded": 13, "pnl": 8])
        let scan = try firm.run(
            "scan", "customers.ndjson", "transactions.ndjson", "trading_activity.ndjson", "--rules",
            DemoFirm.rules, "--out", "out", "--quiet")
        #expect(scan.exitCode == 0, "\(scan.errors)")
        #expect(try firm.text("out/rejects.ndjson").isEmpty)
        let flags = try firm.text("out/flags.ndjson")
        #expect(flags.contains("hedged_pair") && flags.contains("copy_trading"))
    }
}
