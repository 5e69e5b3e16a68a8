/// Clusters whose mean inner weight stays above zero.
package struct AverageLinkage {
    private var sums: [[Double]]
    private var counts: [[Int]]
    private var members: [[Int]]

    /// - Parameter weight: of two elements, `nil` where nothing can be compared.
    package init(_ count: Int, weight: (Int, Int) -> Double?) {
        members = (0..<count).map { [$0] }
        sums = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        counts = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
        for left in 0..<count {
            for right in (left + 1)..<max(left + 1, count) {
                guard let weight = weight(left, right) else { continue }
                sums[left][right] = (weight * 0x1p20).rounded() * 0x1p-20
                sums[right][left] = sums[left][right]
                counts[left][right] = 1
                counts[right][left] = 1
            }
        }
    }

    /// By their first elements.
    package func clusters() -> [[Int]] {
        var state = self
        while let (left, right) = state.closest() { state.join(left, right) }
        return state.members.filter { !$0.isEmpty }.map { $0.sorted() }
    }

    /// The pair of the highest positive mean; ties go to the first.
    private func closest() -> (Int, Int)? {
        var best = 0.0
        var pair: (Int, Int)?
        for left in members.indices where !members[left].isEmpty {
            for right in (left + 1)..<max(left + 1, members.count)
            where counts[left][right] > 0 && !members[right].isEmpty {
                let mean = sums[left][right] / Double(counts[left][right])
                if mean > best { (best, pair) = (mean, (left, right)) }
            }
        }
        return pair
    }

    private mutating func join(_ left: Int, _ right: Int) {
        members[left] += members[right]
        members[right] = []
        for other in members.indices where other != left {
            sums[left][other] += sums[right][other]
            counts[left][other] += counts[right][other]
            sums[other][left] = sums[left][other]
            counts[other][left] = counts[left][other]
        }
    }
}
