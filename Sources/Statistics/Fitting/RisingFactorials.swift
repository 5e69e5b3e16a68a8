import Glibc

/// `result[j] = sum of weights[i] over i with values[i] > j`, for j below the largest value.
///
/// With these, `sum of w [psi(a + k) - psi(a)] = sum over j of result[j] / (a + j)` exactly: no
/// digamma is needed and none cancels.
///
/// - Complexity: O(count + largest value).
func tailSums(of values: [Int], weights: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: values.max() ?? 0)
    for (value, weight) in zip(values, weights) where value > 0 {
        sums[value - 1] += weight
    }
    for index in sums.indices.dropLast().reversed() {
        sums[index] += sums[index + 1]
    }
    return sums
}

/// `result[m] = ln [base (base + 1) ... (base + m - 1)]` for m in 0...last.
///
/// - Complexity: O(last).
func logRisingFactorials(_ base: Double, through last: Int) -> [Double] {
    var result = [Double](repeating: 0, count: last + 1)
    for index in 0..<last {
        result[index + 1] = result[index] + log(base + Double(index))
    }
    return result
}

/// Sums over j of `tails[j]` times `ln(base + j)` and its first two derivatives.
struct RisingSums {
    private(set) var logarithms = 0.0
    private(set) var reciprocals = 0.0
    /// Minus the second derivative: `sum of tails[j] / (base + j)^2`.
    private(set) var squares = 0.0

    init(_ base: Double, tails: [Double]) {
        for (index, tail) in tails.enumerated() {
            let term = base + Double(index)
            let quotient = tail / term
            logarithms += tail * log(term)
            reciprocals += quotient
            squares += quotient / term
        }
    }
}
