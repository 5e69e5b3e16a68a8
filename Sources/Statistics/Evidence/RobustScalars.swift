/// Location and spread of a column that a few wild values don't move.
package enum RobustScalars {
    /// Quantile of a sorted column by linear interpolation (type 7).
    ///
    /// With `h = (n - 1) probability`: `x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h])`.
    ///
    /// - Parameters:
    ///   - sorted: ascending, finite.
    ///   - probability: in [0, 1].
    /// - Returns: `nil` for an empty column.
    /// - Complexity: O(1).
    ///
    /// Source: Hyndman & Fan 1996.
    package static func quantile(sorted: [Double], _ probability: Double) -> Double? {
        precondition(
            probability >= 0 && probability <= 1,
            "a probability must lie in [0, 1], found \(probability)")
        guard let last = sorted.last else { return nil }
        let position = Double(sorted.count - 1) * probability
        let index = Int(position)
        guard index + 1 < sorted.count else { return last }
        let low = sorted[index]
        return low + (position - Double(index)) * (sorted[index + 1] - low)
    }

    /// Median: the middle value, or the mean of the two in the middle.
    ///
    /// - Parameter column: finite, in any order.
    /// - Returns: `nil` for an empty column.
    /// - Complexity: O(n log n).
    package static func median(_ column: [Double]) -> Double? {
        quantile(sorted: column.sorted(), 0.5)
    }

    /// Median absolute deviation from the median; times 1.4826 it estimates the standard deviation
    /// of Gaussian data.
    ///
    /// - Parameter column: finite, in any order.
    /// - Returns: `nil` for an empty column.
    /// - Complexity: O(n log n).
    ///
    /// Source: Hampel 1974.
    package static func medianAbsoluteDeviation(_ column: [Double]) -> Double? {
        guard let center = median(column) else { return nil }
        return median(column.map { abs($0 - center) })
    }
}
