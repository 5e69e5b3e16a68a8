import Glibc

/// Evidence against one unit, outcome by outcome, with its running maximum.
///
/// `E_n = integral over p in (p0, 1) of (p / p0)^r ((1 - p) / (1 - p0))^(n - r) dp / (1 - p0)` for
/// the uniform law of guilty rates, in closed form by the incomplete beta function
/// (`RateEvidence`). Under any rate `<= p0`, `P(max over n of E_n >= 1/a) <= a` (Ville's
/// inequality): one may look after each outcome and keep the largest value seen.
///
/// The running maximum is not an e-value: its expectation may exceed 1, so it must not go into
/// `FalseDiscovery.eBenjaminiHochberg`, nor be averaged or multiplied. `logEValue` may.
///
/// Source: Ville 1939; Ramdas, Grunwald, Vovk & Shafer 2023.
package struct EProcess: Hashable, Sendable {
    package let evidence: RateEvidence
    package private(set) var successes = 0
    package private(set) var trials = 0
    /// `max over m <= n of ln E_m`, >= 0.
    package private(set) var logMaximum = 0.0

    /// `ln E_n` after all outcomes so far; 0 before the first.
    ///
    /// - Complexity: O(sqrt(n)).
    package var logEValue: Double { evidence.logEValue(successes, of: trials) }

    /// - Parameter evidence: the bound on honest rates and the law of guilty ones.
    package init(_ evidence: RateEvidence) {
        self.evidence = evidence
    }

    /// Takes in the next outcomes, which become known together: the maximum looks after them only,
    /// so the order among them does not matter.
    ///
    /// - Parameters:
    ///   - successes: in 0...trials.
    ///   - trials: >= 0.
    /// - Complexity: O(1) where the maximum can't grow, else O(sqrt(n)).
    package mutating func observe(successes: Int, of trials: Int) {
        BetaBinomial.check(successes, trials)
        self.successes += successes
        self.trials += trials
        if evidence.logLargest(self.successes, of: self.trials) > logMaximum {
            logMaximum = max(logMaximum, logEValue)
        }
    }
}
