/// What a lot in an instrument usually wins or loses, and what it costs to trade.
///
/// A function of integer counts over all rows: a row more or less seldom changes it.
struct PriceScale: Equatable, Sendable {
    /// Median of `|pnl / lots|` in currency units, to an eighth of an octave.
    private(set) var typical: Double
    /// Cost of a round turn in currency units a lot: the spread and commission that both legs of
    /// a mirrored trade pay.
    private(set) var cost: Double = 0
    /// Whether the cost comes from this market's own trades.
    private(set) var isCostKnown = false

    init(typical: Double = 1) { self.typical = typical }

    /// The sum that two legs left, in hundredths of the typical move; `nil` for a sum that no cost
    /// explains.
    static func vote(sum: Double, typical: Double) -> Int? {
        let hundredths = (sum / typical * 100).rounded()
        return (-40...10).contains(hundredths) ? Int(hundredths) : nil
    }

    /// Takes the cost from the sums that opposite trades leave: mirrored trades pile up at
    /// `-2 cost`, chance spreads evenly.
    ///
    /// - Parameters:
    ///   - own: where the sums of this market pile up, in hundredths of the typical move.
    ///   - pooled: where those of all markets do, for a market whose own don't.
    mutating func settleCost(own: Int?, pooled: Int?) {
        isCostKnown = own != nil
        fixedShare = isCostKnown ? 0.01 : 0.025
        cost = Self.cost(own ?? pooled ?? 0, typical)
    }

    /// Takes the cost from what mirrored trades left, where the market's own votes don't tell: less
    /// certain than those.
    ///
    /// - Parameter sum: in hundredths of the typical move.
    mutating func settleCost(_ sum: Int) {
        isCostKnown = true
        fixedShare = 0.018
        cost = Self.cost(sum, typical)
    }

    private static func cost(_ sum: Int, _ typical: Double) -> Double {
        max(0, -Double(sum) / 200 * typical)
    }

    /// Where votes pile up: the median of the fullest stretch of seven hundredths, the highest of
    /// equals; `nil` unless it holds three votes and two fifths of all, thrice what chance puts
    /// there.
    static func pile(_ votes: [Int]) -> Int? {
        let sorted = votes.sorted()
        var best = 0..<0
        var end = 0
        for start in sorted.indices {
            while end < sorted.count, sorted[end] < sorted[start] + 7 { end += 1 }
            if end - start >= best.count { best = start..<end }
        }
        return best.count >= 3 && best.count * 5 >= votes.count * 2
            ? sorted[best.lowerBound + best.count / 2] : nil
    }

    /// Share of a move, and share of the typical move, by which two legs of one trade may differ:
    /// slippage, and what is not known of the cost.
    private static let relativeSpread = 0.015
    private var fixedShare = 0.025
    private var fixedSpread: Double { fixedShare * typical }

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

    /// The place of a move that is net of the cost.
    func netPlace(_ net: Double) -> Float { place(of: net - cost) }

    /// The move, net of the cost, that stands at a place.
    func net(at place: Float) -> Double {
        let growth = Numerics.exponential(Self.relativeSpread * Double(place.magnitude)) - 1
        let size = growth * fixedSpread / Self.relativeSpread
        return place < 0 ? -size : size
    }

    /// Density, per unit of `place`, that a broad law of moves puts at a place.
    func broadDensity(at place: Float) -> Double {
        let move = net(at: place.magnitude)
        let width = 1.5 * typical
        return Numerics.exponential(-move / width) / (2 * width) * spread(move)
    }
}
