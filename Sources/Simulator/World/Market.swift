/// Something that can be traded.
struct Instrument: Sendable {
    let symbol: String
    /// Profit in USD of one lot when the market moves by one standard deviation of a day.
    let dollarsPerDeviation: Double
    /// Spread and commission in USD of one lot, in and out.
    let cost: Double
    let tradesAtWeekends: Bool

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

    static let popularity = WeightedChoice(zipf: Array(all.indices))

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
    private let moves: [[Double]]

    init(days: Int, stream: RandomStream) {
        moves = Instrument.all.indices.map { instrument in
            (0..<days).map { day in
                var daily = stream.derived(Instrument.all[instrument].symbol, day)
                return daily.heavyTailed()
            }
        }
    }

    /// - Precondition: `day` lies in the simulated period.
    func move(of instrument: Int, on day: Int) -> Double { moves[instrument][day] }

    /// Profit in USD of one lot held through a share of the day's move, costs taken off.
    func profitPerLot(of instrument: Int, on day: Int, exposure: Double) -> Double {
        let traded = Instrument.all[instrument]
        return traded.dollarsPerDeviation * exposure * move(of: instrument, on: day) - traded.cost
    }
}
