internal import Records

/// What a lot in an instrument usually wins or loses, and what it costs to trade: integer
/// histograms over all rows, so that adding and removing rows in any order gives the same answer.
struct PriceScale: Sendable {
    /// Median of `|pnl / lots|` in currency units, to an eighth of an octave.
    private(set) var typical: Double = 1
    /// Cost of a round turn in currency units a lot: the spread and commission that both legs of
    /// a mirrored trade pay.
    private(set) var cost: Double = 0
    /// Whether the cost comes from this market's own trades.
    private(set) var isCostKnown = false

    /// Bins are an eighth of an octave wide: the exponent and the first three binary digits.
    private static let dropped: UInt64 = 49
    private static let firstBin = Int(Double(1e-6).bitPattern >> PriceScale.dropped)
    private static let bins = Int(Double(1e15).bitPattern >> PriceScale.dropped) - firstBin + 1

    private var moves = [Int32](repeating: 0, count: PriceScale.bins)

    static func bin(ofMove move: Double) -> Int {
        let bin = Int(move.magnitude.bitPattern >> dropped) - firstBin
        return min(bins - 1, max(0, bin))
    }

    mutating func count(bin: Int, by step: Int32) { moves[bin] += step }

    /// The median move, from the histogram alone.
    mutating func settleMedian() {
        let total = moves.reduce(0) { $0 + Int($1) }
        var seen = 0
        for (bin, count) in moves.enumerated() where total > 0 {
            seen += Int(count)
            if seen * 2 >= total {
                let middle: UInt64 = 1 << (Self.dropped - 1)
                typical = Double(bitPattern: UInt64(bin + Self.firstBin) << Self.dropped | middle)
                return
            }
        }
    }

    /// The sum that two legs left, in hundredths of the typical move; `nil` for a sum that no cost
    /// explains.
    static func vote(sum: Double, typical: Double) -> Int? {
        let hundredths = (sum / typical * 100).rounded()
        return (-40...10).contains(hundredths) ? Int(hundredths) : nil
    }

    /// Takes the cost from the sums that repeated equal rare lots on opposite sides leave: mirrored
    /// trades pile up at `-2 cost`.
    ///
    /// - Parameters:
    ///   - votes: of this market; decided by their median from three on.
    ///   - pooled: of all markets, for a market without enough of its own.
    mutating func settleCost(votes: [Int], pooled: Int?) {
        let own = votes.count >= 3 ? Self.median(votes) : nil
        isCostKnown = own != nil
        cost = max(0, -Double(own ?? pooled ?? 0) / 200 * typical)
    }

    static func median(_ votes: [Int]) -> Int { votes.sorted()[votes.count / 2] }

    /// Share of a move, and share of the typical move, by which two legs of one trade may differ:
    /// slippage, and what is not known of the cost.
    private static let relativeSpread = 0.015
    private var fixedSpread: Double { (isCostKnown ? 0.01 : 0.025) * typical }

    /// Standard deviation, in currency units a lot, of what two legs of one trade leave.
    ///
    /// - Parameter move: net of the cost.
    func spread(_ move: Double) -> Double {
        Self.relativeSpread * abs(move) + fixedSpread
    }

    /// A move net of the cost in the unit of its own spread: the integral of `1 / spread`, so that
    /// equal distances are equally surprising, `sign(m) ln(1 + a |m| / b) / a`.
    ///
    /// Two sides of one trade lie at `place` and about `-place`.
    func place(of move: Double) -> Float {
        let net = move + cost
        let place =
            Numerics.ln(1 + Self.relativeSpread * abs(net) / fixedSpread) / Self.relativeSpread
        return Float(net < 0 ? -place : place)
    }

    /// Density, per unit of `place`, that a broad law of moves puts at a place.
    func broadDensity(at place: Float) -> Double {
        let distance = Double(place.magnitude)
        let move =
            (Numerics.exponential(Self.relativeSpread * distance) - 1) * fixedSpread
            / Self.relativeSpread
        let width = 1.5 * typical
        return Numerics.exponential(-move / width) / (2 * width) * spread(move)
    }
}
