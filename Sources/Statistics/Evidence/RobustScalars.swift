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
    /// - Complexity: O(n) as a rule.
    package static func median(_ column: [Double]) -> Double? {
        if column.isEmpty { return nil }
        let low = OrderStatistic.smallest((column.count + 1) / 2, of: column)
        if column.count % 2 == 1 { return low }
        let high = OrderStatistic.smallest(column.count / 2 + 1, of: column)
        return low + 0.5 * (high - low)
    }

    /// Median absolute deviation from the median; times 1.4826 it estimates the standard deviation
    /// of Gaussian data.
    ///
    /// - Parameter column: finite, in any order.
    /// - Returns: `nil` for an empty column.
    /// - Complexity: O(n) as a rule.
    ///
    /// Source: Hampel 1974.
    package static func medianAbsoluteDeviation(_ column: [Double]) -> Double? {
        guard let center = median(column) else { return nil }
        return median(column.map { abs($0 - center) })
    }
}
