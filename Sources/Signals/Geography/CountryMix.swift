private import Glibc
internal import Statistics

/// From which countries an honest affiliate's customers come: a mixture of affiliates that are like
/// the whole firm, with a concentration of their own, and of national communities.
///
/// Seen from one country the Dirichlet-multinomial is a beta-binomial, so what an affiliate showed
/// elsewhere both tells which component it belongs to and sharpens that component.
///
/// Source: Mosimann 1962; the concentration by Minka 2000.
struct CountryMix: Sendable {
    private let shares: [UInt16: Double]
    private let concentration: Double

    /// P(an affiliate speaks to one nation), the nation being any of its customers' countries.
    private static let nationalShare = 0.05
    /// Of a community's customers, nineteen of twenty are of its country.
    private static let national = BetaBinomial(alpha: 9.5, beta: 0.5)
    /// Share of one country from which an affiliate says nothing of the firm's mix.
    private static let communityShare = 0.6

    /// - Parameter affiliates: customers by country, one entry an affiliate, in canonical order.
    init(_ affiliates: [[UInt16: Int]]) {
        let mixed = affiliates.filter { own in
            let total = own.values.reduce(0, +)
            return Double(own.values.max() ?? 0) < Self.communityShare * Double(total)
        }
        var counts: [UInt16: Int] = [:]
        for own in affiliates {
            for (country, count) in own { counts[country, default: 0] += count }
        }
        let total = Double(max(1, counts.values.reduce(0, +)))
        let shares = counts.mapValues { Double($0) / total }
        let countries = counts.keys.sorted()
        self.shares = shares
        concentration =
            countries.isEmpty
            ? 10
            : DirichletMultinomial.fit(
                units: mixed.map { own in countries.map { own[$0] ?? 0 } },
                mean: countries.map { shares[$0] ?? 0 }
            ).concentration
    }

    /// By how much counts of `total` customers vary more than by chance, >= 1.
    func varianceInflation(total: Int) -> Double {
        DirichletMultinomial.varianceInflation(total: total, concentration: concentration)
    }

    /// `ln P(k of n customers are of the country)` under an honest affiliate.
    ///
    /// - Parameter elsewhere: the affiliate's other customers: those of the country, and all.
    func logProbability(
        _ k: Int, of n: Int, country: UInt16, elsewhere: (country: Int, all: Int)
    ) -> Double {
        let share = min(0.999, max(1e-4, shares[country] ?? 0))
        let general = BetaBinomial(
            alpha: concentration * share, beta: concentration * (1 - share))
        let parts = [(general, 1 - Self.nationalShare), (Self.national, Self.nationalShare)]
        let before = parts.map { law, weight in
            log(weight) + law.logProbability(elsewhere.country, of: elsewhere.all)
        }
        let after = zip(parts, before).map { part, before in
            before
                + BetaBinomial(
                    alpha: part.0.alpha + Double(elsewhere.country),
                    beta: part.0.beta + Double(elsewhere.all - elsewhere.country)
                ).logProbability(k, of: n)
        }
        return Self.logSum(after) - Self.logSum(before)
    }

    private static func logSum(_ values: [Double]) -> Double {
        let greatest = values.max() ?? 0
        return greatest + log(values.reduce(0) { $0 + exp($1 - greatest) })
    }
}
