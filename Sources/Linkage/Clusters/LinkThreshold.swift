private import Glibc

/// From which log-odds on pairs are linked.
///
/// The lowest at which the linked pairs are right as often as asked for, by the model's own
/// probabilities: `mean(p | linked) >= precision`. Never below even odds.
enum LinkThreshold {
    static let least = 0.0

    /// - Parameter pairs: at least those above even odds.
    /// - Complexity: O(n log n).
    static func threshold(_ pairs: [ScoredPair], precision: Double) -> Double {
        let sorted = pairs.map(\.logOdds).filter { Double($0) >= least }.sorted(by: >)
        var (sum, threshold) = (0.0, log(precision / (1 - precision)))
        for (place, logOdds) in sorted.enumerated() {
            sum += 1 / (1 + exp(-Double(logOdds)))
            if sum < precision * Double(place + 1) { break }
            threshold = min(threshold, Double(logOdds))
        }
        return threshold
    }
}
