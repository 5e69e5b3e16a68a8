/// Something that can be traded.
struct Instrument: Sendable {
    let symbol: String
    /// Profit in USD of one lot when the market moves by one standard deviation of a day.
    var dollarsPerDeviation: Double
    /// Spread and commission in USD of one lot, in and out.
    var cost: Double
    let tradesAtWeekends: Bool

    var isIndex: Bool { ["NAS100", "US30", "GER40"].contains(symbol) }

    /// The most popular first.
    static let all: [Instrument] = [
        Instrument("XAUUSD", 2400, 24), Instrument("EURUSD", 520, 8),
        Instrument("NAS100", 260, 2.2), Instrument("GBPUSD", 680, 10),
        Instrument("US30", 330, 3.1), Instrument("USDJPY", 610, 9),
        Instrument("GBPJPY", 880, 15), Instrument("BTCUSD", 1900, 42, tradesAtWeekends: true),
        Instrument("GER40", 210, 1.9), Instrument("AUDUSD", 410, 9),
        Instrument("ETHUSD", 110, 3.4, tradesAtWeekends: true), Instrument("USOIL", 1450, 30),
        Instrument("USDCAD", 430, 9), Instrument("EURJPY", 760, 12),
    ]

    private init(
        _ symbol: String, _ dollarsPerDeviation: Double, _ cost: Double,
        tradesAtWeekends: Bool = false
    ) {
        self.symbol = symbol
        self.dollarsPerDeviation = dollarsPerDeviation
        self.cost = cost
        self.tradesAtWeekends = tradesAtWeekends
    }
}

/// How far each instrument moved on each day, in standard deviations; the same for every trader.
struct Market: Sendable {
    /// As this firm trades them: volatility and costs are its own, and so is the contract size of
    /// an index.
    let instruments: [Instrument]
    let popularity: WeightedChoice<Int>
    private let moves: [[Double]]

    init(days: Int, stream: RandomStream) {
        instruments = Self.instruments(stream.derived("terms"))
        popularity = Self.popularity(stream.derived("popularity"))
        moves = Instrument.all.indices.map { instrument in
            (0..<days).map { day in
                var daily = stream.derived(Instrument.all[instrument].symbol, day)
                return daily.heavyTailed()
            }
        }
    }

    /// The long tail is everywhere alike, the order and the lead of the first few are not.
    private static func popularity(_ stream: RandomStream) -> WeightedChoice<Int> {
        var stream = stream
        let shift = stream.uniform(0, 1.5)
        return WeightedChoice(
            Instrument.all.indices.map { instrument in
                let usual = 1 / (Double(instrument + 1) + shift)
                return (instrument, stream.logNormal(median: usual, spread: 0.25))
            })
    }

    private static func instruments(_ stream: RandomStream) -> [Instrument] {
        var stream = stream
        let contract = stream.chance(0.4) ? 10.0 : 1
        let (volatility, costs) = (stream.logUniform(0.6, 1.4), stream.logUniform(0.6, 1.7))
        return Instrument.all.map { listed in
            var traded = listed
            let size = listed.isIndex ? contract : 1
            traded.dollarsPerDeviation *= size * volatility * stream.logUniform(0.8, 1.25)
            traded.cost *= size * costs * stream.logUniform(0.7, 1.4)
            return traded
        }
    }

    /// - Precondition: `day` lies in the simulated period.
    func move(of instrument: Int, on day: Int) -> Double { moves[instrument][day] }

    /// Profit in USD of one lot held through a share of the day's move, costs taken off.
    func profitPerLot(of instrument: Int, on day: Int, exposure: Double) -> Double {
        let traded = instruments[instrument]
        return traded.dollarsPerDeviation * exposure * move(of: instrument, on: day) - traded.cost
    }
}
