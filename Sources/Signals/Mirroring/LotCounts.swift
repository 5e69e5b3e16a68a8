/// How often each lot size is traded in the firm.
struct LotCounts: Sendable {
    /// By hundredths of a lot; sizes from a hundred lots up share the last place.
    private var counts = [Int](repeating: 0, count: 10_001)
    /// Rows of smaller sizes, by hundredths.
    private var below: [Int] = []
    private(set) var total = 0

    mutating func count(_ hundredths: Int64, by step: Int) {
        counts[Self.place(hundredths)] += step
        total += step
    }

    private static func place(_ hundredths: Int64) -> Int { Int(min(10_000, max(0, hundredths))) }

    /// To be called once all rows are counted.
    mutating func settle() {
        below = [0]
        for count in counts { below.append(below[below.count - 1] + count) }
    }

    func hasCounts(of other: LotCounts) -> Bool { counts == other.counts }

    /// Share of all rows, drawn a little towards one in a thousand where rows are few.
    func share(of hundredths: Int64) -> Double {
        (Double(counts[Self.place(hundredths)]) + 0.2) / Double(total + 200)
    }

    /// Sizes that differ from a size by at most `factor`.
    static func sizes(near hundredths: Int64, factor: Double) -> ClosedRange<Int64> {
        let middle = Double(min(100_000_000, hundredths))
        let low = Int64((middle / factor).rounded(.up))
        return low...max(low, Int64(middle * factor))
    }

    /// Density of the log of the lots around a size, from rows that differ by at most `reach`,
    /// drawn towards an even law over four units where rows are few.
    ///
    /// - Parameter factor: `exp(reach)`.
    func density(at hundredths: Int64, reach: Double, factor: Double) -> Double {
        let sizes = Self.sizes(near: hundredths, factor: factor)
        let (low, high) = (Self.place(sizes.lowerBound), Self.place(sizes.upperBound))
        let near = below[high + 1] - below[low]
        return (Double(near) / (2 * reach) + 20.0 / 4) / Double(total + 20)
    }
}
