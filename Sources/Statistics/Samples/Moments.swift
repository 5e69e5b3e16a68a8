/// Mean, spread and lag-1 autocorrelation of one sample, in the order of observation.
///
/// Two passes with compensated sums: the second centres the deviations on what rounding took from
/// the mean, so that a large common offset costs no digits.
///
/// Source: Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance".
package struct Moments: Hashable, Sendable {
    package let count: Int
    /// Arithmetic mean, in the sample's unit.
    package let mean: Double
    /// `sum of (x - mean)^2`, in the unit squared.
    package let sumOfSquares: Double
    /// `sum of (x[i] - mean)(x[i + 1] - mean) / sumOfSquares`, in [-1, 1]; `nil` if all values are
    /// alike.
    package let lagOneAutocorrelation: Double?

    /// `sqrt(sumOfSquares / (n - 1))`, in the sample's unit; `nil` for a single value.
    package var standardDeviation: Double? {
        count > 1 ? (sumOfSquares / Double(count - 1)).squareRoot() : nil
    }

    /// - Parameter sample: at least one value, all finite.
    /// - Complexity: O(n).
    package init(_ sample: [Double]) {
        precondition(!sample.isEmpty, "a sample needs at least one value")
        precondition(sample.allSatisfy(\.isFinite), "a sample must be finite")
        count = sample.count
        let rough = Self.mean(sample)
        let rounding = Self.mean(sample.map { $0 - rough })
        let deviations = sample.map { ($0 - rough) - rounding }
        mean = rough + rounding
        var squares = CompensatedSum()
        var products = CompensatedSum()
        var previous = 0.0
        for deviation in deviations {
            squares.add(deviation * deviation)
            products.add(previous * deviation)
            previous = deviation
        }
        sumOfSquares = squares.value
        lagOneAutocorrelation = sumOfSquares > 0 ? products.value / sumOfSquares : nil
    }

    private static func mean(_ values: [Double]) -> Double {
        var sum = CompensatedSum()
        for value in values { sum.add(value) }
        return sum.value / Double(values.count)
    }
}
