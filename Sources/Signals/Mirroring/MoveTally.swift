internal import Records

/// How the moves of a market are spread: an integer histogram, so that adding and removing rows in
/// any order gives the same answer.
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

/// The moves of a market.
struct MarketMoves: Sendable {
    private(set) var all = MoveTally()
    /// Of blocks that have ended.
    private var past = EndedBlocks.none.map { _ in MoveTally() }

    /// Rows of past blocks that are enough.
    private static let enough = 200

    /// - Parameter borders: of the blocks.
    mutating func count(_ move: Double, on day: Day, before borders: [Day], by step: Int32) {
        all.count(move, by: step)
        for (block, border) in borders.enumerated() where day < border {
            past[block].count(move, by: step)
        }
    }

    /// Counts a row of days that ended with a block, or that no longer have.
    mutating func count(_ move: Double, ofBlock block: Int, by step: Int32) {
        past[block].count(move, by: step)
    }

    var typical: Double { (past.first { $0.rows >= Self.enough } ?? all).typical }
}
