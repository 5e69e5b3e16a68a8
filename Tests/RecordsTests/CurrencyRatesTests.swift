import Testing

@testable import Records

struct CurrencyRatesTests {
    private func currency(_ code: String) throws -> CurrencyCode {
        return try #require(CurrencyCode(text: code))
    }

    private func rates() throws -> CurrencyRates {
        let euro = try currency("EUR")
        let quote = { (day: Int32, units: Int64) in
            CurrencyRates.Quote(day: Day(number: day), currency: euro, units: units)
        }
        return CurrencyRates(
            base: try currency("USD"),
            quotes: [
                quote(110, 12_500_000_000), quote(100, 11_000_000_000), quote(102, 5_000_000_000),
            ])
    }

    /// A day, ten-thousandths of a euro, and of a dollar.
    static let amounts: [(day: Int32, euros: Int64, dollars: Int64?)] = [
        (99, 10_000, nil), (100, 10_000, 11_000), (101, -10_000, -11_000),
        // Halves go to the even ten-thousandth.
        (102, 1, 0), (102, 3, 2), (102, 5, 2), (102, -3, -2), (109, 10, 5),
        (110, 8, 10), (117, 8, 10),
        // A week old at most.
        (118, 8, nil), (100, .max, nil),
    ]

    @Test(arguments: amounts)
    func `a day takes the last rate that is not too old, rounded half to even`(
        day: Int32, euros: Int64, dollars: Int64?
    ) throws {
        let converted = try rates().converted(
            Money(units: euros), try currency("EUR"), on: Day(number: day))
        #expect(converted == dollars.map(Money.init))
    }

    @Test func `the base is worth itself on every day, and other currencies nothing`() throws {
        let amount = Money(units: 77)
        #expect(try rates().converted(amount, try currency("USD"), on: Day(number: 1)) == amount)
        #expect(try rates().converted(amount, try currency("GBP"), on: Day(number: 101)) == nil)
        #expect(try !rates().isKnown(try currency("GBP"), on: Day(number: 101)))
    }
}
