import Glibc

/// How a fit of the honest population guards against guilty units among its data.
///
/// The population is a mixture, `(1 - share) * honest + share * guilty`, and both laws are fitted:
/// the guilty one from a prior that holds it to high rates. A unit weighs in the honest fit by its
/// posterior probability of being honest, so that a few units with high rates neither raise the
/// honest mean nor widen it; and, unlike after trimming, an honest upper tail is not cut off.
/// Units at or below the robust starting mean are honest by definition.
///
/// What it costs: where honest rates spread far (precision under 10), part of their upper tail can
/// pass for guilt, and the fitted mean of a population without guilt then falls by up to a sixth.
///
/// Source: Dempster, Laird & Rubin 1977 (EM); Efron 2004 (the empirical null).
package struct Contamination<Prior: Hashable & Sendable>: Hashable, Sendable {
    /// Largest guilty share that the fit may find, in [0, 1); 0 turns the guard off.
    package let maximumShare: Double
    /// What is believed of the guilty units' law; also where its fit starts.
    package let guilty: Prior

    /// - Parameters:
    ///   - maximumShare: in [0, 1).
    ///   - guilty: with a mean well above any honest one.
    package init(maximumShare: Double, guilty: Prior) {
        precondition(
            maximumShare >= 0 && maximumShare < 1,
            "the guilty share must lie in [0, 1), found \(maximumShare)")
        self.maximumShare = maximumShare
        self.guilty = guilty
    }
}

/// An honest law and what its fit found out on the way.
package struct HonestFit<Law: Hashable & Sendable>: Hashable, Sendable {
    /// Fitted law of the honest units.
    package let law: Law
    /// Fitted law of the guilty units; the prior's where there are none.
    package let guilty: Law
    /// Estimated share of guilty units, in [0, maximumShare].
    package let guiltyShare: Double
    /// Rounds of expectation and maximisation.
    package let rounds: Int
    /// Whether the parameters came to rest within the allowed rounds.
    package let isConverged: Bool
}
