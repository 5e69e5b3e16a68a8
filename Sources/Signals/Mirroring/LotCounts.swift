/// How often each lot size is traded in the firm.
struct LotCounts: Sendable {
    /// By hundredths of a lot; sizes from a hundred lots up share the last place.
    private var counts = [Int](repeating: 0, count: 10_001)
    /// Rows of smaller sizes, by hundredths.
    private var below: [Int] = []
    private var total = 0

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

    /// Share of all rows, drawn a little towards one in a thousand where rows are few.
    func share(of hundredths: Int64) -> Double {
        (Double(counts[Self.place(hundredths)]) + 0.2) / Double(total + 200)
    }

    /// Density of the log of the lots around a size, from rows that differ by at most `reach`,
    /// drawn towards an even law over four units where rows are few.
    func density(at lots: Double, reach: Double) -> Double {
        let low = Self.place(
            Int64((min(1e6, lots) * 100 / Numerics.exponential(reach)).rounded(.up)))
        let high = Self.place(Int64(min(1e6, lots) * 100 * Numerics.exponential(reach)))
        let near = high < low ? 0 : below[high + 1] - below[low]
        return (Double(near) / (2 * reach) + 20.0 / 4) / Double(total + 20)
    }
}
