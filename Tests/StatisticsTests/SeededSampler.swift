import Glibc

/// Random counts as a function of a seed (SplitMix64).
struct SeededSampler {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// In (0, 1).
    mutating func uniform() -> Double {
        (Double(bits() >> 11) + 0.5) * 0x1p-53
    }

    mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(bits() % UInt64(range.count))
    }

    mutating func normal() -> Double {
        (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
    }

    /// Marsaglia & Tsang 2000; unit rate.
    mutating func gamma(_ shape: Double) -> Double {
        if shape < 1 {
            let boosted = gamma(shape + 1)
            return boosted * pow(uniform(), 1 / shape)
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let z = normal()
            let v = pow(1 + c * z, 3)
            if v > 0, log(uniform()) < 0.5 * z * z + d - d * v + d * log(v) { return d * v }
        }
    }

    mutating func beta(_ alpha: Double, _ beta: Double) -> Double {
        let first = gamma(alpha)
        let second = gamma(beta)
        return first / (first + second)
    }

    mutating func binomial(_ n: Int, _ rate: Double) -> Int {
        (0..<n).reduce(0) { count, _ in uniform() < rate ? count + 1 : count }
    }

    mutating func poisson(_ mean: Double) -> Int {
        let limit = exp(-mean)
        var product = uniform()
        var count = 0
        while product > limit {
            product *= uniform()
            count += 1
        }
        return count
    }

    /// Fisher and Yates.
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for index in result.indices.dropFirst() {
            result.swapAt(index, integer(in: 0...index))
        }
        return result
    }
}
