/// How a trader chooses the size of a day's trading.
enum LotHabit: Sendable {
    /// The same round position size, a few times a day.
    case round
    /// Computed from the risk of each day, to the hundredth.
    case computed
    /// 0.10 or 1.00 whatever the account, many times a day.
    case scalper

    /// - Parameters:
    ///   - computed, scalper: shares of the traders; the others like round sizes.
    static func choice(computed: Double, scalper: Double) -> WeightedChoice<LotHabit> {
        WeightedChoice([
            (.round, 1 - computed - scalper), (.computed, computed), (.scalper, scalper),
        ])
    }

    /// Lots of one day, in hundredths, at least one.
    ///
    /// - Parameter target: lots that would carry the trader's usual risk.
    func lots(near target: Double, _ stream: inout RandomStream) -> Int {
        switch self {
        case .round:
            let positions = stream.pick([1, 1, 1, 1, 1, 2, 2, 2, 3, 4])
            return max(1, roundPosition(near: target / Double(positions))) * positions
        case .computed:
            return max(1, Int((target * 100 * stream.uniform(0.6, 1.5)).rounded()))
        case .scalper:
            let position = target < 0.45 ? 10 : 100
            return position * max(1, Int((target * 100 / Double(position)).rounded()))
        }
    }
}

/// The position size that people like, nearest to `target` by ratio; in hundredths.
private func roundPosition(near target: Double) -> Int {
    let liked = [1, 2, 5, 10, 20, 25, 30, 50, 75, 100, 150, 200, 300, 500, 1000, 2000]
    let aim = max(target * 100, 1)
    return liked.min { ratio(Double($0), aim) < ratio(Double($1), aim) } ?? 1
}

/// How many times the larger is the smaller.
private func ratio(_ left: Double, _ right: Double) -> Double { max(left / right, right / left) }
