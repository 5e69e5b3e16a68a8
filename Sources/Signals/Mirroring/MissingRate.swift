package import Records

/// Days on which a currency was traded and its rate is not known, so that its trading is compared
/// within the currency alone.
package struct MissingRate: Hashable, Sendable {
    package var currency: CurrencyCode
    package var days: Int
    package var first: Day
    package var last: Day
}

extension Population {
    /// The currencies of trading, where these are several and no rates are given: each is compared
    /// by itself.
    ///
    /// - Complexity: O(days x instruments x currencies).
    package var currenciesApart: [CurrencyCode] {
        if rates != nil { return [] }
        let currencies = Set(records.activity.groups.lazy.map(\.currency))
        return currencies.count > 1 ? currencies.sorted() : []
    }

    /// By currency; none where no rates are given.
    ///
    /// - Complexity: O(days x instruments x currencies).
    package var missingRates: [MissingRate] {
        guard let rates else { return [] }
        var days: [CurrencyCode: Set<Day>] = [:]
        for group in records.activity.groups
        where group.day.end <= asOf && !rates.isKnown(group.currency, on: group.day) {
            days[group.currency, default: []].insert(group.day)
        }
        return days.sorted { $0.key < $1.key }.compactMap { currency, days in
            guard let first = days.min(), let last = days.max() else { return nil }
            return MissingRate(currency: currency, days: days.count, first: first, last: last)
        }
    }
}
