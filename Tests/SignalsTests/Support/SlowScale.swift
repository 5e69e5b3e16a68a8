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

    private func mirrored(_ move: Double) -> Double { -2 * cost - move }

    private func spread(_ move: Double) -> Double {
        0.015 * abs(move) + (isCostKnown ? 0.01 : 0.025) * typical
    }

    /// Whether the second leg wins about what the first one loses, in like lots.
    func mirrors(_ low: SlowPairs.Leg, _ high: SlowPairs.Leg) -> Bool {
        low.move + cost < -0.02 * typical && high.move + cost > 0.02 * typical
            && abs(high.move - mirrored(low.move)) <= 4 * spread(low.move)
            && abs(low.lots - high.lots) <= 0.08 * max(low.lots, high.lots)
    }

    func logRatio(_ low: SlowPairs.Leg, _ high: SlowPairs.Leg, among legs: [SlowPairs.Leg])
        -> Double
    {
        let residual = high.move - mirrored(low.move)
        let spread = spread(low.move)
        let mirroring = 0.85 * laplace(residual, spread) + 0.15 * laplace(residual, 3 * spread)
        return log(mirroring) - log(chance(low, high, legs))
    }

    /// How densely the others stand around the mirrored point.
    private func chance(
        _ low: SlowPairs.Leg, _ high: SlowPairs.Leg, _ legs: [SlowPairs.Leg]
    ) -> Double {
        let point = mirrored(low.move)
        let reach = 0.08 * abs(point) + 0.08 * typical
        let others = legs.filter { $0 != low && $0 != high }
        let near = others.count { abs($0.move - point) <= reach }
        return (Double(near) / (2 * reach) + 3 * laplace(point, 1.5 * typical))
            / (Double(others.count) + 3)
    }

    private func laplace(_ x: Double, _ width: Double) -> Double {
        exp(-abs(x) / width) / (2 * width)
    }
}
