import Foundation

/// What a lot usually moves in one market and costs to trade, from all of its rows.
struct SlowScale {
    private var typical = 1.0
    private var cost = 0.0
    private var isCostKnown = false

    init() {}

    /// - Parameters:
    ///   - own: votes for the cost in this market, in hundredths of the typical move.
    ///   - all: votes of all markets.
    init(moves: [Double], own: [Int], all: [Int]) {
        typical = Self.typicalMove(moves)
        isCostKnown = own.count >= 3
        let votes = isCostKnown ? own : all.count >= 5 ? all : [0]
        cost = max(0, -Double(votes.sorted()[votes.count / 2]) / 200 * typical)
    }

    /// The lower median of the moves: the middle of its eighth of an octave.
    static func typicalMove(_ moves: [Double]) -> Double {
        let sorted = moves.map { max(abs($0), 1e-6) }.sorted()
        let median = sorted[(sorted.count - 1) / 2]
        let eighth = ((median.significand - 1) * 8).rounded(.down)
        return median.binade * (1 + (eighth + 0.5) / 8)
    }

    private var fixed: Double { (isCostKnown ? 0.01 : 0.025) * typical }

    /// A move net of the cost, on a scale on which a spread of `0.015 |move| + fixed` is one unit.
    func place(_ move: Double) -> Float {
        let net = move + cost
        let distance = log(1 + 0.015 * abs(net) / fixed) / 0.015
        return Float(net < 0 ? -distance : distance)
    }

    /// The density of a Laplace law of moves of width 1.5 typical moves, per unit of place.
    func broadDensity(_ place: Float) -> Double {
        let move = (exp(0.015 * Double(abs(place))) - 1) * fixed / 0.015
        return exp(-move / (1.5 * typical)) / (3 * typical) * (0.015 * move + fixed)
    }
}
