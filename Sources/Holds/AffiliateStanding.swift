package import Records

/// What an affiliate has coming and what of it is held, in one currency.
package struct CurrencyAmounts: Equatable, Sendable {
    package var currency: CurrencyCode
    package var accrued: MoneySum
    package var held: MoneySum

    package init(currency: CurrencyCode, accrued: MoneySum = .zero, held: MoneySum = .zero) {
        self.currency = currency
        self.accrued = accrued
        self.held = held
    }
}

/// One affiliate after a settle.
package struct AffiliateStanding: Equatable, Sendable {
    package var id: String
    /// Probability that the affiliate cheats, in [0, 1].
    package var posterior: Double
    /// By currency code.
    package var amounts: [CurrencyAmounts]
    /// Patterns of its open flags, sorted.
    package var patterns: [String]
    package var customers: Int
    package var persons: Int

    package init(
        id: String, posterior: Double, amounts: [CurrencyAmounts], patterns: [String],
        customers: Int, persons: Int
    ) {
        self.id = id
        self.posterior = posterior
        self.amounts = amounts
        self.patterns = patterns
        self.customers = customers
        self.persons = persons
    }
}
