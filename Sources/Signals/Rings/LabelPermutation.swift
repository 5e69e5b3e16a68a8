internal import Statistics

/// How likely so many accounts of one make fall under one affiliate if the labels of affiliates
/// are dealt anew within each country and week.
///
/// Given the accounts of all others in a stratum, an account under the affiliate is of that make as
/// often as theirs are: each is a trial with its stratum's rate, and the number of hits follows the
/// Poisson-binomial law, whose tail is exact; nothing is drawn, so no seed is needed. Others' small
/// strata lean on their country, and that on the firm. The affiliate's own accounts have no part in
/// the rates: what a ring fills alone does not excuse it, honest customers beside it add
/// expectation at the others' rate only, and what is a habit of a country or a week excuses
/// everybody.
struct LabelPermutation {
    private let trials: Counts
    private let successes: Counts

    /// How many are counted at each level, the affiliates in question left out.
    private typealias Counts = (Stratum) -> StratumBook.Levels

    /// Carriers that a coarser level's rate weighs as much as: that none were seen where less than
    /// one was to be expected tells nothing.
    private static let coarserCarriers = 1.0
    /// P(a ring shows so many of them), roughly.
    private static let guiltyShare = 0.3
    private static let largestLogOdds = 12.0

    /// For a trait that some of the accounts with another have.
    ///
    /// - Parameter own: the accounts of the affiliates in question, counted in `firm` too.
    init(
        _ successes: BuyerTraits.Trait, of trials: BuyerTraits.Trait, firm: StratumBook,
        own: StratumBook
    ) {
        self.trials = { Self.difference(firm, own, trials, $0) }
        self.successes = { Self.difference(firm, own, successes, $0) }
    }

    /// For buyers whose addresses share their letters.
    ///
    /// - Parameter elsewhere: how many others' buyers carry the letters, by stratum.
    init(carriers elsewhere: [Stratum: Int], firm: StratumBook, own: StratumBook) {
        trials = { Self.difference(firm, own, .buyer, $0) }
        var countries: [UInt16: Int] = [:]
        for (stratum, count) in elsewhere { countries[stratum.country, default: 0] += count }
        let all = Double(elsewhere.values.reduce(0, +))
        successes = { [countries] stratum in
            (
                Double(elsewhere[stratum] ?? 0), Double(countries[stratum.country] ?? 0), all
            )
        }
    }

    private static func difference(
        _ firm: StratumBook, _ own: StratumBook, _ trait: BuyerTraits.Trait, _ stratum: Stratum
    ) -> StratumBook.Levels {
        let (all, less) = (firm.count(of: trait, in: stratum), own.count(of: trait, in: stratum))
        return (all.stratum - less.stratum, all.country - less.country, all.all - less.all)
    }

    /// P(an account of the stratum is of the make), from what others have there; the firm's rate a
    /// standard error high, for it is learnt from few.
    func rate(in stratum: Stratum) -> Double {
        let (hits, all) = (successes(stratum), trials(stratum))
        let seen = hits.all + 0.5
        let firmWide = min(1, (seen + seen.squareRoot()) / (all.all + 1))
        let national = Self.drawn(hits.country, of: all.country, towards: firmWide)
        return Self.drawn(hits.stratum, of: all.stratum, towards: national)
    }

    private static func drawn(_ hits: Double, of all: Double, towards coarser: Double) -> Double {
        min(1, (hits + coarserCarriers) / (all + coarserCarriers / coarser))
    }

    /// What a count says against the affiliates.
    struct Verdict {
        /// Accounts of the make that others' rates lead one to expect.
        var expected: Double
        /// Natural log-likelihood ratio in [0, 12].
        var logOdds: Double
    }

    /// - Parameters:
    ///   - count: persons with accounts of the make.
    ///   - strata: of every person who could have been one, in canonical order.
    ///   - looks: natural log of how many counts were looked at.
    /// - Complexity: O(persons * count).
    func verdict(_ count: Int, of strata: [Stratum], looks: Double) -> Verdict {
        Self.verdict(count, rates: strata.map(rate), looks: looks)
    }

    /// - Parameter rates: of every person who could have been one, P(it is of the make).
    static func verdict(_ count: Int, rates: [Double], looks: Double) -> Verdict {
        let tail = PoissonBinomial.upperTail(count, rates: rates)
        let ratio = Numerics.ln(guiltyShare) - Numerics.ln(max(1e-300, tail)) - looks
        return Verdict(
            expected: Numerics.quantized(rates.reduce(0, +)),
            logOdds: Numerics.quantized(min(largestLogOdds, max(0, ratio))))
    }
}
