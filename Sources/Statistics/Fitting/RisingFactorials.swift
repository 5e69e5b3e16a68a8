import Glibc

/// `tails[j] = sum of weights[i] over i with values[i] > j`, for j below the largest value.
///
/// With these, `sum of w [psi(a + k) - psi(a)] = sum over j of tails[j] / (a + j)` exactly: no
/// digamma is needed and none cancels. Kept as stretches over which the tail is the same: few units
/// are large.
struct TailSums {
    private struct Stretch {
        var range: Range<Int>
        var tail: Double
    }

    private var stretches: [Stretch] = []

    /// - Parameter values: >= 0.
    /// - Complexity: O(count + largest value).
    init(of values: [Int], weights: [Double]) {
        var sums = [Double](repeating: 0, count: values.max() ?? 0)
        for (value, weight) in zip(values, weights) where value > 0 {
            sums[value - 1] += weight
        }
        for index in sums.indices.dropLast().reversed() {
            sums[index] += sums[index + 1]
        }
        var start = 0
        for end in sums.indices where end + 1 == sums.count || sums[end + 1] != sums[end] {
            stretches.append(Stretch(range: start..<end + 1, tail: sums[end]))
            start = end + 1
        }
    }

    /// Sums over j of `tails[j]` times `ln(base + j)` and its first two derivatives.
    ///
    /// - Complexity: O(stretches), and O(j) below the j from which a stretch is summed as a whole.
    func risingSums(_ base: Double) -> RisingSums {
        var sums = RisingSums()
        for stretch in stretches {
            let rest = Self.far(stretch.range, base)
            for index in stretch.range.lowerBound..<rest.lowerBound {
                let term = base + Double(index)
                let quotient = stretch.tail / term
                sums.logarithms += stretch.tail * log(term)
                sums.reciprocals += quotient
                sums.squares += quotient / term
            }
            if rest.isEmpty { continue }
            let steps = UnitSteps(base, rest)
            sums.logarithms += stretch.tail * steps.logarithms
            sums.reciprocals += stretch.tail * steps.reciprocals
            sums.squares += stretch.tail * steps.squares
        }
        return sums
    }

    /// Sum over j of `tails[j] / (base + j)`.
    ///
    /// - Complexity: as of `risingSums`.
    func reciprocals(_ base: Double) -> Double {
        var sum = 0.0
        for stretch in stretches {
            let rest = Self.far(stretch.range, base)
            for index in stretch.range.lowerBound..<rest.lowerBound {
                sum += stretch.tail / (base + Double(index))
            }
            if !rest.isEmpty { sum += stretch.tail * UnitSteps(base, rest).reciprocals }
        }
        return sum
    }

    /// Fewest terms that are summed as a whole.
    private static let fewest = 8

    /// The end of a stretch that can be summed as a whole; empty where that is too short.
    private static func far(_ range: Range<Int>, _ base: Double) -> Range<Int> {
        let first = base >= UnitSteps.least ? 0 : Int((UnitSteps.least - base).rounded(.up))
        let start = max(range.lowerBound, first)
        return start + fewest > range.upperBound
            ? range.upperBound..<range.upperBound : start..<range.upperBound
    }
}

/// What `TailSums.risingSums` gives.
struct RisingSums {
    fileprivate(set) var logarithms = 0.0
    fileprivate(set) var reciprocals = 0.0
    /// Minus the second derivative: `sum of tails[j] / (base + j)^2`.
    fileprivate(set) var squares = 0.0
}

/// Sums of `ln x`, `1 / x` and `1 / x^2` over x = base + j, for j in a range.
///
/// By Euler and Maclaurin's formula through the fifth derivative: relative precision of about 1e-15
/// at x >= 64.
///
/// Source: NIST DLMF 2.10.1.
private struct UnitSteps {
    /// The least x.
    static let least = 64.0

    private let low: Double
    private let high: Double
    private let count: Double

    init(_ base: Double, _ range: Range<Int>) {
        low = base + Double(range.lowerBound)
        high = base + Double(range.upperBound)
        count = Double(range.count)
    }

    var logarithms: Double {
        let growth = log1p(count / low)
        return count * log(low) + (high * growth - count) - growth / 2
            + difference { 1 / (12 * $0) - 1 / (360 * $0 * $0 * $0) + 1 / (1260 * power($0, 5)) }
    }

    var reciprocals: Double {
        log1p(count / low)
            + difference {
                -1 / (2 * $0) - 1 / (12 * $0 * $0) + 1 / (120 * power($0, 4))
                    - 1 / (252 * power($0, 6))
            }
    }

    var squares: Double {
        count / (low * high)
            + difference {
                -1 / (2 * $0 * $0) - 1 / (6 * $0 * $0 * $0) + 1 / (30 * power($0, 5))
                    - 1 / (42 * power($0, 7))
            }
    }

    private func difference(_ value: (Double) -> Double) -> Double { value(high) - value(low) }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
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
