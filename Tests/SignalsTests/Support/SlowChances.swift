import Foundation

/// P(at least so many of the trials succeed), summed term by term.
func binomialTail(atLeast count: Int, of trials: Int, share: Double) -> Double {
    var sum = 0.0
    for successes in count...trials {
        var ways = 1.0
        for taken in 0..<successes { ways *= Double(trials - taken) / Double(taken + 1) }
        let failures = Double(trials - successes)
        sum += ways * pow(share, Double(successes)) * pow(1 - share, failures)
    }
    return sum
}
