import Foundation
import Records
import Testing

@testable import Feeds

struct RatesReaderTests {
    private func read(_ text: String) throws -> CurrencyRates {
        let path = NSTemporaryDirectory() + "rates-\(UUID().uuidString).csv"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try RatesReader.read(path)
    }

    private static let head = "date,currency,rate,base\n2026-03-01,EUR,1.0842,USD\n"

    @Test func `rates are read exactly, whatever their order`() throws {
        let one = try read(Self.head + "2026-03-02,JPY,0.0066731,USD\n")
        let other = try read(
            "base,currency,date,rate\nUSD,JPY,2026-03-02,6.6731e-3\nUSD,EUR,2026-03-01,1.08420\n")
        #expect(one.canonicalText == other.canonicalText)
        #expect(one.canonicalText.contains("2026-03-02 JPY 66731000\n"))
    }

    /// A line after the head, and what is told of it.
    static let faults: [(line: String, told: String)] = [
        (
            "2026-02-30,EUR,1.1,USD",
            "`date`: expected a date such as 2026-03-01, found `2026-02-30`"
        ),
        ("2026-03-02,EURO,1.1,USD", "`currency`: expected an ISO 4217 code such as USD"),
        ("2026-03-02,EUR,0,USD", "`rate`: expected a number above 0"),
        ("2026-03-02,EUR,-1,USD", "`rate`: expected a number above 0"),
        ("2026-03-02,EUR,1.00000000001,USD", "at most 10 decimals such as 1.0842"),
        ("2026-03-02,EUR,1.1,GBP", "`base`: expected USD as on the lines before, found GBP"),
        ("2026-03-01,EUR,1.1,USD", "the rate of EUR on 2026-03-01 stands on line 2 too"),
        ("2026-03-02,USD,1.1,USD", "`rate`: USD is worth 1 in USD, found `1.1`"),
        ("2026-03-02,EUR", "2 cells where the header has 4"),
    ]

    @Test(arguments: faults)
    func `a line that can't be read fails the file, with its place`(
        line: String, told: String
    ) throws {
        let error = #expect(throws: FeedError.self) { try read(Self.head + line + "\n") }
        #expect(error?.reason.contains(told) ?? false, "\(String(describing: error))")
        #expect(error?.path.hasSuffix(".csv:3") ?? false)
        #expect(error?.remedy.isEmpty == false)
    }

    @Test func `the base may stand among the rates`() throws {
        #expect(try read(Self.head + "2026-03-01,USD,1.0,USD\n").canonicalText.contains("USD"))
    }

    @Test func `a file without rates is none`() throws {
        #expect(throws: FeedError.self) { try read("date,currency,rate,base\n") }
    }
}
