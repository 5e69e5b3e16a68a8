internal import Statistics

/// Whether two accounts trade at the same times, and how often on opposite sides.
///
/// Lanes are shares of the days on which the sides differ: hardly any, some, nearly all.
struct ClockReading {
    private typealias Lanes = SIMD8<Double>

    /// Natural log of how much better each share explains all groups than chance does.
    private var logs = Lanes.zero

    private static let shares = Lanes(0.01, 0.1, 0.25, 0.4, 0.6, 0.75, 0.9, 0.99)
    /// P(the outcomes agree in a group in which both trade | they trade at the same times).
    private static let agreement = 0.7
    /// No group proves more.
    private static let strongest = 100.0

    /// - Parameters:
    ///   - one: a row whose outcome tells.
    ///   - other: the other account's in the same group.
    ///   - habit: of the other account.
    mutating func count(
        _ one: TradingRow, _ other: TradingRow, _ habit: OutcomeHabit, _ book: TradingBook
    ) {
        let chance = Self.chance(one, other, habit, book)
        let (opposite, same) = (
            min(Self.strongest, Self.density(one.place + other.place) / chance),
            min(Self.strongest, Self.density(one.place - other.place) / chance)
        )
        for lane in Self.shares.indices {
            let share = Self.shares[lane]
            let ratio = share * opposite + (1 - share) * same
            logs[lane] += Numerics.ln(Self.agreement * ratio + 1 - Self.agreement)
        }
    }

    var sides: ClockSides {
        let last = Lanes.scalarCount - 1
        let changing = (1..<last).map { logs[$0] }
        let greatest = changing.max() ?? 0
        let sum = changing.reduce(0) { $0 + Numerics.exponential($1 - greatest) }
        return ClockSides(
            changing: greatest + Numerics.ln(sum / Double(last - 1)), same: logs[0],
            opposite: logs[last])
    }

    private static func density(_ residual: Float) -> Double {
        MirrorEvidence.tightDensity(Double(residual))
    }

    /// Density with which a row stands where the other does: that of its group, the two rows left
    /// out, or of its account's habit.
    private static func chance(
        _ one: TradingRow, _ other: TradingRow, _ habit: OutcomeHabit, _ book: TradingBook
    ) -> Double {
        let place = other.place
        let others = { (reach: Float) in
            Double(book.count(inGroup: other.group, near: place, reach: reach))
                - ((one.place - place).magnitude <= reach ? 2 : 1)
        }
        let (near, spot) = (MirrorCrowd.neighbourhood, MirrorCrowd.spot)
        let crowd = max(others(near) / Double(2 * near), others(spot) / Double(2 * spot), 0)
        let broad = book.scale(ofGroup: other.group).broadDensity(at: place)
        let rows = Double(max(0, book.size(ofGroup: other.group) - 2))
        let density = (crowd + Self.weight * broad) / (rows + Self.weight)
        return max(density, habit.density(at: place, inMarket: book.market(ofGroup: other.group)))
    }

    /// Rows that the broad law counts for.
    private static let weight = 3.0
}
