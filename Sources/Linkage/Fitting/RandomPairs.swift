/// Pairs drawn by hashes of their place, so that equal records give equal samples.
struct RandomPairs: Sendable {
    let records: RecordSet

    /// Pairs of any two records that could be one person.
    func any(_ count: Int) -> [(Int, Int)] {
        let n = records.count
        let first = records.firstCount
        if records.isAcross, first == 0 || first == n { return [] }
        if n < 2 { return [] }
        return (0..<count).compactMap { draw in
            let bits = KeyHash.mix(UInt64(draw) << 2)
            let other = KeyHash.mix(bits)
            if records.isAcross {
                return (Self.scale(bits, first), first + Self.scale(other, n - first))
            }
            let (a, b) = (Self.scale(bits, n), Self.scale(other, n))
            return a == b ? nil : (min(a, b), max(a, b))
        }
    }

    private static func scale(_ bits: UInt64, _ count: Int) -> Int {
        Int(truncatingIfNeeded: bits.multipliedFullWidth(by: UInt64(count)).high)
    }
}
