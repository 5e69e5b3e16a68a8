private import Glibc
package import Rules
internal import Signals

/// How far the probabilities that a calibration gives can be believed.
package struct Reliability: Sendable {
    /// Affiliates whose probability falls into one tenth.
    package struct Bin: Hashable, Sendable {
        package var affiliates = 0
        /// Mean probability, in [0, 1].
        package var predicted = 0.0
        /// Share that cheats, in [0, 1].
        package var observed = 0.0

        /// Where the true share lies with 95 %.
        ///
        /// Source: Wilson 1927.
        package var interval: ClosedRange<Double> {
            let (count, z) = (Double(max(1, affiliates)), 1.96)
            let centre = (observed + z * z / (2 * count)) / (1 + z * z / count)
            let spread =
                z / (1 + z * z / count)
                * (observed * (1 - observed) / count + z * z / (4 * count * count)).squareRoot()
            return max(0, centre - spread)...min(1, centre + spread)
        }
    }

    package private(set) var affiliates = 0
    package private(set) var guilty = 0
    /// Mean negative log-likelihood, in nats.
    package private(set) var logLoss = 0.0
    /// Expected calibration error over ten equal bins, in [0, 1].
    package private(set) var calibrationError = 0.0
    /// Ten, the lowest probabilities first.
    package private(set) var bins = [Bin](repeating: Bin(), count: 10)
    /// Negative log-likelihood of each affiliate, in nats, in the order of the firms.
    private var losses: [Double] = []

    private static let smallest = 1e-6

    /// - Parameter firms: not those by which the calibration was fitted.
    package init(of calibration: Calibration, rules: RuleSet, on firms: [LabelledFirm]) {
        for firm in firms {
            let evidence = FirmEvidence(firm, rules: rules, calibration)
            for (affiliate, _) in firm.affiliates {
                take(
                    evidence.posterior(of: affiliate),
                    isGuilty: firm.guiltyAffiliates.contains(affiliate))
            }
        }
        finish()
    }

    private mutating func take(_ probability: Double, isGuilty: Bool) {
        affiliates += 1
        guilty += isGuilty ? 1 : 0
        losses.append(-log(max(Self.smallest, isGuilty ? probability : 1 - probability)))
        let bin = min(9, Int(probability * 10))
        bins[bin].affiliates += 1
        bins[bin].predicted += probability
        bins[bin].observed += isGuilty ? 1 : 0
    }

    private mutating func finish() {
        if affiliates == 0 { return }
        logLoss = losses.reduce(0, +) / Double(affiliates)
        for bin in bins.indices where bins[bin].affiliates > 0 {
            calibrationError += abs(bins[bin].predicted - bins[bin].observed) / Double(affiliates)
            bins[bin].predicted /= Double(bins[bin].affiliates)
            bins[bin].observed /= Double(bins[bin].affiliates)
        }
    }
}

extension Reliability {
    /// By how much the mean loss exceeds that of another calibration, affiliate by affiliate, and
    /// the standard error of that, both in nats.
    ///
    /// - Precondition: `other` is of the same firms.
    package func excess(over other: Reliability) -> (mean: Double, standardError: Double) {
        precondition(
            losses.count == other.losses.count,
            "\(losses.count) affiliates beside \(other.losses.count)")
        let differences = zip(losses, other.losses).map { $0 - $1 }
        let count = Double(differences.count)
        if count < 2 { return (differences.first ?? 0, 0) }
        let mean = differences.reduce(0, +) / count
        let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / (count - 1) / count).squareRoot())
    }

    /// Share of the other's log-loss by which one may exceed it without being worse.
    private static let tolerance = 0.05

    /// Whether the loss is greater by a share that counts, and by more than its standard error.
    ///
    /// An error of one is enough: a single cheat that is no longer found exceeds by no more.
    package func isWorse(than other: Reliability) -> Bool {
        let (mean, standardError) = excess(over: other)
        return mean > max(Self.tolerance * other.logLoss, standardError)
    }
}
