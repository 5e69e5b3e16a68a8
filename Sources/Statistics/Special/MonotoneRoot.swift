/// Root of an increasing function of one variable.
enum MonotoneRoot {
    /// Newton's method inside a shrinking bracket; a step that would leave it becomes a bisection.
    ///
    /// - Parameters:
    ///   - start: first guess.
    ///   - range: bracket; if the root lies outside, the nearer end is returned.
    ///   - evaluate: value and derivative (>= 0) at a point.
    /// - Returns: the root to the last few bits.
    /// - Complexity: at most 200 evaluations, usually fewer than ten.
    static func solve(
        from start: Double, within range: ClosedRange<Double>,
        evaluate: (Double) -> (value: Double, slope: Double)
    ) -> Double {
        var low = range.lowerBound
        var high = range.upperBound
        var point = min(max(start, low), high)
        for _ in 0..<200 {
            let (value, slope) = evaluate(point)
            if value == 0 { return point }
            if value < 0 { low = point } else { high = point }
            let newton = point - value / slope
            let next = newton > low && newton < high ? newton : 0.5 * (low + high)
            let isSettled = abs(next - point) <= 4e-16 * max(abs(point), 1)
            point = next
            if isSettled { break }
        }
        return point
    }
}
