/// How one person trades.
struct TradingStyle: Sendable {
    enum View: Sendable {
        /// Up or down by the day.
        case mixed
        /// With yesterday's move.
        case trend
        /// Against it.
        case reversal
    }

    /// The favourite first.
    var instruments: [Int]
    /// Chance of trading on a day on which the favourite is open.
    var dailyRate: Double
    /// Standard deviation of a day's P&L as a share of the account.
    var risk: Double
    /// Mean of a day's P&L in its standard deviations; most people lose.
    var edge: Double
    var view = View.mixed
    var lots: LotHabit
    /// Days of trading until interest is lost.
    var patience: Int
    var ideas: TradeIdeas?
    /// Chance that a day's idea is followed.
    var obedience = 0.0
    /// Difference to the source's price, in standard deviations of a day.
    var slippage = 0.03

    /// An ordinary customer's style.
    init(_ stream: inout RandomStream, in world: World) {
        instruments = [
            world.market.popularity.draw(&stream), world.market.popularity.draw(&stream),
        ]
        dailyRate = stream.uniform(0.35, 0.9)
        let isGambler = stream.chance(0.07)
        risk =
            isGambler ? stream.uniform(0.045, 0.09) : stream.logNormal(median: 0.023, spread: 0.5)
        edge =
            stream.chance(0.2)
            ? stream.uniform(0, 0.25) : stream.normal(mean: -0.12, deviation: 0.1)
        lots = world.habits.lots.draw(&stream)
        patience = max(2, min(45, Int(stream.logNormal(median: 7.5, spread: 0.6))))
    }
}

extension World {
    /// Trades a challenge alone from `firstDay` until it fails, patience ends or the period does.
    ///
    /// - Parameter patience: days of trading before giving up, refreshed at each stage passed.
    func trade(
        _ progress: inout ChallengeProgress, as style: TradingStyle, from firstDay: Int,
        _ stream: inout RandomStream
    ) {
        let patience = Int((habits.patience * Double(style.patience)).rounded())
        var left = patience
        var phase = progress.phase
        for day in max(0, firstDay)..<max(firstDay, days) where left > 0 && progress.isOpen {
            guard stream.chance(style.dailyRate) else { continue }
            let fills = self.fills(of: style, size: progress.size, on: day, &stream)
            guard !fills.isEmpty else { continue }
            progress.trade(day: day, fills, &stream)
            // Who is ahead does not lose interest.
            left -= progress.gain > 0.025 ? 0 : 1
            if progress.phase != phase {
                phase = progress.phase
                left = max(left, patience)
            }
        }
    }

    /// What somebody of this style does on one day; empty while the markets are closed.
    func fills(
        of style: TradingStyle, size: Double, on day: Int, _ stream: inout RandomStream
    ) -> [Fill] {
        if let ideas = style.ideas, stream.chance(style.obedience),
            isOpen(ideas.instrument, on: day),
            let idea = ideas.profitPerLot(on: day, in: self)
        {
            return [follow(idea, of: ideas, as: style, size: size, &stream)]
        }
        let count = stream.chance(habits.secondShare) ? 2 : 1
        let first = stream.chance(0.8) ? 0 : 1
        let chosen = (0..<count).map { style.instruments[(first + $0) % style.instruments.count] }
        return distinct(chosen).filter { isOpen($0, on: day) }
            .map {
                ownFill(of: style, in: $0, size: size, share: 1 / Double(count), on: day, &stream)
            }
    }

    func isOpen(_ instrument: Int, on day: Int) -> Bool {
        Instrument.all[instrument].tradesAtWeekends || !calendar.isWeekend(day)
    }

    private func ownFill(
        of style: TradingStyle, in instrument: Int, size: Double, share: Double, on day: Int,
        _ stream: inout RandomStream
    ) -> Fill {
        let traded = market.instruments[instrument]
        let target = habits.risk * style.risk * size * share / traded.dollarsPerDeviation
        let noise =
            style.view == .mixed
            ? stream.normal(mean: style.edge, deviation: 0.75)
            : stream.normal(mean: 0, deviation: 0.22)
        let profit = market.profitPerLot(
            of: instrument, on: day, exposure: exposure(of: style, in: instrument, on: day, &stream)
        )
        return Fill(
            instrument: instrument, lots: style.lots.lots(near: target, &stream),
            profitPerLot: profit + noise * traded.dollarsPerDeviation)
    }

    /// Share of the day's move that is held, negative for a short position.
    private func exposure(
        of style: TradingStyle, in instrument: Int, on day: Int, _ stream: inout RandomStream
    ) -> Double {
        let yesterday = day > 0 && market.move(of: instrument, on: day - 1) < 0 ? -1.0 : 1
        switch style.view {
        case .mixed: return (stream.chance(0.5) ? 1 : -1) * stream.uniform(0.2, 0.9)
        case .trend: return yesterday * stream.uniform(0.75, 1)
        case .reversal: return -yesterday * stream.uniform(0.75, 1)
        }
    }

    func follow(
        _ idea: Double, of ideas: TradeIdeas, as style: TradingStyle, size: Double,
        _ stream: inout RandomStream
    ) -> Fill {
        let traded = market.instruments[ideas.instrument]
        let target = habits.risk * style.risk * size / traded.dollarsPerDeviation
        let slip = style.slippage * stream.heavyTailed() * traded.dollarsPerDeviation
        return Fill(
            instrument: ideas.instrument, lots: style.lots.lots(near: target, &stream),
            profitPerLot: idea + slip)
    }
}

private func distinct(_ instruments: [Int]) -> [Int] {
    instruments.enumerated().filter { !instruments[..<$0.offset].contains($0.element) }
        .map(\.element)
}
