/// How the moves of a market are spread: an integer histogram, so that adding and removing rows in any
/// order gives the same answer.
struct MoveTally: Sendable {
    /// Bins are an eighth of an octave wide: the exponent and the first three binary digits.
    private static let dropped: UInt64 = 49
    private static let firstBin = Int(Double(1e-6).bitPattern >> MoveTally.dropped)
    private static let bins = Int(Double(1e15).bitPattern >> MoveTally.dropped) - firstBin + 1

    private var counts = [Int32](repeating: 0, count: MoveTally.bins)
    private(set) var rows = 0

    /// - Parameter move: profit in currency units a lot.
    mutating func count(_ move: Double, by step: Int32) {
        let bin = Int(move.magnitude.bitPattern >> Self.dropped) - Self.firstBin
        counts[min(Self.bins - 1, max(0, bin))] += step
        rows += Int(step)
    }

    /// The middle of the bin that holds the lower median of all magnitudes.
    var typical: Double {
        var seen = 0
        for (bin, count) in counts.enumerated() where rows > 0 {
            seen += Int(count)
            if seen * 2 >= rows {
                let middle: UInt64 = 1 << (Self.dropped - 1)
                return Double(bitPattern: UInt64(bin + Self.firstBin) << Self.dropped | middle)
            }
        }
        return 1
    }
}
