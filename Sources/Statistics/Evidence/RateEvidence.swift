import Glibc

/// Evidence that one unit's rate lies above a bound, valid at any stopping time.
///
/// `e(k, n) = integral over p > bound of (p / bound)^k ((1 - p) / (1 - bound))^(n - k) f(p) dp`,
/// where `f` is a beta density restricted to rates above the bound and normalised. Under any rate
/// `<= bound` its expectation is at most 1 at every stopping time, so `P(ever >= 1/a) <= a`.
///
/// Take the bound as a high quantile of the fitted honest rates: against a fixed bound inside them
/// every honest unit above it is accused in the end.
///
/// Source: Ville 1939; Ramdas, Grunwald, Vovk & Shafer 2023, "Game-theoretic statistics and safe
/// anytime-valid inference".
package struct RateEvidence: Hashable, Sendable {
    /// Largest rate that counts as honest, in (0, 1).
    package let bound: Double
    /// Unrestricted law of guilty rates.
    package let guilty: BetaDistribution

    /// - Parameters:
    ///   - bound: in (0, 1).
    ///   - guilty: beta law that is restricted to rates above `bound`; uniform by default.
    package init(
        bound: Double, guilty: BetaDistribution = BetaDistribution(alpha: 1, beta: 1)
    ) {
        precondition(bound > 0 && bound < 1, "the bound must lie in (0, 1), found \(bound)")
        self.bound = bound
        self.guilty = guilty
    }

    /// Evidence against the honest population beyond its `quantile`.
    ///
    /// - Parameters:
    ///   - honest: the fitted honest law.
    ///   - quantile: share of honest units at or below the bound, in (0, 1), say 0.99.
    ///   - guilty: as in `init(bound:guilty:)`.
    package init(
        honest: BetaBinomial, quantile: Double,
        guilty: BetaDistribution = BetaDistribution(alpha: 1, beta: 1)
    ) {
        self.init(bound: honest.rates.quantile(quantile), guilty: guilty)
    }

    /// `ln e(k, n)`: natural log-odds; 0 if `n = 0`.
    ///
    /// By conjugacy `ln P(k | guilty beta-binomial) - ln P(k | bound)` plus the logarithm of how
    /// the data change the mass above the bound; it neither over- nor underflows.
    ///
    /// - Parameters:
    ///   - k: successes, in 0...n.
    ///   - n: trials, >= 0.
    /// - Complexity: O(sqrt(n)).
    package func logEValue(_ k: Int, of n: Int) -> Double {
        BetaBinomial.check(k, n)
        if n == 0 { return 0 }
        let marginal = BetaBinomial(alpha: guilty.alpha, beta: guilty.beta)
        let mass = Self.logMass(above: bound, guilty.alpha, guilty.beta)
        let posteriorMass = Self.logMass(
            above: bound, guilty.alpha + Double(k), guilty.beta + Double(n - k))
        return marginal.logProbability(k, of: n)
            - Binomial(rate: bound).logProbability(k, of: n)
            + posteriorMass - mass
    }

    /// What `ln e(k, n)` stays below: an average is no larger than the likelihood ratio of the best
    /// rate above the bound, `n KL(k / n, bound)` where `k / n` lies above it, else 0.
    ///
    /// - Parameters:
    ///   - k: successes, in 0...n.
    ///   - n: trials, >= 0.
    /// - Complexity: O(1).
    func logLargest(_ k: Int, of n: Int) -> Double {
        let (successes, failures) = (Double(k), Double(n - k))
        let usual = bound * Double(n)
        if successes <= usual { return 0 }
        return successes * log(successes / usual)
            + (k == n ? 0 : failures * log(failures / (Double(n) - usual)))
    }

    private static func logMass(above bound: Double, _ alpha: Double, _ beta: Double) -> Double {
        SpecialFunctions.logIncompleteBeta(bound, complement: 1 - bound, alpha, beta).upper
    }
}
