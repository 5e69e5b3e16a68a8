/// Weighted isotonic regression by pooling adjacent violators.
///
/// The non-decreasing `fitted` that minimises `sum of weights (values - fitted)^2`. With labels
/// 0 and 1 in the order of a score it calibrates the score into a probability.
///
/// - Parameters:
///   - values: `n` responses in the order of the predictor, finite; pool ties of the predictor
///     into one value before.
///   - weights: `n` weights, > 0, finite.
/// - Returns: `n` fitted values, non-decreasing; empty for empty input.
/// - Complexity: O(n).
///
/// Source: Ayer et al. 1955; Zadrozny & Elkan 2002 for calibration.
package func isotonicRegression(values: [Double], weights: [Double]) -> [Double] {
    precondition(
        values.count == weights.count,
        "one weight per value is needed, found \(weights.count) for \(values.count)")
    var blocks: [(sum: Double, weight: Double, count: Int)] = []
    for (value, weight) in zip(values, weights) {
        precondition(
            weight > 0 && weight.isFinite && value.isFinite,
            "weights must be > 0 and values finite, found weight \(weight), value \(value)")
        var block = (sum: weight * value, weight: weight, count: 1)
        while let last = blocks.last, last.sum / last.weight >= block.sum / block.weight {
            blocks.removeLast()
            block = (last.sum + block.sum, last.weight + block.weight, last.count + block.count)
        }
        blocks.append(block)
    }
    return blocks.flatMap { Array(repeating: $0.sum / $0.weight, count: $0.count) }
}
