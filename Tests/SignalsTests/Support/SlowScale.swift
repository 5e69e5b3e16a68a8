import Foundation

/// What a lot usually moves in one market and costs to trade, from all of its rows.
struct SlowScale {
    private(set) var typical = 1.0
    private(set) var cost = 0.0
    private(set) var isCostKnown = false
    private var fixedShare = 0.025

    init() {}

    /// - Parameters:
    ///   - own: where votes for the cost in this market pile up, in hundredths of the typical move.
    ///   - pooled: where those of all markets do.
    ///   - found: where votes of pairs that hardly came about by chance, pile up.
    init(typical: Double, own: Int?, pooled: Int?, found: Int? = nil) {
        self.typical = typical
        let known = own ?? found
        isCostKnown = known != nil
        fixedShare = own != nil ? 0.01 : isCostKnown ? 0.018 : 0.025
        cost = max(0, -Double(known ?? pooled ?? 0) / 200 * typical)
    }

    /// Votes of whole blocks of four weeks where there are two dozen that pile up, else of whole
    /// weeks where there are three, else all.
    static func told(month: [Int] = [], week: [Int], all: [Int]) -> Int? {
        if month.count >= 24, let pile = pile(month) { return pile }
        return pile(week.count >= 3 ? week : all)
    }

    /// The upper median of the last fullest stretch of seven, if it holds two fifths of all votes.
    static func pile(_ votes: [Int]) -> Int? {
        let stretches = Set(votes).sorted().map { low in
            votes.filter { (low..<low + 7).contains($0) }.sorted()
        }
        let fullest = stretches.map(\.count).max() ?? 0
        guard fullest >= 3, Double(fullest) >= 0.4 * Double(votes.count) else { return nil }
        return stretches.last { $0.count == fullest }.map { $0[fullest / 2] }
    }

    /// The lower median of the moves: the middle of its eighth of an octave.
    static func typicalMove(_ moves: [Double]) -> Double {
        let sorted = moves.map { max(abs($0), 1e-6) }.sorted()
        let median = sorted[(sorted.count - 1) / 2]
        let eighth = ((median.significand - 1) * 8).rounded(.down)
        return median.binade * (1 + (eighth + 0.5) / 8)
    }

    private var fixed: Double { fixedShare * typical }

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
