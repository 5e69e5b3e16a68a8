/// What one unit of each currency was worth in a base currency, day by day.
///
/// Rates are exact decimals. A day takes the last rate known by then, unless that is older than
/// `mostDays`.
package struct CurrencyRates: Sendable {
    package struct Quote: Hashable, Sendable {
        package var day: Day
        package var currency: CurrencyCode
        /// Units of the base that one unit is worth, in `10^-decimals`, > 0.
        package var units: Int64

        package init(day: Day, currency: CurrencyCode, units: Int64) {
            self.day = day
            self.currency = currency
            self.units = units
        }
    }

    package let base: CurrencyCode
    /// By currency, ascending by day, one a day.
    private let quotes: [CurrencyCode: [Quote]]

    /// Decimals of a rate.
    package static let decimals = 10
    /// Days for which a rate is taken, its own not counted: a week with holidays around it.
    package static let mostDays: Int32 = 7

    /// - Parameter quotes: in any order; of several for one day and currency the last counts.
    package init(base: CurrencyCode, quotes: [Quote]) {
        self.base = base
        self.quotes = Dictionary(grouping: quotes, by: \.currency).mapValues { quotes in
            let byDay = Dictionary(quotes.map { ($0.day, $0) }, uniquingKeysWith: { $1 })
            return byDay.values.sorted { $0.day < $1.day }
        }
    }

    /// All rates in a fixed order, as a text: equal for equal rates, whatever the order of the
    /// file.
    package var canonicalText: String {
        let rows = quotes.sorted { $0.key < $1.key }.flatMap(\.value)
        return "\(base)\n" + rows.map { "\($0.day) \($0.currency) \($0.units)\n" }.joined()
    }

    /// Whether amounts of a day can be converted.
    package func isKnown(_ currency: CurrencyCode, on day: Day) -> Bool {
        currency == base || units(of: currency, on: day) != nil
    }

    /// An amount in the base currency, rounded half to even at `Money.decimals`.
    ///
    /// - Returns: `nil` where no rate is known for the day, or the amount is out of range.
    /// - Complexity: O(log days).
    package func converted(_ amount: Money, _ currency: CurrencyCode, on day: Day) -> Money? {
        if currency == base { return amount }
        guard let units = units(of: currency, on: day) else { return nil }
        let product = Int128(amount.units) * Int128(units)
        let rounded = roundedHalfEven(product, dividedBy: Int128(powerOfTen(Self.decimals)))
        return Int64(exactly: rounded).map(Money.init)
    }

    private func units(of currency: CurrencyCode, on day: Day) -> Int64? {
        guard let quotes = quotes[currency] else { return nil }
        var (low, high) = (0, quotes.count)
        while low < high {
            let middle = (low + high) / 2
            if quotes[middle].day <= day { low = middle + 1 } else { high = middle }
        }
        guard low > 0, day.number - quotes[low - 1].day.number <= Self.mostDays else { return nil }
        return quotes[low - 1].units
    }
}
