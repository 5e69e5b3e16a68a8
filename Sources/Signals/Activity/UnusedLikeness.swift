internal import Records
internal import Statistics

/// Whether what an affiliate's customers leave unused is like what they use.
///
/// Of a crowd that a raffle or bought traffic brings some never start, whoever they are and
/// whatever they took: unused and used purchases have the same products and the same countries. Who
/// pays fees to leave them unused takes what suits him. For each of the two `ln B = ln P(unused) +
/// ln P(used) - ln P(all)` with Dirichlet-multinomial laws about the shares of all, worth few
/// purchases: at most 0 here, for what is unlike may be so for many a reason.
///
/// Source: Mosimann 1962 for the law; Gunel & Dickey 1974, Bayes factors for independence in
/// contingency tables.
struct UnusedLikeness: Equatable, Sendable {
    /// Natural log of the Bayes factor of two sources to one, at most 0, a multiple of 2^-20.
    let logFactor: Double

    /// - Parameters:
    ///   - unused: accounts that were never used, of an affiliate.
    ///   - used: its accounts that were.
    init(unused: [UInt32], used: [UInt32], _ table: CustomerTable) {
        let country = { (customer: UInt32) in table.country[Int(customer)] }
        let sum =
            Self.logFactor(unused.map(table.product), used.map(table.product))
            + Self.logFactor(unused.map(country), used.map(country))
        logFactor = Numerics.quantized(min(0, sum))
    }

    /// Purchases that the shares of all are worth: who takes what suits him takes few kinds.
    private static let concentration = 4.0

    /// Terms are rounded before they are added, for categories come in no order.
    private static func logFactor<Category: Hashable>(
        _ unused: [Category], _ used: [Category]
    ) -> Double {
        var counts: [Category: (unused: Int, used: Int)] = [:]
        for category in unused { counts[category, default: (0, 0)].unused += 1 }
        for category in used { counts[category, default: (0, 0)].used += 1 }
        let (all, weight) = (unused.count + used.count, concentration)
        if unused.isEmpty || used.isEmpty { return 0 }
        let sum = counts.values.reduce(0.0) { sum, count in
            let prior = weight * Double(count.unused + count.used) / Double(all)
            return sum
                + Numerics.quantized(
                    rising(prior, count.unused) + rising(prior, count.used)
                        - rising(prior, count.unused + count.used))
        }
        return sum - rising(weight, unused.count) - rising(weight, used.count)
            + rising(weight, all)
    }

    /// `ln G(x + n) - ln G(x)`.
    private static func rising(_ x: Double, _ n: Int) -> Double {
        SpecialFunctions.logGamma(x + Double(n)) - SpecialFunctions.logGamma(x)
    }
}
