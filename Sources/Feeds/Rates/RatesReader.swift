package import Records

/// Reads a rates file: CSV with the columns `date`, `currency`, `rate` and `base`, one row a day
/// and currency: what one unit of the currency was worth in the base, which is one in the whole
/// file.
///
/// A row that can't be read fails the file: a rate that is missing unseen would part what belongs
/// together.
package enum RatesReader {
    private static let names = ["date", "currency", "rate", "base"]

    /// - Throws: `FeedError` with the line where one can't be read.
    /// - Complexity: O(bytes); the file is held in memory.
    package static func read(_ path: String) throws(FeedError) -> CurrencyRates {
        let table = try ColumnReader(path: path).read(names)
        if let fault = table.faults.first {
            throw FeedError(
                path: "\(path):\(fault.line)", reason: fault.reason, remedy: fault.remedy)
        }
        var base: CurrencyCode?
        var lines: [CurrencyRates.Quote: Int] = [:]
        var quotes: [CurrencyRates.Quote] = []
        for (row, line) in table.lines.enumerated() {
            let place = "\(path):\(line)"
            let quote = try quote(table.columns.map { $0[row] }, place)
            let own = try currency(table.columns[3][row], "base", place)
            if own != base ?? own {
                throw unreadable(
                    place, "`base`: expected \(base ?? own) as on the lines before, found \(own)",
                    "give all rates in one base currency")
            }
            base = own
            if quote.currency == own, quote.units != units("1") {
                throw unreadable(
                    place, "`rate`: \(own) is worth 1 in \(own), found `\(table.columns[2][row])`",
                    "give rates of other currencies")
            }
            var key = quote
            key.units = 0
            if let other = lines.updateValue(line, forKey: key) {
                throw unreadable(
                    place,
                    "the rate of \(quote.currency) on \(quote.day) stands on line \(other) too",
                    "keep one of the two")
            }
            quotes.append(quote)
        }
        guard let base else {
            throw unreadable(path, "there is no rate in the file", "give a row a day and currency")
        }
        return CurrencyRates(base: base, quotes: quotes)
    }

    private static func quote(
        _ cells: [String], _ place: String
    ) throws(FeedError) -> CurrencyRates.Quote {
        guard let day = Day(text: cells[0]) else {
            throw unreadable(
                place, "`date`: expected a date such as 2026-03-01, found `\(cells[0])`", remedy)
        }
        let currency = try currency(cells[1], "currency", place)
        guard let units = units(cells[2]), units > 0 else {
            throw unreadable(
                place,
                "`rate`: expected a number above 0 with at most \(CurrencyRates.decimals) "
                    + "decimals such as 1.0842, found `\(cells[2])`", remedy)
        }
        return CurrencyRates.Quote(day: day, currency: currency, units: units)
    }

    private static let remedy = "rates are read whole or not at all: mend the line"

    private static func currency(
        _ text: String, _ name: String, _ place: String
    ) throws(FeedError) -> CurrencyCode {
        guard let currency = CurrencyCode(text: text) else {
            throw unreadable(
                place, "`\(name)`: expected an ISO 4217 code such as USD, found `\(text)`", remedy)
        }
        return currency
    }

    private static func units(_ text: String) -> Int64? {
        try? ExactDecimal(text: text).units(decimals: CurrencyRates.decimals)
    }

    private static func unreadable(
        _ place: String, _ reason: String, _ remedy: String
    ) -> FeedError {
        FeedError(path: place, reason: reason, remedy: remedy)
    }
}
