internal import Statistics

/// What share of the fees of a product, a week and a country comes back in one suspicious way under honest
/// affiliates.
///
/// `rate = base * product factor * week factor * country factor`; a factor is the group's returns over those that
/// the base explains, drawn towards 1 where the group is small. Affiliates that stand out are left
/// out of all of them, and an affiliate is never compared with itself.
struct ReturnRates {
    private struct Product: Hashable {
        var type: UInt32
        var size: Int64

        init(_ stratum: FeeStratum) { (type, size) = (stratum.type, stratum.size) }
    }

    /// Counts of some affiliates, by product, by week and by country.
    private struct Tables {
        var all = ReturnCount()
        var products: [Product: ReturnCount] = [:]
        var weeks: [Int32: ReturnCount] = [:]
        var countries: [UInt16: ReturnCount] = [:]

        mutating func add(_ cohort: ReturnCohort) {
            for (stratum, count) in cohort.strata {
                all += count
                products[Product(stratum), default: ReturnCount()] += count
                weeks[stratum.week, default: ReturnCount()] += count
                countries[stratum.country, default: ReturnCount()] += count
            }
        }
    }

    /// Returns that a factor of 1 weighs as much as.
    private static let factorWeight = 5.0
    /// What is believed of the base rate, and how many fees that weighs as much as.
    private static let priorRate = 0.006
    private static let priorWeight = 150.0

    private let way: ReturnClass
    private var tables = Tables()
    private var trusted: Set<UInt32> = []

    /// - Parameter trusted: the cohorts that are compared with, in any order.
    init(of way: ReturnClass, trusted: [ReturnCohort]) {
        self.way = way
        for cohort in trusted {
            tables.add(cohort)
            self.trusted.insert(cohort.affiliate)
        }
    }

    /// Suspect returns that the rest of the firm leads one to expect of the cohort's fees: a sum of
    /// multiples of 2^-20, so that the order of the strata does not matter.
    func expected(_ cohort: ReturnCohort) -> Double {
        var own = Tables()
        if trusted.contains(cohort.affiliate) { own.add(cohort) }
        let others = tables.all - own.all
        let base =
            (Double(others.returned(by: way)) + Self.priorRate * Self.priorWeight)
            / (Double(others.fees) + Self.priorWeight)
        return cohort.strata.reduce(0) { sum, entry in
            let (stratum, count) = entry
            let product = Product(stratum)
            let factor =
                factor(tables.products[product], own.products[product], base)
                * factor(tables.weeks[stratum.week], own.weeks[stratum.week], base)
                * factor(tables.countries[stratum.country], own.countries[stratum.country], base)
            return sum + Numerics.quantized(Double(count.fees) * min(0.5, base * factor))
        }
    }

    private func factor(
        _ group: ReturnCount?, _ own: ReturnCount?, _ base: Double
    ) -> Double {
        let others = (group ?? ReturnCount()) - (own ?? ReturnCount())
        return (Double(others.returned(by: way)) + Self.factorWeight)
            / (Double(others.fees) * base + Self.factorWeight)
    }
}
