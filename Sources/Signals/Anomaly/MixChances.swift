internal import Statistics

/// How unlikely the judged affiliates' mixes of countries are.
///
/// A function of the mixes, in order.
struct MixChances: Sendable {
    /// By affiliate in order, the chance of a mix of countries at least as unlike that of the other
    /// affiliates, whose own mixes differ by more than chance.
    let chances: [Double]
    /// By affiliate in order, the false discovery rate at its rank: each mix is held against all
    /// others, and what one has more of the others have less of.
    let rates: [Double]

    /// - Parameters:
    ///   - mixes: accounts by country, one entry an affiliate.
    ///   - threads: how many may compute at once.
    init(_ mixes: [[UInt16: Int]], threads: Int) {
        let firm: [UInt16: Int] = mixes.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        let codes = firm.keys.sorted()
        let mix = CountryMix(mixes)
        chances = parallelMap(mixes.count, threads: threads) { index in
            let own = codes.map { mixes[index][$0] ?? 0 }
            let others = zip(codes, own).map { (firm[$0] ?? 0) - $1 }
            return GTest(
                [own, others], varianceInflation: mix.varianceInflation(total: own.reduce(0, +))
            ).pValue
        }
        rates = FalseDiscovery.benjaminiYekutieli(chances)
    }
}
