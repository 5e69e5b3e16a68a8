/// A source of trade ideas that several people follow: a public signal, a teacher, a pass service.
struct TradeIdeas: Sendable {
    let instrument: Int
    let stream: RandomStream
    /// Chance that an idea goes the market's way.
    var skill = 0.52
    /// Chance that there is an idea on a given day.
    var frequency = 0.7

    /// Profit in USD per lot of the day's idea; `nil` on a day without one.
    func profitPerLot(on day: Int, in world: World) -> Double? {
        var daily = stream.derived("idea", day)
        guard daily.chance(frequency) else { return nil }
        let sign = daily.chance(skill) ? 1.0 : -1
        let toward = world.market.move(of: instrument, on: day) < 0 ? -1.0 : 1
        let exposure = sign * toward * daily.uniform(0.4, 1)
        return world.market.profitPerLot(of: instrument, on: day, exposure: exposure)
    }
}
