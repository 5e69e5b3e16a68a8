internal import Statistics

/// What share of the fees of a product, a week and a country comes back in one suspicious way under
/// honest affiliates.
///
/// `rate = base * product factor * week factor * country factor`; a factor is the group's returns
/// over those that the base explains, drawn towards 1 where the group is small, the less the
/// plainer it shows that it is unlike others: a week in which a payment provider failed has fifty
/// times the usual chargebacks. Affiliates that stand out are left out of all of them, and an
/// affiliate is never compared with itself.
///
/// Source: the gamma-Poisson posterior mean, its weight by the maximum of the evidence (Good 1965,
/// The Estimation of Probabilities).
struct ReturnRates {
    /// Returns that a factor of 1 weighs as much as.
    private static let factorWeight = 5.0
    /// The least that it weighs, for groups that are plainly unlike others.
    private static let leastWeight = 0.5
    /// Returns below which no group is plainly unlike others, and how many times what the base
    /// explains.
    private static let plainReturns = 5
    private static let plainRatio = 3.0
    /// What is believed of the base rate, and how many fees that weighs as much as.
    private static let priorRate = 0.006
    private static let priorWeight = 150.0

    private let way: ReturnClass
    private let tables: ReturnTables

    /// - Parameter tables: of the affiliates that are compared with, with a place for each value of
    ///   all others.
    init(of way: ReturnClass, _ tables: ReturnTables) {
        self.way = way
        self.tables = tables
    }

    /// Suspect returns that the rest of the firm leads one to expect of the cohort's fees: a sum of
    /// multiples of 2^-20, so that the order of the strata does not matter.
    ///
    /// - Parameter isOwn: whether the cohort is one of those in the tables.
    /// - Complexity: O(the cohort's strata).
    func expected(_ cohort: ReturnCohort, isOwn: Bool) -> Double {
        let sums = cohort.sums
        let others = tables.all - (isOwn ? sums.all : ReturnCount())
        let base =
            (Double(others.returned(by: way)) + Self.priorRate * Self.priorWeight)
            / (Double(others.fees) + Self.priorWeight)
        let products = factors(tables.products, sums.products, isOwn, base)
        let weeks = factors(tables.weeks, sums.weeks, isOwn, base)
        let countries = factors(tables.countries, sums.countries, isOwn, base)
        return sums.strata.reduce(0) { sum, stratum in
            let factor =
                products[Int(stratum.product)] * weeks[Int(stratum.week)]
                * countries[Int(stratum.country)]
            return sum + Numerics.quantized(Double(stratum.fees) * min(0.5, base * factor))
        }
    }

    /// One for each value of the cohort's.
    private func factors(
        _ table: [ReturnCount], _ own: StratumSums.Margin, _ isOwn: Bool, _ base: Double
    ) -> [Double] {
        zip(own.numbers, own.counts).map { number, count in
            factor(isOwn ? table[number] - count : table[number], base)
        }
    }

    private func factor(_ others: ReturnCount, _ base: Double) -> Double {
        let (returned, usual) = (others.returned(by: way), Double(others.fees) * base)
        let weight = Self.weight(returned, usual)
        return (Double(returned) + weight) / (usual + weight)
    }

    /// Of the weights up to the full one that which makes `w P(returned)` greatest, for groups are
    /// as alike as most are unless they show otherwise.
    private static func weight(_ returned: Int, _ usual: Double) -> Double {
        guard returned >= plainReturns, Double(returned) > plainRatio * usual else {
            return factorWeight
        }
        var weight = factorWeight
        var best = (weight: weight, value: -Double.infinity)
        while weight > leastWeight {
            let law = GammaPoisson(shape: weight, rate: weight)
            let value = Numerics.quantized(
                Numerics.ln(weight) + law.logProbability(observed: returned, expected: usual))
            if value > best.value { best = (weight, value) }
            weight /= 2
        }
        return best.weight
    }
}
