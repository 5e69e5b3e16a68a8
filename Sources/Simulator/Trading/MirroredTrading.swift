/// Two sides of one position: `progress[0]` on one side, the others together on the other.
struct MirroredTrading: Sendable {
    let world: World
    var progress: [ChallengeProgress]
    /// Share of the first account's lots that each of the others takes; adds up to 1.
    let shares: [Double]
    /// Difference of a leg's price from the other's, in standard deviations of a day.
    let priceNoise: Double
    private(set) var mirroredDays = 0

    init(
        _ world: World, _ progress: [ChallengeProgress], shares: [Double], priceNoise: Double
    ) {
        precondition(shares.count == progress.count - 1, "one share for each account but the first")
        self.world = world
        self.progress = progress
        self.shares = shares
        self.priceNoise = priceNoise
    }

    /// One day's position before it is sized.
    struct Leg: Sendable {
        let day: Int
        let instrument: Int
        /// Share of the day's move that the first account holds, with its sign.
        let exposure: Double
    }

    /// Trades the legs until one account fails or the legs end.
    ///
    /// - Parameters:
    ///   - stake: USD that the first account makes when the market moves one deviation its way.
    ///   - lotJitter: greatest relative difference between the two sides' lots.
    mutating func run(
        _ legs: [Leg], stake: Double, habit: LotHabit, lotJitter: Double,
        _ stream: inout RandomStream
    ) {
        // Who is near the end often stakes everything, so that one side passes for certain.
        let lastStake = stream.chance(0.65) ? 2.5 * stake : stake
        for (index, leg) in legs.enumerated() where progress.allSatisfy(\.isOpen) {
            let traded = world.market.instruments[leg.instrument]
            let size = (index >= legs.count - 2 ? lastStake : stake) / traded.dollarsPerDeviation
            let lots = splitLots(habit.lots(near: size, &stream), lotJitter, &stream)
            trade(leg, lots: lots, &stream)
            mirroredDays += 1
        }
    }

    /// Lots of each account; the others' add up to the first one's, but for the jitter.
    private func splitLots(
        _ total: Int, _ jitter: Double, _ stream: inout RandomStream
    ) -> [Int] {
        if shares.count == 1 {
            let other = Double(total) * (1 + stream.uniform(-jitter, jitter))
            return [total, max(1, Int(other.rounded()))]
        }
        let parts = shares.map { max(1, Int((Double(total) * $0).rounded())) }
        return [parts.reduce(0, +)] + parts
    }

    /// When a limit closes one side, the other side closes at the same price.
    private mutating func trade(_ leg: Leg, lots: [Int], _ stream: inout RandomStream) {
        let traded = world.market.instruments[leg.instrument]
        var profit = world.market.profitPerLot(
            of: leg.instrument, on: leg.day, exposure: leg.exposure)
        let first = progress[0].limited(
            Fill(instrument: leg.instrument, lots: lots[0], profitPerLot: profit), &stream)
        profit = first.profitPerLot
        for side in 1..<progress.count {
            let mirrored = Fill(
                instrument: leg.instrument, lots: lots[side],
                profitPerLot: -profit - 2 * traded.cost)
            let closed = progress[side].limited(mirrored, &stream)
            profit = -closed.profitPerLot - 2 * traded.cost
        }
        for side in progress.indices {
            let price = side == 0 ? profit : -profit - 2 * traded.cost
            let slip = priceNoise * stream.heavyTailed() * traded.dollarsPerDeviation
            let fill = Fill(
                instrument: leg.instrument, lots: lots[side], profitPerLot: price + slip)
            progress[side].trade(day: leg.day, [fill], &stream)
        }
    }
}

extension MirroredTrading {
    /// Positions on the open days from `first` on, most of them in one instrument.
    static func legs(
        count: Int, from first: Int, in world: World, _ stream: inout RandomStream
    ) -> [Leg] {
        let main = world.market.popularity.draw(&stream)
        let second = world.market.popularity.draw(&stream)
        var legs: [Leg] = []
        for day in first..<max(first, world.days) where legs.count < count {
            let instrument = stream.chance(0.75) ? main : second
            guard stream.chance(0.8), world.isOpen(instrument, on: day) else { continue }
            let sign = stream.chance(0.5) ? 1.0 : -1
            legs.append(
                Leg(day: day, instrument: instrument, exposure: sign * stream.uniform(0.4, 1)))
        }
        return legs
    }

    /// The stake at which the worse side has lost `loss` USD by the end of the legs.
    static func stake(for legs: [Leg], loss: Double, dailyLoss: Double, in world: World) -> Double {
        var sum = 0.0
        var worst = 0.01
        var worstDay = 0.01
        for leg in legs {
            let gain = leg.exposure * world.market.move(of: leg.instrument, on: leg.day)
            sum += gain
            worst = max(worst, abs(sum))
            worstDay = max(worstDay, abs(gain))
        }
        return min(loss / worst, dailyLoss / worstDay)
    }
}
